#ifndef BILLING_H
#define BILLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "job.h"
#include "sorter.h"
#include "source.h"

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
	uint64_t n;		/* billable rows */
	uint64_t rows;		/* all rows read */
	uint64_t not_billable;	/* those marked as not billable */

	/* the line that comes next, billable or not, once they are sorted:
	   see lines.h */
	const char *next;
	size_t len;
	bool more;		/* false: there is none */
	bool failed;		/* a temporary file could not be read */
	struct err why;
	struct sorter sorter;
};

/*
 * Reads the source to its end: JSON if it starts with [ or {, else CSV. Needs
 * memory for one customer. Returns 0, or -1 with *e naming row, field and
 * rule; then local tells whether it was rather this machine that failed. An
 * empty source is an error.
 */
int billing_read(struct billing *b, struct source *source,
    const struct job *job, bool *local, struct err *e);

/* Puts the lines in order, and goes to the first. Returns 0, or -1 with *e. */
int billing_sort(struct billing *b, struct err *e);
/* Goes to the next line. */
void billing_advance(struct billing *b);

void billing_release(struct billing *b);

#endif
