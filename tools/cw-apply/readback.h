#ifndef READBACK_H
#define READBACK_H

#include <signal.h>

#include "cw.h"
#include "record.h"

#define READBACK_PAUSE	1000	/* ms, until what is not there is looked for
				   again */

/*
 * Writes whose answers were lost, of this run or of one that was cut short:
 * what became of them is found out by reading.
 *
 * What is not there yet may still come: a server may be at work on a request
 * long after its client has gone. A quantity may be written twice, so that
 * does no harm; but a new addition that is only late would be created again.
 * So it is looked for until some time, the patience, has passed.
 */
struct readback {
	const int64_t *known;	/* additions of the product, before a new */
	size_t n_known;		/* one was asked for */
	struct result *r;	/* the change; error: how the answer was lost */
	bool unread;		/* reading back failed, as r->error says */
};

/*
 * Fills in outcome and error of the n results, of up to RECHECK_AGREEMENTS
 * agreements, and the id of what was created. patience is in ms. Told to stop
 * before it is over, an addition that is not there is OUTCOME_UNKNOWN.
 */
void readback_resolve(struct cw *cw, struct readback *lost, size_t n,
    int64_t patience, const volatile sig_atomic_t *stop, struct arena *a);

#endif
