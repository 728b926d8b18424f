#ifndef UNDO_H
#define UNDO_H

#include "record.h"

/*
 * The way back from what cw-apply did: the quantity of before; of an addition
 * that was created, quantity 0 and a cancelled date, as deleting it would
 * lose it from the books. False if there is nothing to undo: it was not
 * applied. The change borrows the result's strings. today is the first day on
 * which an addition may be cancelled.
 */
bool undo_change(const struct result *r, const char *today,
    struct change *back);

#endif
