#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "billing.h"
#include "diag.h"
#include "job.h"
#include "period.h"

/*
 * Atria's answer: a billing summary of its REST API, or the CSV export of its
 * Billing Summary Report.
 *
 * The names and the shape of the API's answer are not documented publicly. The
 * shape may be a list of rows; an object with one list in it, or in an object
 * in it; or customers with one list each, whose members then hold for all their
 * rows. Anything else is refused (CW13): a quantity is never guessed. Names:
 * see rows.h.
 */

/*
 * Reads the len bytes at text, the answer for the period, into the empty b:
 * JSON if they start with [ or {, else CSV; null is an empty list. headers are
 * its header lines, or NULL. Returns 0,
 * or -1 with *e naming row, field and rule, and *refused telling whether it is
 * an error of Atria's (CW03) rather than an answer that cannot be used (CW13).
 * An empty text is an error.
 */
int answer_read(struct billing *b, const char *text, size_t len,
    const struct buf *headers, const struct job *job,
    const struct billing_period *period, bool *refused, struct err *e);

#endif
