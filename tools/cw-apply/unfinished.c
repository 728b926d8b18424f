#include <time.h>

#include "date.h"
#include "product.h"
#include "readback.h"
#include "recheck.h"
#include "unfinished.h"

/* How long, in ms, the newest of the intents may still be under way. */
static int64_t
patience_for(const struct engine *e, const struct intent *intents, size_t n)
{
	const int64_t most = e->setup->job.settle;
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

/* Settles the intent of a catalog item. Returns 0, or -1 with *why. */
static int
settle_product(struct engine *e, struct result *r, int64_t patience,
    struct err *why)
{
	int64_t id;

	id = product_find_late(e, r->change.product.identifier, patience, why);
	r->outcome = id > 0 ? OUTCOME_APPLIED : OUTCOME_FAILED;
	return id == -1 ? -1 : 0;
}

/* Notes what was found out. What reading cannot tell now, it never will. */
static int
note_settled(struct engine *e, const struct intent *intent, struct result *r)
{
	struct err why;

	engine_log(e, AX20, &intent->change, NULL, r->outcome ==
	    OUTCOME_APPLIED ? "it was written" : r->error);
	if (r->outcome == OUTCOME_UNKNOWN)
		r->outcome = OUTCOME_FAILED;
	if (journal_outcome(e->journal, intent->run, intent->number,
	    stage_time(e->st), r, &why) == 0)
		return 0;
	engine_journal_failed(e, &why);
	return -1;
}

/* Settles up to RECHECK_AGREEMENTS intents. */
static int
settle_intents(struct engine *e, const struct intent *intents, size_t n,
    struct arena *a)
{
	const int64_t patience = patience_for(e, intents, n);
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
		} else if (settle_product(e, &r[i], patience, &why) == -1) {
			engine_shut_out(e, why.text);
			return -1;
		}
	}
	readback_resolve(e->setup->cw, lost, n_lost, patience, e->stop, a);
	for (i = 0; i < n_lost; i++)
		if (lost[i].unread) {
			engine_shut_out(e, lost[i].r->error);
			return -1;
		}
	for (i = 0; i < n && *e->stop == 0; i++)
		if (note_settled(e, &intents[i], &r[i]) == -1)
			return -1;
	return *e->stop == 0 ? 0 : -1;
}

int
unfinished_resolve(struct engine *e)
{
	struct intent *intents;
	struct arena a = { 0 };
	struct err why;
	size_t i, n;
	int rc = 0;

	if (journal_unfinished(e->journal, &a, &intents, &n, &why) == -1) {
		engine_journal_failed(e, &why);
		rc = -1;
	}
	for (i = 0; rc == 0 && i < n; i += RECHECK_AGREEMENTS)
		rc = settle_intents(e, intents + i, n - i < RECHECK_AGREEMENTS ?
		    n - i : RECHECK_AGREEMENTS, &a);
	arena_release(&a);
	return rc;
}
