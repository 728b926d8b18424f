#ifndef CUSTOMERS_H
#define CUSTOMERS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "record.h"
#include "rulebook.h"
#include "stream.h"

/*
 * The customers of the input with their lines, in its order, and what is found
 * of each. All of it is in memory for the run.
 */
struct customer_line {
	const char *text;	/* the record as it was read */
	size_t len;
	const char *sku;	/* NULL: it has none */
	bool counted;		/* Atria counts more than 0 */
};

struct customer_entry {
	struct customer customer;
	const char *conflict;	/* why its lines cannot be trusted, or NULL */
	struct customer_line *lines;
	size_t n_lines;
	size_t cap_lines;

	const struct rule *company;	/* what rules say, or NULL */
	const struct rule *agreement;
	const struct rule *ignored;
	const char *want;	/* the identifier that decides: a rule's, or
				   the Billing Identifier; or NULL */

	/* what was found in ConnectWise */
	struct agreement found;	/* its customer is filled in by output.c */
	const char *several;	/* on several agreements of the type, or NULL */
	const char *other_case;	/* on matching in another case, or NULL */
	const char *missing;	/* what is missing, behind CW14 */
	struct company *candidates;	/* what may be meant then */
	size_t n_candidates;
};

struct customers {
	struct customer_entry *entries;
	size_t n;
	size_t cap;
	size_t n_lines;		/* of all of them */
	bool has_previous;	/* lines say what was counted before */
	struct arena arena;	/* what the entries point to */
};

/*
 * Adds a line, which was read from the record, to its customer. Lines of one
 * customer must follow each other, and customers come in the order of their
 * codes. Copies what it keeps. Returns 0, or -1 with *e.
 */
int customers_add(struct customers *c, const struct line *line,
    const struct stream_line *record, struct err *e);
/* Sorts texts and drops those that are there already; returns how many stay. */
size_t texts_distinct(const char **texts, size_t n);
/* The SKUs of the customer's lines, each once, in *skus, which lives in a: how
 * many. */
size_t customer_skus(const struct customer_entry *entry, const char ***skus,
    struct arena *a);
void customers_release(struct customers *c);

#endif
