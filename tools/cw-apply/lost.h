#ifndef LOST_H
#define LOST_H

#include <signal.h>

#include "cw.h"
#include "record.h"

/*
 * Writes whose answers were lost, of this run or of one that was cut short:
 * what became of them is found out by reading.
 *
 * What is not there yet may still come: a server may be at work on a request
 * long after its client has gone. A quantity may be written twice, so that
 * does no harm; but a new addition that is only late would be created again.
 * So it is looked for until some time, the patience, has passed.
 */
struct lost {
	const int64_t *known;	/* additions of the product, before a new */
	size_t n_known;		/* one was asked for */
	struct result *r;	/* the change; error: how the answer was lost */
	bool unread;		/* reading back failed, as r->error says */
};

/*
 * Fills in outcome and error of the n results, of up to FRESH_AGREEMENTS
 * agreements, and the id of what was created. patience is in ms. Told to stop
 * before it is over, an addition that is not there is OUTCOME_UNKNOWN.
 */
void lost_settle(struct cw *cw, struct lost *lost, size_t n, int64_t patience,
    const volatile sig_atomic_t *stop, struct arena *a);

/* The moment that is so many ms from now, for lost_wait(). */
int64_t lost_until(int64_t patience);
/* Waits a little. False when it is that late, or we are told to stop. */
bool lost_wait(int64_t until, const volatile sig_atomic_t *stop);

#endif
