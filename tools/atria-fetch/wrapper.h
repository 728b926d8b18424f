#ifndef WRAPPER_H
#define WRAPPER_H

#include <stdbool.h>

#include "reading.h"

/*
 * Whether an object comes next that has a list of objects in it, or in an
 * object in it: {"data": {"items": [...]}}. With filled, an empty list is none.
 * Nothing is passed, and of an object that is no JSON nothing is told. Lists
 * that are remarks, like errors, do not count.
 */
bool wrapper_comes(struct reading *rd, bool filled);

#endif
