#include <string.h>

#include "batch.h"
#include "clock.h"
#include "readback.h"
#include "recheck.h"

#ifndef FULL
#define FULL		BATCH	/* the simulation's batches are small */
#endif
#define IDLE_ROUNDS	3	/* without a write in time, and we give up */

bool
item_knows(const struct item *item, int64_t id)
{
	size_t i;

	for (i = 0; i < item->n_known; i++)
		if (item->known[i] == id)
			return true;
	return false;
}

/* --- cutting the plan into batches ---------------------------------------- */

bool
batch_has(const struct batch *b, int64_t agreement)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->items[i].r.change.agreement.id == agreement)
			return true;
	return false;
}

static void
add_change(struct batch *b, const struct change *c)
{
	b->agreements += !batch_has(b, c->agreement.id);
	b->items[b->n++] = (struct item){
		.b = b,
		.r = { .outcome = OUTCOME_NOT_TRIED, .change = *c },
	};
}

/* How many changes are left without the last ones that are of the agreement;
 * all, if there are no others. */
static size_t
count_without(const struct batch *b, int64_t agreement)
{
	size_t n = b->n;

	while (n > 0 && b->items[n - 1].r.change.agreement.id == agreement)
		n--;
	return n > 0 ? n : b->n;
}

void
batch_cut(struct batch *b, size_t *next)
{
	const struct plan *plan = b->ap->plan;
	const struct change *c = &plan->changes[*next];
	const struct change *end = plan->changes + plan->n;

	while (c < end && b->n < FULL && (b->agreements < RECHECK_AGREEMENTS ||
	    batch_has(b, c->agreement.id)))
		add_change(b, c++);
	if (c < end)
		b->n = count_without(b, c->agreement.id);
	*next += b->n;
}

/* --- reading again -------------------------------------------------------- */

/* Whether the run is not about to end. */
static bool
may_go_on(const struct applying *ap)
{
	return !ap->halted && *ap->stop == 0 && !ap->st->out.failed;
}

/*
 * What new additions are of. Products that the plan found missing may be there
 * by now, and additions of them, too.
 */
static void
find_products(struct batch *b, const struct products *products)
{
	struct result *creations[BATCH];
	struct item *item;
	size_t n = 0;

	for (item = b->items; item < b->items + b->n; item++)
		if (item->state == UNREAD &&
		    item->r.change.action == ACTION_CREATE)
			creations[n++] = &item->r;
	if (n > 0)
		products_check(products, b->ap, creations, n, &b->arena);
}

/* The additions of the product that are there before a new one is made. */
static void
note_known(struct item *item, const struct recheck *f)
{
	size_t i;

	if (item->r.change.action != ACTION_CREATE)
		return;
	item->n_known = 0;
	item->known = arena_array(&item->b->arena, f->n, sizeof(*item->known));
	for (i = 0; i < f->n; i++)
		item->known[item->n_known++] = f->additions[i].id;
}

/* What is to become of a change, now that it was read again. */
static void
decide(struct item *item, const struct recheck *f)
{
	struct batch *b = item->b;
	struct result *r = &item->r;
	const char *why;

	item->state = DECIDED;
	if (r->outcome != OUTCOME_NOT_TRIED)
		return;
	if ((why = plan_forbids(&b->ap->session->job, &r->change)) != NULL) {
		r->outcome = OUTCOME_REFUSED;
		r->error = why;
	} else if (f->failed) {
		r->outcome = OUTCOME_FAILED;
		r->error = arena_str(&b->arena, f->why.text);
		if (f->shut_out)
			applying_shut_out(b->ap, r->error);
	} else {
		r->outcome = recheck_judge(f, b->ap->st->begin.today,
		    &b->arena, &r->error);
		if (r->outcome == OUTCOME_NOT_TRIED)
			item->state = READY;
		note_known(item, f);
	}
}

void
batch_read(struct batch *b, const struct products *products)
{
	struct recheck fresh[BATCH];
	struct item *items[BATCH];
	size_t i, n = 0;

	memset(fresh, 0, sizeof(fresh));
	if (!may_go_on(b->ap))
		return;
	find_products(b, products);
	if (!may_go_on(b->ap))
		return;
	for (i = 0; i < b->n; i++)
		if (b->items[i].state == UNREAD) {
			items[n] = &b->items[i];
			fresh[n++].change = &b->items[i].r.change;
		}
	/* what the first answer says may be as old as the whole reading */
	b->deadline = clock_ms() + b->ap->session->job.fresh;
	recheck_read(b->ap->session->cw, fresh, n, &b->arena);
	if (!may_go_on(b->ap))
		return;		/* a write has ended the run meanwhile */
	for (i = 0; i < n; i++)
		decide(items[i], &fresh[i]);
}

/* --- writing -------------------------------------------------------------- */

/* Whether all changes before it to the same agreement have ended. */
static bool
is_its_turn(const struct item *item)
{
	const struct item *i;

	for (i = item->b->items; i < item; i++)
		if (i->r.change.agreement.id == item->r.change.agreement.id &&
		    i->state != DECIDED && i->state != UNANSWERED)
			return false;
	return true;
}

bool
batch_may_start(const struct item *item)
{
	return item->state == READY && item->r.change.product.id != 0 &&
	    applying_may_write(item->b->ap) &&
	    clock_ms() <= item->b->deadline && is_its_turn(item);
}

bool
batch_is_writing(const struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->items[i].state == IN_FLIGHT ||
		    batch_may_start(&b->items[i]))
			return true;
	return false;
}

/* --- after the writes ----------------------------------------------------- */

void
batch_resolve(struct batch *b)
{
	struct readback lost[BATCH];
	struct item *items[BATCH];
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->items[i].state == UNANSWERED) {
			items[n] = &b->items[i];
			lost[n++] = (struct readback){
				.known = b->items[i].known,
				.n_known = b->items[i].n_known,
				.r = &b->items[i].r,
			};
		}
	readback_resolve(b->ap, lost, n, b->ap->session->job.settle,
	    &b->arena);
	for (i = 0; i < n; i++) {
		items[i]->state = DECIDED;
		applying_outcome(b->ap, items[i]->number, &items[i]->r);
	}
}

/* Whether something was not written in time. */
static bool
is_late(const struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->items[i].state == READY || b->items[i].state == UNREAD)
			return applying_may_write(b->ap);
	return false;
}

bool
batch_put_back(struct batch *b)
{
	struct item *item;
	bool hopeless;

	if (!is_late(b))
		return false;
	b->idle = b->written ? 0 : b->idle + 1;
	b->written = false;
	hopeless = b->idle == IDLE_ROUNDS;
	for (item = b->items; item < b->items + b->n; item++) {
		if (item->state != READY && item->state != UNREAD)
			continue;
		item->state = hopeless ? DECIDED : UNREAD;
		item->r.outcome = hopeless ? OUTCOME_FAILED :
		    OUTCOME_NOT_TRIED;
		item->r.error = hopeless ? "it was not written within "
		    "FreshSeconds after it was read" : NULL;
	}
	return !hopeless;
}

/* --- results -------------------------------------------------------------- */

void
batch_write_results(struct batch *b)
{
	while (b->n_written < b->n && b->items[b->n_written].state == DECIDED)
		applying_result(b->ap, &b->items[b->n_written++].r);
	if (stream_flush(&b->ap->st->out) == -1)
		http_halt(cw_http(b->ap->session->cw));
}

void
batch_end(struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		b->items[i].state = DECIDED;
	batch_write_results(b);
}
