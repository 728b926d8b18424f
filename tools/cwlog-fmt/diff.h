#ifndef DIFF_H
#define DIFF_H

#include "reader.h"
#include "rows.h"

/*
 * Two runs, compared by what each bills of a customer's SKU: a plan what it is
 * to be, a result what it is. A change that was not made counts with the
 * quantity before it.
 */
struct diff {
	struct array entries;	/* of both runs */
	bool partial[2];	/* the run left out customers or SKUs: what it
				   does not have is not compared */
	struct arena arena;
	struct rows rows;	/* the differences, made by diff_end() */
};

/* Takes a row of the old run (0) or the new one (1). */
void diff_add(struct diff *d, int side, const struct row *row);
/* Takes what the new run does not bill, so that it is not only "gone". */
void diff_add_unbilled(struct diff *d, const struct unbilled_list *u);

/*
 * Makes the rows, by customer and SKU, in the name of the run. Their codes are
 * "new", "gone", "up", "down" and "price" (the units are the same, and the
 * amount is not); of what is the same "same", with the level Verbose.
 */
void diff_end(struct diff *d, const struct run *run);
void diff_release(struct diff *d);

#endif
