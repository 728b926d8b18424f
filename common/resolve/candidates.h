#ifndef CANDIDATES_H
#define CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "record.h"

/* An agreement that may be a customer's: of the right kind, and active or not to
 * be judged. */
struct candidate {
	struct company company;	/* its id or identifier may be absent where it
				   cannot be judged */
	struct agreement_ref ref;
	const char *key;	/* alike_key() of its company's identifier, or
				   "" if it is not found by that */
	const char *unreadable;	/* why it cannot be judged, or NULL */
	const char *idle;	/* why it is not in force, or NULL */
	const char *closed;	/* why nothing can be created in it, or NULL */
};

struct candidates {
	struct candidate *items;	/* by key, then id */
	size_t n;
};

void candidates_sort(struct candidates *c);

/* The agreements of companies whose identifiers are at least ALIKE_LOOSELY;
 * how many are in *n. */
struct candidate *candidates_find(const struct candidates *c,
    const char *identifier, size_t *n);
/* Whether those that were found say which company is meant: all are of one, and
 * its identifier is taken for the same. */
bool candidates_are_clear(const struct candidate *found, size_t n,
    const char *identifier);

#endif
