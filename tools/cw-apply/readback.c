#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "date.h"
#include "past.h"
#include "product.h"
#include "readback.h"
#include "recheck.h"
#include "text.h"

#define MOMENT	120	/* seconds: a write under way, and what clocks differ */

/* --- one write ------------------------------------------------------------ */

static void
conclude(struct readback *l, enum outcome outcome, const char *error)
{
	l->r->outcome = outcome;
	l->r->error = error;
}

static bool
is_known(const struct readback *l, int64_t id)
{
	size_t i;

	for (i = 0; i < l->n_known; i++)
		if (l->known[i] == id)
			return true;
	return false;
}

static bool
is_asked_for(const struct change *c, const struct addition *d)
{
	return d->quantity.known && qty_cmp(d->quantity, c->after) == 0 &&
	    text_cmp(d->effective, c->effective) == 0;
}

static void
judge_new(struct readback *l, const struct recheck *f, const char *why,
    struct arena *a)
{
	const struct change *c = f->change;
	const struct addition *d, *made = NULL;
	size_t i, n = 0, others = 0;

	for (i = 0; i < f->n; i++) {
		d = &f->additions[i];
		if (is_known(l, d->id))
			continue;
		if (is_asked_for(c, d)) {
			made = d;
			n++;
		} else {
			others++;
		}
	}
	if (n == 1) {
		conclude(l, OUTCOME_APPLIED, NULL);
		l->r->change.addition.id = made->id;
	} else if (n > 1) {
		conclude(l, OUTCOME_UNKNOWN, arena_fmt(a, "%zu new additions "
		    "match the requested one", n));
	} else if (others > 0) {
		conclude(l, OUTCOME_UNKNOWN, arena_fmt(a, "there is a new "
		    "addition of the product, but not the requested one: %s",
		    why));
	} else {
		conclude(l, OUTCOME_FAILED, arena_fmt(a, "the addition was "
		    "not created: %s", why));
	}
}

enum touched {
	TOUCHED_BEFORE,	/* the intent */
	TOUCHED_THEN,	/* while its run was under way */
	TOUCHED_OTHERWISE	/* later, or it is not known */
};

/* When ConnectWise says that the addition was changed last; as far as two
 * clocks can tell. */
static enum touched
last_touched(const struct addition *d, const char *since)
{
	int64_t changed, then;

	if (d->updated == NULL || !date_time_parse(&changed, d->updated) ||
	    !date_time_parse(&then, since))
		return TOUCHED_OTHERWISE;
	if (llabs(changed - then) <= MOMENT)
		return TOUCHED_THEN;
	return changed < then ? TOUCHED_BEFORE : TOUCHED_OTHERWISE;
}

static void
judge_existing(struct readback *l, const struct recheck *f, const char *why,
    struct arena *a)
{
	const struct change *c = f->change;
	const struct addition *d = f->additions;
	const bool own = l->since == NULL;	/* of this run */

	if (f->n == 1 && d->quantity.known &&
	    qty_cmp(d->quantity, c->after) == 0 &&
	    (c->action != ACTION_CANCEL ||
	    text_cmp(d->cancelled, c->cancel) == 0))
		conclude(l, OUTCOME_APPLIED, own ||
		    last_touched(d, l->since) == TOUCHED_THEN ? NULL :
		    PAST_UNPROVEN);
	else if (f->n == 1 && d->quantity.known && c->before.known &&
	    qty_cmp(d->quantity, c->before) == 0) {
		if (own || last_touched(d, l->since) == TOUCHED_BEFORE)
			conclude(l, OUTCOME_FAILED, arena_fmt(a, "it was not "
			    "written: %s", why));
		else
			conclude(l, OUTCOME_UNKNOWN, "the addition has the old "
			    "quantity, but may have been changed twice since");
	} else
		conclude(l, OUTCOME_UNKNOWN, "the addition has neither the "
		    "old nor the requested quantity");
}

/*
 * Whether it is not there, and worth waiting for. A new addition that a person
 * made meanwhile does not mean that the requested one is not to come. A
 * quantity that an earlier run set is not waited for: to set it twice does no
 * harm, and most of its intents were never sent.
 */
static bool
is_waited_for(const struct readback *l)
{
	if (l->r->change.action == ACTION_CREATE)
		return l->r->outcome != OUTCOME_APPLIED && !l->unread;
	return l->r->outcome == OUTCOME_FAILED && l->since == NULL;
}

/* --- some writes ---------------------------------------------------------- */

