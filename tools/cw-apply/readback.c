#include <inttypes.h>
#include <string.h>

#include "clock.h"
#include "readback.h"
#include "recheck.h"
#include "text.h"

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
settle_new(struct readback *l, const struct recheck *f, const char *why,
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
		    "could be the one that was asked for", n));
	} else if (others > 0) {
		conclude(l, OUTCOME_UNKNOWN, arena_fmt(a, "there is a new "
		    "addition of the product, but not the one that was asked "
		    "for: %s", why));
	} else {
		conclude(l, OUTCOME_FAILED, arena_fmt(a, "the addition was "
		    "not created: %s", why));
	}
}

static void
settle_existing(struct readback *l, const struct recheck *f, const char *why,
    struct arena *a)
{
	const struct change *c = f->change;
	const struct addition *d = f->additions;

	if (f->n == 1 && d->quantity.known &&
	    qty_cmp(d->quantity, c->after) == 0 &&
	    (c->action != ACTION_CANCEL ||
	    text_cmp(d->cancelled, c->cancel) == 0))
		conclude(l, OUTCOME_APPLIED, NULL);
	else if (f->n == 1 && d->quantity.known && c->before.known &&
	    qty_cmp(d->quantity, c->before) == 0)
		conclude(l, OUTCOME_FAILED, arena_fmt(a, "it was not "
		    "written: %s", why));
	else
		conclude(l, OUTCOME_UNKNOWN, "the addition has neither the "
		    "quantity of before nor the one that was asked for");
}

/* Reads back, and concludes from it. Returns how many new additions are not
 * there. */
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
			    "the answer was lost, and reading back failed: %s",
			    f[i].why.text));
		} else if (f[i].change->action == ACTION_CREATE) {
			settle_new(&lost[i], &f[i], why[i], a);
			missing += lost[i].r->outcome == OUTCOME_FAILED;
		} else {
			settle_existing(&lost[i], &f[i], why[i], a);
		}
	}
	return missing;
}

void
readback_resolve(struct cw *cw, struct readback *lost, size_t n,
    int64_t patience, const volatile sig_atomic_t *stop, struct arena *a)
{
	const int64_t deadline = clock_ms() + patience;
	struct recheck *wishes;
	const char **why;
	size_t i, missing;

	if (n == 0)
		return;
	wishes = arena_array(a, n, sizeof(*wishes));
	why = arena_array(a, n, sizeof(*why));
	for (i = 0; i < n; i++) {
		wishes[i].change = &lost[i].r->change;
		why[i] = lost[i].r->error != NULL ? lost[i].r->error :
		    "the answer was lost";
	}
	do
		missing = look(cw, lost, wishes, why, n, a);
	while (missing > 0 && clock_wait(deadline, READBACK_PAUSE, stop));
	for (i = 0; missing > 0 && *stop != 0 && patience > 0 && i < n; i++)
		if (lost[i].r->change.action == ACTION_CREATE &&
		    lost[i].r->outcome == OUTCOME_FAILED)
			conclude(&lost[i], OUTCOME_UNKNOWN, "no answer came, "
			    "and the addition is not there yet");
}
