#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "cwadditions.h"
#include "cwagreements.h"
#include "recheck.h"
#include "text.h"
#include "xalloc.h"

/* --- reading -------------------------------------------------------------- */

/* The wish for the agreement of a change; made if there is none yet. */
static struct cw_additions *
wish_for(struct cw_additions *wishes, size_t *n, int64_t agreement)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (wishes[i].agreement_id == agreement)
			return &wishes[i];
	wishes[*n].agreement_id = agreement;
	return &wishes[(*n)++];
}

/* Whether the change is about the addition. */
static bool
concerns(const struct change *c, const struct addition *d)
{
	return c->addition.id != 0 ? d->id == c->addition.id :
	    d->product.id == c->product.id;
}

static void
take_additions(struct recheck *f, const struct cw_additions *wish,
    struct arena *a)
{
	size_t i;

	f->failed = wish->failed;
	f->shut_out = wish->shut_out;
	f->why = wish->why;
	f->additions = arena_array(a, wish->n, sizeof(*f->additions));
	for (i = 0; i < wish->n; i++)
		if (concerns(f->change, &wish->items[i]))
			f->additions[f->n++] = wish->items[i];
}

/* Whether there is something to look for yet. */
static bool
has_subject(const struct change *c)
{
	return c->addition.id != 0 || c->product.id != 0;
}

/* The wishes for what the changes are about; returns how many. */
static size_t
make_wishes(const struct recheck *f, size_t n, struct cw_additions *wishes,
    struct arena *a)
{
	struct cw_additions *w;
	size_t i, n_wishes = 0;

	for (i = 0; i < n; i++) {
		const struct change *c = f[i].change;

		if (!has_subject(c))
			continue;
		w = wish_for(wishes, &n_wishes, c->agreement.id);
		w->updated = w->updated || f[i].updated;
		if (w->ids == NULL) {
			w->ids = arena_array(a, n, sizeof(*w->ids));
			w->products = arena_array(a, n, sizeof(*w->products));
		}
		if (c->addition.id != 0)
			w->ids[w->n_ids++] = c->addition.id;
		else
			w->products[w->n_products++] = c->product.id;
	}
	return n_wishes;
}

/* The agreements that the changes are in, each once. */
static void
wish_agreements(struct cw_agreements *wish, const struct recheck *f, size_t n,
    struct arena *a)
{
	int64_t *ids, id;
	size_t i, k;

	ids = arena_array(a, n, sizeof(*ids));
	for (i = 0; i < n; i++) {
		id = f[i].change->agreement.id;
		for (k = 0; k < wish->n_ids && ids[k] != id; k++)
			;
		if (k == wish->n_ids)
			ids[wish->n_ids++] = id;
	}
	wish->ids = ids;
}

static void
take_agreement(struct recheck *f, const struct cw_agreements *wish)
{
	size_t i;

	if (wish->failed) {
		f->failed = true;
		f->why = wish->why;
	}
	for (i = 0; i < wish->n; i++)
		if (wish->items[i].ref.id == f->change->agreement.id)
			f->agreement = wish->items[i];
}

void
recheck_read(struct cw *cw, struct recheck *f, size_t n, struct arena *a)
{
	struct cw_agreements agreements = { 0 };
	struct cw_additions *wishes;
	size_t i, n_wishes;

	if (n == 0)
		return;
	wishes = arena_array(a, n, sizeof(*wishes));
	n_wishes = make_wishes(f, n, wishes, a);
	wish_agreements(&agreements, f, n, a);
	cw_read_both(cw, &agreements, wishes, n_wishes, a);
	for (i = 0; i < n; i++) {
		if (has_subject(f[i].change))
			take_additions(&f[i], wish_for(wishes, &n_wishes,
			    f[i].change->agreement.id), a);
		take_agreement(&f[i], &agreements);
	}
}

/* --- judging -------------------------------------------------------------- */

/* Whether the addition is of the change's product, which has its old name. */
static bool
is_product(const struct change *c, const struct addition *d)
{
	return d->product.id == c->product.id &&
	    text_caseeq(d->product.identifier, c->product.identifier);
}

/* What is different about an existing addition; NULL if nothing is. */
static const char *
difference(const struct change *c, const struct addition *d, struct arena *a)
{
	char quantity[QTY_TEXT];

	if (!is_product(c, d))
		return arena_fmt(a, "addition %" PRId64 " has product %s "
		    "now", d->id, d->product.identifier);
	if (c->addition.status != NULL &&
	    text_cmp(d->status, c->addition.status) != 0)
		return arena_fmt(a, "addition %" PRId64 " is %s now", d->id,
		    d->status != NULL ? d->status : "without status");
	if (text_cmp(d->effective, c->addition.effective) != 0)
		return arena_fmt(a, "addition %" PRId64 " is effective from "
		    "%s now", d->id,
		    d->effective != NULL ? d->effective : "always");
	if (text_cmp(d->cancelled, c->addition.cancelled) != 0)
		return arena_fmt(a, "addition %" PRId64 " is cancelled on %s "
		    "now", d->id,
		    d->cancelled != NULL ? d->cancelled : "no day");
	if (!d->quantity.known || !c->before.known ||
	    qty_cmp(d->quantity, c->before) != 0)
		return arena_fmt(a, "addition %" PRId64 " has quantity %s now",
		    d->id, d->quantity.known ? qty_text(quantity,
		    d->quantity) : "none");
	return NULL;
}

