#ifndef OBSTACLES_H
#define OBSTACLES_H

#include "arena.h"
#include "record.h"
#include "totals.h"

/*
 * What speaks against creating an addition for the total: a creation cannot be
 * taken back, so it asks for more evidence than a change of quantity. Returns
 * why, with the ids and the difference of what is only alike; or NULL. What
 * a rule orders to create is created all the same, unless something
 * cannot be read. Texts go into a.
 */
const char *obstacle_to_creation(const struct agreement *g,
    const struct total *total, struct arena *a);

/* The products that are there and only alike; NULL: none. */
const char *obstacle_alike(const struct total *total, struct arena *a);

#endif
