#ifndef ROSTER_H
#define ROSTER_H

#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "record.h"
#include "spool.h"

/*
 * The customers of the input, in its order. Their lines are put aside, and can
 * be read again customer by customer.
 */
struct roster_line {
	const char *text;	/* the record as it was read */
	size_t len;
	const char *sku;	/* NULL: it has none */
};

struct roster_entry {
	struct customer customer;
	const char *conflict;	/* why its lines cannot be trusted, or NULL */
	size_t n;		/* lines */

	const struct map_entry *mapped;	/* what the mapping file says */

	/* what was found in ConnectWise */
	struct agreement found;
	const char *several;	/* on several agreements of the type, or NULL */
	const char *folded;	/* on matching in another case, or NULL */
	const char *missing;	/* what is missing, behind CW14 */
};

struct roster {
	struct roster_entry *entries;
	size_t n;
	size_t cap;
	struct spool lines;
	struct arena arena;
};

/*
 * Adds a line, of which text is the record. Lines of one customer must follow
 * each other. Returns 0, or -1 with *e.
 */
int roster_add(struct roster *r, const struct line *line, const char *text,
    size_t len, struct err *e);
void roster_release(struct roster *r);

/* The lines of one customer. */
struct roster_lines {
	struct roster_line *items;
	size_t n;
	const char **skus;	/* the distinct ones, in byte order */
	size_t n_skus;
};

/* Goes to the lines of the first customer. Returns 0, or -1 with *e. */
int roster_rewind(struct roster *r, struct err *e);
/*
 * The lines of the entry; entries must be asked for in their order. All goes
 * into a. Returns 0, or -1 with *e when they cannot be read again.
 */
int roster_lines(struct roster *r, const struct roster_entry *entry,
    struct roster_lines *lines, struct arena *a, struct err *e);

#endif
