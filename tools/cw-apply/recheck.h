#ifndef RECHECK_H
#define RECHECK_H

#include "cw.h"
#include "record.h"

/*
 * The agreements and additions of a few changes, read again immediately before
 * writing, and after an answer was lost.
 */

/* One change, and what ConnectWise has for it. */
struct recheck {
	const struct change *change;	/* the caller's */
	bool failed;			/* then why says why */
	bool shut_out;			/* and see http_shut_out() */
	struct err why;
	bool active;			/* the agreement's status */
	struct company company;		/* whose it is */
	struct addition *additions;	/* the change's own; or, for a new one,
					   all of its product */
	size_t n;
};

#define RECHECK_AGREEMENTS	49	/* that fit into one request, with the
					   agreements themselves */

/*
 * Reads what the n changes are about, in one request if they are of no more
 * than RECHECK_AGREEMENTS agreements. Strings go into a. Of changes whose
 * product has no id yet, only the agreement is read.
 */
void recheck_read(struct cw *cw, struct recheck *f, size_t n, struct arena *a);

/*
 * Whether the change may still be made: OUTCOME_NOT_TRIED if so; else
 * OUTCOME_ALREADY or OUTCOME_STALE, with *why as a text in a.
 */
enum outcome recheck_judge(const struct recheck *f, struct arena *a,
    const char **why);

#endif
