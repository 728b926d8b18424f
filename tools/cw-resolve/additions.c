#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "additions.h"
#include "array.h"
#include "bundle.h"
#include "cwadditions.h"
#include "neighbours.h"
#include "progress.h"
#include "text.h"
#include "xalloc.h"

/* Agreements whose additions are kept as they came; and how many times as many
 * may be under way. */
#define AT_ONCE	(8 * BUNDLE_LISTS)
#define AHEAD	3

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

/* Keeps what was read of an agreement in a, for the rest of the run. */
static int
take_additions(struct agreement *found, const struct cw_additions *all,
    struct products *products, const struct run_days *days, struct arena *a,
    struct err *e)
{
	if (all->shut_out) {
		*e = all->why;
		return -1;
	}
	if (all->failed) {
		found->state = AGREEMENT_UNREADABLE;
		found->error = arena_str(a, all->why.text);
		return 0;
	}
	found->additions = keep_additions(all, ADDITION_LIVE, days->today, a,
	    &found->n_additions);
	found->future = keep_additions(all, ADDITION_FUTURE, days->today, a,
	    &found->n_future);
	keep_neighbours(found, all, days, a);
	products_learn(products, all->items, all->n,
	    found->agreement.currency);
	return 0;
}

/* --- reading -------------------------------------------------------------- */

/* Agreements that are read together. */
struct batch {
	struct batch *next;
	struct cw_additions wishes[AT_ONCE];
	size_t n;
	struct arena arena;	/* of what is read */
	struct cw_reading *reading;
};

struct additions {
	struct cw *cw;
	int64_t *ids;		/* the agreements, as they are read */
	size_t n, cap;
	size_t begun;		/* of these, those that are in batches */
	bool known;		/* no more of them will come */
	struct batch *first, *last;	/* under way */
	int n_batches;
};

/* Begins to read the next agreements, if there are enough; or all that are
 * left, once they are known. */
static bool
begin_batch(struct additions *r)
{
	size_t i, n = r->n - r->begun;
	struct batch *b;

	if (n > AT_ONCE)
		n = AT_ONCE;
	if (!r->known)
		n -= n % BUNDLE_LISTS;
	if (n == 0 || r->n_batches == AHEAD)
		return false;
	b = xcalloc(1, sizeof(*b));
	for (i = 0; i < n; i++)
		b->wishes[b->n++].agreement_id = r->ids[r->begun++];
	b->reading = cw_reading_begin(r->cw, b->wishes, b->n, &b->arena);
	if (r->first == NULL)
		r->first = b;
	else
		r->last->next = b;
	r->last = b;
	r->n_batches++;
	return true;
}

/* So many more requests could be under way. */
static void
ask_more(void *ctx, int n)
{
	struct additions *r = ctx;

	for (; n > 0; n--)
		while (r->last == NULL || !cw_reading_ask(r->last->reading))
			if (!begin_batch(r))
				return;
}

struct additions *
additions_begin(struct cw *cw)
{
	struct additions *r = xcalloc(1, sizeof(*r));

	r->cw = cw;
	http_feed(cw_http(cw), ask_more, r);
	return r;
}

void
additions_expect(struct additions *r, int64_t agreement)
{
	r->ids = xgrow(r->ids, r->n, &r->cap, sizeof(*r->ids));
	r->ids[r->n++] = agreement;
}

/* Takes the first batch from those that are under way. */
static struct batch *
take_batch(struct additions *r)
{
	struct batch *b = r->first;

	if (b != NULL && (r->first = b->next) == NULL)
		r->last = NULL;
	r->n_batches -= b != NULL;
	return b;
}

static void
free_batch(struct batch *b)
{
	arena_release(&b->arena);
	free(b);
}

void
additions_end(struct additions *r)
{
	struct batch *b;

	http_feed(cw_http(r->cw), NULL, NULL);
	while ((b = take_batch(r)) != NULL) {
		cw_reading_drop(b->reading);
		free_batch(b);
	}
	free(r->ids);
	free(r);
}

/* --- for the customers ---------------------------------------------------- */

/* Whose an agreement is: one customer's; that of several was refused. */
struct owner {
	int64_t id;		/* of the agreement */
	struct agreement *found;
	bool expected;
	bool given;		/* its additions were read */
};

struct owners {
	struct owner *items;	/* by id */
	size_t n;
};

static struct owner *
find_owner(const struct owners *o, int64_t id)
{
	return o->n == 0 ? NULL : bsearch(&id, o->items, o->n,
	    sizeof(*o->items), array_compare_ids);
}

static struct owners
list_owners(struct customers *c, struct arena *a)
{
	struct owners o = { .n = 0 };
	struct agreement *found;
	size_t i;

	o.items = arena_array(a, c->n, sizeof(*o.items));
	for (i = 0; i < c->n; i++) {
		found = &c->entries[i].found;
		if (found->state == AGREEMENT_FOUND)
			o.items[o.n++] = (struct owner){
				.id = found->agreement.id, .found = found };
	}
	qsort(o.items, o.n, sizeof(*o.items), array_compare_ids);
	return o;
}

/* Now the agreements are known: those that nobody asked for yet are left out,
 * if they are nobody's, and the others are added. */
static void
know_agreements(struct additions *r, const struct owners *o)
{
	struct owner *owner;
	size_t i, kept = 0;

	for (i = 0; i < r->n; i++)
		if ((owner = find_owner(o, r->ids[i])) != NULL ||
		    i < r->begun) {
			r->ids[kept++] = r->ids[i];
			if (owner != NULL)
				owner->expected = true;
		}
	r->n = kept;
	for (i = 0; i < o->n; i++)
		if (!o->items[i].expected)
			additions_expect(r, o->items[i].id);
	r->known = true;
}

static int
take_all(struct additions *r, const struct owners *o,
    struct products *products, const struct run_days *days, struct arena *a,
    struct err *e)
{
	struct owner *owner;
	struct batch *b;
	size_t i, done = 0;
	int rc = 0;

	while (rc == 0 && (r->first != NULL || begin_batch(r))) {
		b = take_batch(r);
		cw_reading_end(b->reading);
		for (i = 0; i < b->n && rc == 0; i++) {
			owner = find_owner(o, b->wishes[i].agreement_id);
			if (owner == NULL)
				continue;
			rc = take_additions(owner->found, &b->wishes[i],
			    products, days, a, e);
			owner->given = true;
		}
		progress_to(done += b->n);
		free_batch(b);
	}
	/* what was not read is never "none" */
	for (i = 0; i < o->n && rc == 0; i++)
		if (!o->items[i].given)
			rc = err_set(e, "agreement %" PRId64 ": its additions "
			    "were not read", o->items[i].id);
	return rc;
}

int
additions_read(struct additions *r, struct customers *c,
    struct products *products, const struct run_days *days, struct err *e)
{
	struct arena arena = { 0 };
	const struct owners owners = list_owners(c, &arena);
	int rc;

	know_agreements(r, &owners);
	rc = take_all(r, &owners, products, days, &c->arena, e);
	progress_to(c->n);
	arena_release(&arena);
	return rc;
}