/* Reads back, and concludes from it. Returns how many may still be written. */
static size_t
look(struct cw *cw, struct readback *lost, const struct recheck *wishes,
    const char *const *why, size_t n, struct arena *a)
{
	struct recheck *f = arena_array(a, n, sizeof(*f));
	size_t i, missing = 0;

	memcpy(f, wishes, n * sizeof(*f));
	recheck_read(cw, f, n, a);
	for (i = 0; i < n; i++) {
		lost[i].unread = f[i].failed;
		if (f[i].failed) {
			conclude(&lost[i], OUTCOME_UNKNOWN, arena_fmt(a,
			    "the answer was lost, and the addition cannot be "
			    "read: %s",
			    f[i].why.text));
		} else if (f[i].change->action == ACTION_CREATE) {
			judge_new(&lost[i], &f[i], why[i], a);
		} else {
			judge_existing(&lost[i], &f[i], why[i], a);
		}
		missing += is_waited_for(&lost[i]);
	}
	return missing;
}

void
readback_resolve(struct applying *ap, struct readback *lost, size_t n,
    int64_t patience, struct arena *a)
{
	const int64_t deadline = clock_ms() + patience;
	struct recheck *wishes;
	const char **why;
	size_t i, missing;
	bool last;

	if (n == 0)
		return;
	wishes = arena_array(a, n, sizeof(*wishes));
	why = arena_array(a, n, sizeof(*why));
	for (i = 0; i < n; i++) {
		wishes[i].change = &lost[i].r->change;
		wishes[i].updated = lost[i].since != NULL;
		why[i] = lost[i].r->error != NULL ? lost[i].r->error :
		    "the answer was lost";
	}
	do {	/* the last look begins when the patience is over */
		last = clock_ms() >= deadline;
		missing = look(ap->session->cw, lost, wishes, why, n, a);
		if (missing > 0)
			applying_wait(ap, deadline);
	} while (missing > 0 && !last && *ap->stop == 0);
	for (i = 0; missing > 0 && *ap->stop != 0 && patience > 0 && i < n; i++)
		if (is_waited_for(&lost[i]) &&
		    lost[i].r->outcome == OUTCOME_FAILED)
			conclude(&lost[i], OUTCOME_UNKNOWN,
			    lost[i].r->change.action == ACTION_CREATE ?
			    "no answer came, and the addition does not exist "
			    "yet" : "no answer came, and it is not written "
			    "yet");
}

/* --- writes of earlier runs ----------------------------------------------- */

/* Resolves the intent of a catalog item. Returns 0, or -1 with *why. */
static int
resolve_product(struct applying *ap, struct result *r, int64_t patience,
    struct err *why)
{
	int64_t id;

	id = product_find_late(ap, r->change.product.identifier, patience, why);
	r->outcome = id > 0 ? OUTCOME_APPLIED : OUTCOME_FAILED;
	if (id > 0)
		r->error = NULL;
	return id == -1 ? -1 : 0;
}

/* Writes what was found out to the journal and the log: what cannot be found
   out by reading now never will be. */
static int
note_outcome(struct applying *ap, const struct intent *intent, struct result *r)
{
	struct err why;

	applying_log(ap, r->outcome == OUTCOME_UNKNOWN ? AX16 : AX20,
	    &intent->change, NULL, r->error == NULL ?
	    "it was written" : r->error);
	if (journal_outcome(ap->journal, intent, stage_time(ap->st), r, true,
	    &why) == 0)
		return 0;
	applying_journal_failed(ap, &why);
	return -1;
}

/* Resolves up to RECHECK_AGREEMENTS intents. */
static int
resolve_intents(struct applying *ap, const struct intent *intents, size_t n,
    struct arena *a)
{
	/* in full: how old an intent is, no clock tells that may be set */
	const int64_t patience = ap->session->job.settle;
	struct result r[RECHECK_AGREEMENTS];
	struct readback lost[RECHECK_AGREEMENTS];
	struct err why;
	size_t i, n_lost = 0;

	for (i = 0; i < n; i++) {
		r[i] = (struct result){ .change = intents[i].change,
		    .error = "the run was interrupted" };
		if (intents[i].change.product.id != 0) {
			lost[n_lost++] = (struct readback){ .r = &r[i],
			    .since = intents[i].time,
			    .known = intents[i].known,
			    .n_known = intents[i].n_known };
		} else if (resolve_product(ap, &r[i], patience, &why) == -1) {
			applying_shut_out(ap, why.text);
			return -1;
		}
	}
	readback_resolve(ap, lost, n_lost, patience, a);
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
readback_unfinished(struct applying *ap, const struct intents *open,
    struct arena *a)
{
	size_t i, n;
	int rc = 0;

	for (i = 0; rc == 0 && i < open->n; i += n) {
		n = open->n - i < RECHECK_AGREEMENTS ? open->n - i :
		    RECHECK_AGREEMENTS;
		rc = resolve_intents(ap, open->list + i, n, a);
	}
	return rc;
}
