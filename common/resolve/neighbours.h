#ifndef NEIGHBOURS_H
#define NEIGHBOURS_H

#include "arena.h"
#include "record.h"

/* Adds what is beside the agreement's additions, and may be one of them: the
 * addition of the agreement with that id, or 0 for its own. All texts go into
 * a. */
void neighbours_add(struct agreement *found, enum neighbour_kind kind,
    const struct addition *addition, int64_t agreement, const char *why,
    struct arena *a);

#endif
