#ifndef ROSTER_H
#define ROSTER_H

#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "record.h"

/* The customers of the input, each with its lines, in the input's order. */

struct roster_line {
	const char *text;	/* the record as it was read */
	size_t len;
	const char *sku;	/* NULL: it has none */
};

struct roster_entry {
	struct customer customer;
	const char *conflict;	/* why its lines cannot be trusted, or NULL */
	struct roster_line *lines;
	size_t n;
	size_t cap;

	const struct map_entry *mapped;	/* what the mapping file says */

	/* what was found in ConnectWise */
	struct agreement found;
	const char *several;	/* on several agreements of the type, or NULL */
	const char *folded;	/* on matching in another case, or NULL */
	const char *missing;	/* what is missing, behind CW14 */
	struct addition *additions;	/* of the agreement, all of them */
	size_t n_additions;
};

struct roster {
	struct roster_entry *entries;
	size_t n;
	size_t cap;
	struct arena arena;
};

/*
 * Adds a line, of which text is the record. Lines of one customer must follow
 * each other. Returns 0, or -1 with *e.
 */
int roster_add(struct roster *r, const struct line *line, const char *text,
    size_t len, struct err *e);
void roster_release(struct roster *r);

/*
 * The distinct SKUs of one customer's lines, in byte order, in the arena a.
 * Returns how many.
 */
size_t roster_skus(const struct roster_entry *entry, struct arena *a,
    const char ***skus);

#endif
