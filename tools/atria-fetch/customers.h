#ifndef CUSTOMERS_H
#define CUSTOMERS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "billing.h"

/*
 * The customers of a billing period, one after the other in the order of their
 * codes, each with its lines in the order of line_cmp().
 *
 * For an Atria that leaves removed services out of its answer, the period
 * before can be given: then, for each customer and SKU that has a quantity in
 * it and no row in this one, not even one that is not billable, its lines of
 * the period before are added with quantity 0, marked as derived. What is said
 * of the customer is what this period says, if it names it. When there are no
 * lines at all in this period, none are derived: that is rather an answer
 * without data than a day on which everything was removed.
 */
struct customers {
	/* set by the caller */
	struct billing *now;
	struct billing *before;	/* or NULL */

	/* the customer at hand */
	struct line *lines;	/* billable */
	size_t n;
	size_t cap;
	struct line *rows;	/* all of this period, by SKU */
	size_t n_rows;
	size_t cap_rows;
	struct arena arena;

	size_t derived;		/* lines added so far */
	bool started;
	bool failed;		/* a temporary file could not be read */
	struct err why;
};

/* Goes to the next customer; false when there is none, or on an error. */
bool customers_next(struct customers *c);
void customers_release(struct customers *c);

#endif
