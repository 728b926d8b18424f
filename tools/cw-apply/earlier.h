#ifndef EARLIER_H
#define EARLIER_H

#include "engine.h"

/*
 * Settles what earlier runs left unfinished in the journal, by reading.
 * Returns 0, or -1 when that cannot be done: the stage has failed.
 */
int earlier_settle(struct engine *e);

#endif
