#ifndef NEAR_H
#define NEAR_H

#include <stddef.h>

#include "arena.h"
#include "record.h"

/*
 * Candidates for what was not found: companies, or products with their names,
 * whose identifiers or names are near. A hint for people, never an answer.
 */
#define NEAR_MAX	3	/* candidates of one customer or SKU */
#define NEAR_WANTED	50	/* what candidates are looked for, in a run */

struct near {
	const char *wanted[3];	/* set by the caller; each may be NULL */
	struct company items[NEAR_MAX];	/* the nearest first */
	size_t far[NEAR_MAX];
	size_t n;
};

/* Keeps the company, or product, if it is near; its strings are borrowed. */
void near_offer(struct near *near, const struct company *c);
/* The candidates, in a; their number is in *n. */
struct company *near_list(const struct near *near, struct arena *a, size_t *n);

#endif
