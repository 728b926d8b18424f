#ifndef BILLING_H
#define BILLING_H

#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "job.h"
#include "record.h"

/*
 * Atria's billing summary, read into lines: an answer of its REST API, or the
 * CSV export of its Billing Summary Report.
 *
 * The names and the shape of the API's answer are not documented publicly. The
 * names are those of the report's columns, compared without regard to case,
 * spaces and underscores, and those that the vendor's own integration shows in
 * its messages; the job's FieldMap may give others. The shape may be a list of
 * rows; an object with one list in it; or customers with one list each, whose
 * members then hold for all their rows. Anything else is refused (CW13): a
 * quantity is never guessed.
 */
struct billing {
	struct line *lines;	/* billable rows, in the order of line_cmp() */
	size_t n;
	size_t rows;		/* all rows read */
	struct line *others;	/* rows left out: marked as not billable */
	size_t not_billable;	/* how many */
};

/*
 * Reads the len bytes of text: JSON if it starts with [ or {, else CSV.
 * Strings and lines go into a. Returns 0, or -1 with *e naming row, field and
 * rule.
 */
int billing_read(struct billing *b, const char *text, size_t len,
    const struct job *job, struct arena *a, struct err *e);

/*
 * For an Atria that leaves removed services out of its answer: adds, for each
 * customer and SKU that has a quantity in the period before and no row in this
 * one, not even one that is not billable, its lines of the period before with
 * quantity 0, marked as derived. What is said of the customer is what this
 * period says, if it names it.
 * When there are no lines at all in this period, none are derived: that is
 * rather an answer without data than a day on which everything was removed.
 * Returns how many were added.
 */
size_t billing_derive(struct billing *b, const struct billing *before,
    struct arena *a);

/*
 * The order of lines in a stream: by customer, then by SKU, then by all that
 * is left, so that it does not depend on the order of Atria's answer.
 */
int line_cmp(const struct line *a, const struct line *b);

#endif
