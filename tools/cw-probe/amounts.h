#ifndef AMOUNTS_H
#define AMOUNTS_H

#include "array.h"
#include "qty.h"

/*
 * Quantities in buckets: of an amount are kept how many digits it has, whether
 * it has decimals, and whether it is less or more than the other amounts of the
 * same service (a customer's SKU). So what was equal stays equal, and what was
 * more stays more, and 29 and 31 become 10 and 11.
 */
struct amounts {
	struct array entries;	/* sorted once sealed */
};

void amounts_init(struct amounts *a, struct arena *arena);
/* Takes in an amount of a service, by the service's key, which stays the
 * caller's. */
void amounts_add(struct amounts *a, const char *key, struct qty q);
/* After the last one. */
void amounts_seal(struct amounts *a);
/* What stands for an amount that was taken in; 0 for others. */
struct qty amounts_bucket(const struct amounts *a, const char *key,
    struct qty q);
/* What stands for an amount by itself: 1, 10, 100 and so on; 0 for 0. */
struct qty amounts_scale(struct qty q);

#endif
