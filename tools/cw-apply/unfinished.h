#ifndef UNFINISHED_H
#define UNFINISHED_H

#include "engine.h"

/*
 * Settles what earlier runs left unfinished in the journal, by reading.
 * Returns 0, or -1 when that cannot be done: the stage has failed.
 */
int unfinished_resolve(struct engine *e);

#endif
