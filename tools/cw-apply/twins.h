#ifndef TWINS_H
#define TWINS_H

#include "batch.h"

/*
 * Reads the products of the batch's new additions once more, and logs each
 * other addition that is as new: a writer on another machine, or a person, may
 * have added the same at the same time.
 */
void twins_look(const struct batch *b, struct arena *a);

#endif
