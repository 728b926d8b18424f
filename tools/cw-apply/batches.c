#include <inttypes.h>

#include "batch.h"
#include "batches.h"
#include "progress.h"
#include "twins.h"

#define AT_WORK		2	/* batches */
#define STEP_MS		1000

/* The batches at work, in the order of the plan. */
struct batches {
	struct applying *ap;
	struct products products;	/* of the whole run */
	struct batch list[AT_WORK];	/* a ring */
	size_t first;			/* where the oldest stands */
	size_t n;
	size_t next;			/* of the plan: in no batch yet */
	bool late;			/* a batch was: see batch_put_back() */
};

static struct batch *
nth_batch(struct batches *all, size_t i)
{
	return &all->list[(all->first + i) % AT_WORK];
}

/* --- writing -------------------------------------------------------------- */

/*
 * Sees to it that the products of the first batch's new additions are there:
 * only of the first, so that what is logged of them has its place.
 */
static void
make_products(struct batches *all)
{
	struct batch *b = &all->list[all->first];
	struct item *item;
	int rc;

	for (item = b->items; item < b->items + b->n; item++) {
		if (item->state != READY || item->r.change.product.id != 0)
			continue;
		rc = product_make(&all->products, all->ap, &item->r, &b->arena);
		if (rc == -1)
			item->state = DECIDED;
		if (rc == 1)
			item->state = UNREAD;
	}
}

/* An addition that was there before, or is in the plan, is no new one. */
static void
check_is_new(struct item *item)
{
	struct result *r = &item->r;
	const int64_t id = r->change.addition.id;

	if (!plan_has(item->b->ap->plan, id) && !item_knows(item, id))
		return;
	r->outcome = OUTCOME_UNKNOWN;
	r->error = arena_fmt(&item->b->arena, "ConnectWise's answer is "
	    "addition %" PRId64 ", which is not new", id);
	r->change.addition.id = 0;
}

static void
on_written(void *ctx, struct result *r, enum write_fate fate)
{
	struct item *item = ctx;
	struct batch *b = item->b;

	if (fate == WRITE_LATE) {
		applying_outcome(b->ap, item->number, r);
		item->state = READY;
		return;
	}
	b->written = true;
	applying_fate(b->ap, fate, r->error);
	if (r->change.action == ACTION_CREATE && r->outcome == OUTCOME_APPLIED)
		check_is_new(item);
	item->state = r->outcome == OUTCOME_UNKNOWN ? UNANSWERED : DECIDED;
	if (item->state == DECIDED)
		applying_outcome(b->ap, item->number, r);
	batch_write_results(nth_batch(b->all, 0));
}

/* Notes the intents of up to n writes of the batch; returns how many. */
static size_t
note_intents(struct batch *b, struct item **noted, size_t n)
{
	struct item *item;
	size_t i = 0;

	for (item = b->items; item < b->items + b->n && i < n; item++) {
		if (!batch_may_start(item))
			continue;
		item->number = applying_intent(b->ap, &item->r.change,
		    item->known, item->n_known);
		if (item->number == 0)
			break;
		noted[i++] = item;
	}
	return i;
}

/* Starts up to n writes: those of the first batch go first. */
static void
write_more(void *ctx, int n)
{
	struct batches *all = ctx;
	struct item *noted[AT_WORK * BATCH];
	size_t i, n_noted = 0;

	for (i = 0; i < all->n; i++)
		n_noted += note_intents(nth_batch(all, i), noted + n_noted,
		    (size_t)n - n_noted);
	if (n_noted == 0 || all->ap->halted || applying_sync(all->ap) == -1)
		return;
	for (i = 0; i < n_noted; i++) {
		noted[i]->state = IN_FLIGHT;
		write_change(all->ap->session->cw, &noted[i]->r,
		    noted[i]->b->deadline, &noted[i]->b->arena, on_written,
		    noted[i]);
	}
}

/* --- one batch after the other -------------------------------------------- */

/* Whether both batches have changes of one agreement. */
static bool
share_agreement(const struct batch *a, const struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (batch_has(a, b->items[i].r.change.agreement.id))
			return true;
	return false;
}

/*
 * Takes the next batch, and reads it again; not yet, if an earlier one has
 * changes of one of its agreements: they come one after the other, and each
 * relies on the newest that was read of it.
 */
static void
add_batch(struct batches *all)
{
	struct batch *b = nth_batch(all, all->n);

	*b = (struct batch){ .all = all, .ap = all->ap };
	batch_cut(b, &all->next);
	if (all->n > 0 && share_agreement(nth_batch(all, 0), b)) {
		all->next -= b->n;
		return;
	}
	all->n++;
	(void)stream_flush(&all->ap->st->out);
	batch_read(b, &all->products);
}

/* Writes the first batch to its end; the next one goes on meanwhile. */
static void
finish_first(struct batches *all)
{
	struct batch *b = nth_batch(all, 0);

	while (batch_is_writing(b))
		(void)http_step(cw_http(all->ap->session->cw), STEP_MS);
	batch_resolve(b);
	if (batch_put_back(b)) {
		all->late = true;
		batch_read(b, &all->products);
		return;
	}
	batch_end(b);
	twins_look(b, &b->arena);
	arena_release(&b->arena);
	all->first = (all->first + 1) % AT_WORK;
	all->n--;
}

void
batches_run(struct applying *ap)
{
	struct http *http = cw_http(ap->session->cw);
	const size_t n = ap->plan->n;
	struct batches all = { .ap = ap };

	progress_begin("changes", n);
	http_feed(http, write_more, &all);
	while (all.n > 0 || all.next < n) {
		if (all.n == 0)
			add_batch(&all);
		if (!ap->dry_run)
			make_products(&all);
		if (all.n < AT_WORK && all.next < n && !all.late)
			add_batch(&all);
		finish_first(&all);
	}
	http_feed(http, NULL, NULL);
	progress_end();
	products_release(&all.products);
}
