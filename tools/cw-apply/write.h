#ifndef WRITE_H
#define WRITE_H

#include "cw.h"
#include "record.h"

/*
 * The only code of the suite that changes anything in ConnectWise. Each call
 * queues one request, which is sent by http_run(), and then fills in the
 * result: outcome, error and request_id, and for what was created its id.
 * Those of write_change() are in the background: http_step().
 *
 * An answer is believed only if it is the record with what was asked for:
 * ConnectWise answers a patch with a wrong path with 200, too, and changes
 * nothing. Lost answers, and those to a creation that are not believed, leave
 * OUTCOME_UNKNOWN, to be settled by reading.
 */

/* How the connection fared, beside what became of the change. */
enum write_fate {
	WRITE_ANSWERED,
	WRITE_LATE,		/* it was not made: there was no time left */
	WRITE_LOST,		/* no answer came, after all tries */
	WRITE_SHUT_OUT		/* we are refused altogether: wrong keys, or
				   nobody there */
};

typedef void write_done(void *ctx, struct result *r, enum write_fate fate);

/*
 * The change itself: the quantity of an addition and nothing else of it; or a
 * new addition; or, to undo that, quantity 0 and a cancelled date. deadline is
 * the clock_ms() after which it must not be sent any more.
 */
void write_change(struct cw *cw, struct result *r, int64_t deadline,
    struct arena *a, write_done *done, void *ctx);

/*
 * The catalog item that a new addition needs, from the job's ProductTemplate
 * and what the change says of it. Its id goes into r->change.product.
 */
void write_product(struct cw *cw, const char *template, struct result *r,
    struct arena *a, write_done *done, void *ctx);

#endif
