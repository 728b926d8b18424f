#include <stdlib.h>
#include <time.h>

#include "date.h"
#include "product.h"
#include "readback.h"
#include "recheck.h"
#include "unfinished.h"

/* How long, in ms, the newest of the intents may still be under way. */
static int64_t
patience_for(const struct applying *ap, const struct intent *intents, size_t n)
{
	const int64_t most = ap->session->job.settle;
	int64_t then, left, longest = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		left = most;
		if (date_time_parse(&then, intents[i].time))
			left -= ((int64_t)time(NULL) - then - 1) * 1000;
		if (left > longest)
			longest = left;
	}
	return longest < most ? longest : most;
}

/* Resolves the intent of a catalog item. Returns 0, or -1 with *why. */
static int
resolve_product(struct applying *ap, struct result *r, int64_t patience,
    struct err *why)
{
	int64_t id;

	id = product_find_late(ap, r->change.product.identifier, patience, why);
	r->outcome = id > 0 ? OUTCOME_APPLIED : OUTCOME_FAILED;
	return id == -1 ? -1 : 0;
}

/* Writes what was found out to the journal and the log. What cannot be found
   out by reading now never will be. */
static int
note_outcome(struct applying *ap, const struct intent *intent, struct result *r)
{
	struct err why;

	applying_log(ap, AX20, &intent->change, NULL, r->outcome ==
	    OUTCOME_APPLIED ? "it was written" : r->error);
	if (r->outcome == OUTCOME_UNKNOWN)
		r->outcome = OUTCOME_FAILED;
	if (journal_outcome(ap->journal, intent->run, intent->number,
	    stage_time(ap->st), r, &why) == 0)
		return 0;
	applying_journal_failed(ap, &why);
	return -1;
}

/* Resolves up to RECHECK_AGREEMENTS intents. */
static int
resolve_intents(struct applying *ap, const struct intent *intents, size_t n,
    struct arena *a)
{
	const int64_t patience = patience_for(ap, intents, n);
	struct result r[RECHECK_AGREEMENTS];
	struct readback lost[RECHECK_AGREEMENTS];
	struct err why;
	size_t i, n_lost = 0;

	for (i = 0; i < n; i++) {
		r[i] = (struct result){ .change = intents[i].change,
		    .error = "the run was cut short" };
		if (intents[i].change.product.id != 0) {
			lost[n_lost++] = (struct readback){ .r = &r[i],
			    .known = intents[i].known,
			    .n_known = intents[i].n_known };
		} else if (resolve_product(ap, &r[i], patience, &why) == -1) {
			applying_shut_out(ap, why.text);
			return -1;
		}
	}
	readback_resolve(ap->session->cw, lost, n_lost, patience, ap->stop, a);
	for (i = 0; i < n_lost; i++)
		if (lost[i].unread) {
			applying_shut_out(ap, lost[i].r->error);
			return -1;
		}
	for (i = 0; i < n && *ap->stop == 0; i++)
		if (note_outcome(ap, &intents[i], &r[i]) == -1)
			return -1;
	return *ap->stop == 0 ? 0 : -1;
}

int
unfinished_resolve(struct applying *ap, const char *path)
{
	struct intents open;
	struct arena a = { 0 };
	size_t i, n;
	int rc;

	rc = applying_open(ap, path, &open, &a);
	for (i = 0; rc == 0 && i < open.n; i += n) {
		n = open.n - i < RECHECK_AGREEMENTS ? open.n - i :
		    RECHECK_AGREEMENTS;
		rc = resolve_intents(ap, open.list + i, n, &a);
	}
	free(open.list);
	arena_release(&a);
	return rc;
}
