#ifndef DEMANDS_H
#define DEMANDS_H

#include "decide.h"

/*
 * What the system that is billed demands of a plan besides, as the begin record
 * says it: whole units (begin.wholeUnits), and a day that all changes count
 * from (begin.effectiveDate). On that day an addition may have one quantity and
 * later another: a change now would move that one, too, so there is none.
 */

/* Changes the decision, if it has to. Texts go into a. */
void demands_apply(struct decision *d, const struct begin *begin,
    const struct agreement *g, const struct total *total, struct arena *a);

#endif
