#ifndef RECHECK_H
#define RECHECK_H

#include "cw.h"
#include "cwagreements.h"
#include "record.h"

/*
 * The agreements and additions of a few changes, read again immediately before
 * writing, and after an answer was lost.
 */

/* One change, and what ConnectWise has for it. */
struct recheck {
	const struct change *change;	/* the caller's */
	bool updated;			/* read when it was changed, too */
	bool failed;			/* then why says why */
	bool shut_out;			/* and see http_shut_out() */
	struct err why;
	struct cw_agreement agreement;	/* id 0: it is not there */
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
 * Whether the change may still be made, as all that the plan relied on is as it
 * was on the day that it was made for, today: OUTCOME_NOT_TRIED if so; else
 * OUTCOME_ALREADY or OUTCOME_STALE, with *why as a text in a. The agreement is
 * active, of the same company and type, and in force; the addition and the
 * name of its product are the same; a new addition begins when the agreement
 * allows it, and is the only one.
 */
enum outcome recheck_judge(const struct recheck *f, const char *today,
    struct arena *a, const char **why);

#endif
