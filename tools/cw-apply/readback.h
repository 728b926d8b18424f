#ifndef READBACK_H
#define READBACK_H

#include "applying.h"

/*
 * Writes without an answer, of this run or of one that was cut short: their
 * outcome is found out by reading.
 *
 * A server may still work on a request when its client has gone. An addition
 * that is only late would be created twice, and a quantity that is only late
 * would be told as not written, and replace a newer one. So both are looked for
 * until the patience is over, those of an earlier run, too.
 */
struct readback {
	const int64_t *known;	/* additions of the product, before a new */
	size_t n_known;		/* one was asked for */
	struct result *r;	/* the change; error: how the answer was lost */
	const char *since;	/* the time of its intent, if it is of an
				   earlier run: others may have had the time
				   to set the same quantity */
	bool unread;		/* reading back failed, as r->error says */
};

/*
 * Fills in outcome and error of the n results, of up to RECHECK_AGREEMENTS
 * agreements, and the id of what was created. An existing addition of an
 * earlier run that has the requested quantity is OUTCOME_APPLIED with an error,
 * unless ConnectWise says that it was changed when that run was under way.
 * What is not there is looked for until patience, in ms, is over: it is
 * OUTCOME_FAILED then, or OUTCOME_UNKNOWN if a signal ends the waiting.
 */
void readback_resolve(struct applying *ap, struct readback *lost, size_t n,
    int64_t patience, struct arena *a);

/*
 * Resolves the writes that earlier runs left unfinished, see applying_open().
 * Returns 0, or -1 when that cannot be done: the stage has failed, and nothing
 * may be written.
 */
int readback_unfinished(struct applying *ap, const struct intents *open,
    struct arena *a);

#endif
