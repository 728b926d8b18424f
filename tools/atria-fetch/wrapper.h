#ifndef WRAPPER_H
#define WRAPPER_H

#include <stdbool.h>

#include "reading.h"

/*
 * Whether an object comes next that has a list of objects in it, or in an
 * object in it: {"data": {"items": [...]}}. With filled, an empty list does not
 * count; nor do lists of remarks, such as errors. Reads ahead only: nothing is
 * consumed. If the object is not valid JSON, the result means nothing.
 */
bool wrapper_comes(struct reading *rd, bool filled);

#endif
