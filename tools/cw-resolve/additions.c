#include <inttypes.h>
#include <string.h>

#include "additions.h"
#include "cwadditions.h"
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

/* An addition that cannot be read and may be live, or NULL. */
static const struct cw_odd_addition *
find_odd(const struct cw_additions *all, date_day today)
{
	size_t i;

	for (i = 0; i < all->n_odd; i++)
		if (all->odd[i].agreement_id == 0 && cw_addition_phase(
		    &all->odd[i].addition, today) != ADDITION_CANCELLED)
			return &all->odd[i];
	return NULL;
}

/* Keeps what was read of each agreement in a, for the rest of the run. */
static int
take_window(struct window *w, struct products *products, date_day today,
    struct arena *a, struct err *e)
{
	const struct cw_odd_addition *odd;
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
		if ((odd = find_odd(all, today)) != NULL) {
			found->state = AGREEMENT_UNREADABLE;
			found->error = arena_fmt(a, "addition %" PRId64
			    " cannot be read: %s", odd->addition.id, odd->why);
			continue;
		}
		found->additions = keep_additions(all, ADDITION_LIVE, today, a,
		    &found->n_additions);
		found->future = keep_additions(all, ADDITION_FUTURE, today, a,
		    &found->n_future);
		products_learn(products, all->items, all->n);
	}
	return 0;
}

int
additions_read(struct customers *c, struct products *products, struct cw *cw,
    date_day today, struct err *e)
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
		rc = take_window(&w, products, today, &c->arena, e);
		memset(w.read, 0, sizeof(w.read));
		w.n = 0;
		arena_clear(&w.arena);
		progress_to(i + 1);
	}
	arena_release(&w.arena);
	return rc;
}