/* Whether the addition already is what the change makes of it. */
static bool
is_done(const struct change *c, const struct addition *d)
{
	bool cancel = c->action == ACTION_CANCEL;

	return is_product(c, d) && d->quantity.known &&
	    qty_cmp(d->quantity, c->after) == 0 &&
	    (cancel || c->addition.status == NULL ||
	    text_cmp(d->status, c->addition.status) == 0) &&
	    text_cmp(d->effective, c->addition.effective) == 0 &&
	    text_cmp(d->cancelled, cancel ? c->cancel :
	    c->addition.cancelled) == 0;
}

static enum outcome
judge_existing(const struct recheck *f, struct arena *a, const char **why)
{
	const struct change *c = f->change;
	const struct addition *d = f->additions;

	if (f->n == 0) {
		*why = arena_fmt(a, "addition %" PRId64 " no longer exists",
		    c->addition.id);
		return OUTCOME_STALE;
	}
	if ((*why = difference(c, d, a)) == NULL)
		return OUTCOME_NOT_TRIED;
	return is_done(c, d) ? OUTCOME_ALREADY : OUTCOME_STALE;
}

/* Why the agreement does not take a new addition from its day on, or NULL. */
static const char *
bar_to_creation(const struct change *c, const struct cw_agreement *g,
    struct arena *a)
{
	const char *first = g->ref.bill_start, *invoice = g->ref.next_invoice;

	if (g->undated != NULL)
		return arena_fmt(a, "agreement %" PRId64 ": %s",
		    c->agreement.id, g->undated);
	if (!g->ref.prorate && invoice != NULL &&
	    (first == NULL || strcmp(invoice, first) > 0))
		first = invoice;
	if (first == NULL || strcmp(c->effective, first) >= 0)
		return NULL;
	return arena_fmt(a, "agreement %" PRId64 " takes additions from %s on "
	    "now", c->agreement.id, first);
}

/* A new addition: there must be none of the product that is not cancelled. */
static enum outcome
judge_new(const struct recheck *f, struct arena *a, const char **why)
{
	const struct change *c = f->change;
	const struct addition *d, *there = NULL;
	date_day day;
	size_t i, n = 0;

	if (!date_parse(&day, c->effective))
		day = 0;
	for (i = 0; i < f->n; i++) {
		d = &f->additions[i];
		if (cw_addition_phase(d, day) == ADDITION_CANCELLED)
			continue;
		there = d;
		n++;
	}
	if (n == 0)
		return (*why = bar_to_creation(c, &f->agreement, a)) == NULL ?
		    OUTCOME_NOT_TRIED : OUTCOME_STALE;
	*why = arena_fmt(a, "agreement %" PRId64 " has addition %" PRId64
	    " of the product now", c->agreement.id, there->id);
	return n == 1 && there->quantity.known &&
	    qty_cmp(there->quantity, c->after) == 0 ? OUTCOME_ALREADY :
	    OUTCOME_STALE;
}

/* What is different about the agreement; NULL if nothing is. */
static const char *
agreement_difference(const struct change *c, const struct cw_agreement *g,
    const char *today, struct arena *a)
{
	const char *idle;
	date_day day;

	if (!g->active)
		return arena_fmt(a, "agreement %" PRId64 " is no longer "
		    "active", c->agreement.id);
	if (g->company.id != c->company.id)
		return arena_fmt(a, "agreement %" PRId64 " belongs to company "
		    "%s now", c->agreement.id, g->company.identifier);
	if (c->agreement.type != 0 && g->ref.type != c->agreement.type)
		return arena_fmt(a, "agreement %" PRId64 " is of another type "
		    "now", c->agreement.id);
	if (today != NULL && date_parse(&day, today) &&
	    (idle = cw_agreement_idle(g, day, a)) != NULL)
		return arena_fmt(a, "agreement %" PRId64 " %s", c->agreement.id,
		    idle);
	return NULL;
}

enum outcome
recheck_judge(const struct recheck *f, const char *today, struct arena *a,
    const char **why)
{
	const struct change *c = f->change;

	*why = agreement_difference(c, &f->agreement, today, a);
	if (*why != NULL)
		return OUTCOME_STALE;
	return c->action == ACTION_CREATE ? judge_new(f, a, why) :
	    judge_existing(f, a, why);
}
