#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "arena.h"
#include "record.h"

/* The changes of a plan that call for a write, in the plan's order. */
struct plan {
	struct change *changes;
	size_t n;
	size_t cap;
	const struct change **sorted;	/* of plan_check_doubles() */
	struct arena arena;	/* their strings */
};

/* Whether the change record calls for no write. */
bool plan_is_none(const struct scan *s);

/*
 * Reads a change record and adds it. Returns 0, or -1 with *e when the record
 * makes no sense: an update or removal needs an addition and a quantity
 * before, a creation must not have an addition and needs an effective date.
 */
int plan_add(struct plan *p, const struct scan *s, struct err *e);
void plan_release(struct plan *p);

/* How many of the changes create an addition. */
int64_t plan_creations(const struct plan *p);

/*
 * Whether no addition is changed twice, and no product added twice to an
 * agreement. Returns 0, or -1 with *e naming the two.
 */
int plan_check_doubles(struct plan *p, struct err *e);
/* After that: whether a change is about the addition with that id. */
bool plan_has(const struct plan *p, int64_t addition);

#endif
