#include <string.h>

#include "additions.h"
#include "cwadditions.h"
#include "neighbours.h"
#include "progress.h"
#include "text.h"

#define WINDOW	(8 * 50)	/* agreements at a time: eight bundles */

/* A copy of s; or prior, if it says the same, which saves memory. */
static const char *
keep_text(struct arena *a, const char *s, const char *prior)
{
	if (s == NULL || text_cmp(s, prior) == 0)
		return s == NULL ? NULL : prior;
	return arena_str(a, s);
}

/* Those of the additions that are in the phase today, copied into a. */
static struct addition *
keep_additions(const struct cw_additions *all, enum addition_phase phase,
    date_day today, struct arena *a, size_t *n)
{
	const struct addition none = { 0 }, *prior = &none;
	struct addition *kept, *d;
	size_t i;

	for (*n = i = 0; i < all->n; i++)
		*n += cw_addition_phase(&all->items[i], today) == phase;
	d = kept = arena_array(a, *n, sizeof(*kept));
	for (i = 0; i < all->n; i++) {
		if (cw_addition_phase(&all->items[i], today) != phase)
			continue;
		*d = all->items[i];
		d->product.identifier = keep_text(a, d->product.identifier,
		    prior->product.identifier);
		d->description = keep_text(a, d->description,
		    prior->description);
		d->effective = keep_text(a, d->effective, prior->effective);
		d->cancelled = keep_text(a, d->cancelled, prior->cancelled);
		d->status = keep_text(a, d->status, prior->status);
		prior = d++;
	}
	return kept;
}

/* What is read at a time. */
struct window {
	struct agreement *found[WINDOW];
	struct cw_additions read[WINDOW];
	size_t n;
	struct arena arena;	/* of what is read */
};

/* Whether the addition has ended, but not before the billing period. One that
 * was to begin after its end ended when it was to begin, at the earliest. */
static bool
ended_lately(const struct addition *d, const struct run_days *days)
{
	date_day ended, begun;

	if (cw_addition_phase(d, days->today) != ADDITION_CANCELLED ||
	    !date_parse(&ended, d->cancelled))
		return false;
	if (d->effective != NULL && date_parse(&begun, d->effective) &&
	    begun > ended)
		ended = begun;
	return ended >= days->start;
}

/* Why it is doubtful that an addition has ended; or NULL. */
static const char *
doubt_end(const struct addition *d, const struct run_days *days)
{
	return cw_addition_phase(d, days->today) == ADDITION_CANCELLED &&
	    d->status != NULL && strcmp(d->status, "Active") == 0 ?
	    "but its status is Active" : NULL;
}

/* What is set aside, but for what ended long ago. */
static void
add_odd(struct agreement *found, const struct cw_odd_addition *odd,
    const struct run_days *days, struct arena *a)
{
	const struct addition *d = &odd->addition;
	bool cancelled = cw_addition_phase(d, days->today) ==
	    ADDITION_CANCELLED;

	if (odd->agreement_id != 0 && !cancelled)
		neighbours_add(found, NEIGHBOUR_ELSEWHERE, d,
		    odd->agreement_id, NULL, a);
	else if (odd->agreement_id == 0 && !cancelled)
		neighbours_add(found, NEIGHBOUR_UNREADABLE, d, 0,
		    odd->why, a);
	else if (odd->agreement_id == 0 && ended_lately(d, days))
		neighbours_add(found, NEIGHBOUR_ENDED, d, 0, NULL, a);
}

static void
keep_neighbours(struct agreement *found, const struct cw_additions *all,
    const struct run_days *days, struct arena *a)
{
	const char *doubt;
	size_t i;

	for (i = 0; i < all->n; i++) {
		doubt = doubt_end(&all->items[i], days);
		if (doubt != NULL || ended_lately(&all->items[i], days))
			neighbours_add(found, NEIGHBOUR_ENDED,
			    &all->items[i], 0, doubt, a);
	}
	for (i = 0; i < all->n_odd; i++)
		add_odd(found, &all->odd[i], days, a);
}

/* Keeps what was read of each agreement in a, for the rest of the run. */
static int
take_window(struct window *w, struct products *products,
    const struct run_days *days, struct arena *a, struct err *e)
{
	const struct cw_additions *all;
	struct agreement *found;
	size_t i;

	for (i = 0; i < w->n; i++) {
		all = &w->read[i];
		found = w->found[i];
		if (all->shut_out) {
			*e = all->why;
			return -1;
		}
		if (all->failed) {
			found->state = AGREEMENT_UNREADABLE;
			found->error = arena_str(a, all->why.text);
			continue;
		}
		found->additions = keep_additions(all, ADDITION_LIVE,
		    days->today, a, &found->n_additions);
		found->future = keep_additions(all, ADDITION_FUTURE,
		    days->today, a, &found->n_future);
		keep_neighbours(found, all, days, a);
		products_learn(products, all->items, all->n,
		    found->agreement.currency);
	}
	return 0;
}

int
additions_read(struct customers *c, struct products *products, struct cw *cw,
    const struct run_days *days, struct err *e)
{
	struct window w = { .n = 0 };
	struct agreement *found;
	size_t i;
	int rc = 0;

	for (i = 0; i < c->n && rc == 0; i++) {
		found = &c->entries[i].found;
		if (found->state == AGREEMENT_FOUND) {
			w.read[w.n].agreement_id = found->agreement.id;
			w.found[w.n++] = found;
		}
		if (w.n < WINDOW && i + 1 < c->n)
			continue;
		cw_read_additions(cw, w.read, w.n, &w.arena);
		rc = take_window(&w, products, days, &c->arena, e);
		memset(w.read, 0, sizeof(w.read));
		w.n = 0;
		arena_clear(&w.arena);
		progress_to(i + 1);
	}
	arena_release(&w.arena);
	return rc;
}
