#include <inttypes.h>
#include <string.h>

#include "batch.h"
#include "clock.h"
#include "cwadditions.h"
#include "product.h"
#include "progress.h"
#include "readback.h"
#include "recheck.h"

#define BATCH		100	/* changes that are read again at once */
#define IDLE_ROUNDS	3	/* without a write in time, and we give up */

/* A change of the batch at hand. */
struct item {
	struct batch *b;
	struct result r;
	enum {
		UNREAD,		/* is to be read again */
		DECIDED,	/* r is what became of it */
		READY,		/* is to be written */
		IN_FLIGHT,		/* its request is under way */
		UNANSWERED	/* its answer was lost: to be read back */
	} state;
	int64_t number;		/* of its intent; 0: it has none */
	int64_t *known;		/* additions of the product, before */
	size_t n_known;
};

struct batch {
	struct applying *ap;
	struct products products;	/* of the whole run */
	struct item items[BATCH];
	size_t n;
	size_t n_written;	/* results that are written */
	int64_t deadline;	/* clock_ms(): what was read is too old then */
	bool late;		/* which kept something from being written */
	bool written;		/* since it was read, something was */
	int idle;		/* rounds in which nothing was */
	struct arena arena;
};

/*
 * Writes the results that are known, in the order of the plan, at once: a
 * person may be watching, and a full disk is to be seen before the next write.
 */
static void
write_results(struct batch *b)
{
	while (b->n_written < b->n && b->items[b->n_written].state == DECIDED)
		applying_result(b->ap, &b->items[b->n_written++].r);
	if (stream_flush(&b->ap->st->out) == -1)
		http_halt(cw_http(b->ap->session->cw));
}

/* --- reading again -------------------------------------------------------- */

/*
 * What new additions are of. Products that the plan found missing may be there
 * by now, and additions of them, too.
 */
static void
find_products(struct batch *b)
{
	struct result *creations[BATCH];
	struct item *item;
	size_t n = 0;

	for (item = b->items; item < b->items + b->n; item++)
		if (item->state == UNREAD &&
		    item->r.change.action == ACTION_CREATE)
			creations[n++] = &item->r;
	if (n > 0)
		products_check(&b->products, b->ap, creations, n, &b->arena);
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

/*
 * Reads again what the batch's unread changes are about, and marks what is to
 * be written. When there is no answer at all, none of it is, and we are shut
 * out.
 */
static void
refresh(struct batch *b)
{
	struct recheck fresh[BATCH];
	struct item *items[BATCH];
	size_t i, n = 0;

	memset(fresh, 0, sizeof(fresh));
	find_products(b);
	if (b->ap->halted)
		return;
	for (i = 0; i < b->n; i++)
		if (b->items[i].state == UNREAD) {
			items[n] = &b->items[i];
			fresh[n++].change = &b->items[i].r.change;
		}
	/* what the first answer says may be as old as the whole reading */
	b->deadline = clock_ms() + b->ap->session->job.fresh;
	recheck_read(b->ap->session->cw, fresh, n, &b->arena);
	for (i = 0; i < n; i++)
		decide(items[i], &fresh[i]);
}

/* --- writing -------------------------------------------------------------- */

/* Sees to it that the products of the batch's new additions are there. */
static void
make_products(struct batch *b)
{
	struct item *item;
	int rc;

	for (item = b->items; item < b->items + b->n; item++) {
		if (item->state != READY || item->r.change.product.id != 0)
			continue;
		rc = product_make(&b->products, b->ap, &item->r, &b->arena);
		if (rc == -1)
			item->state = DECIDED;
		if (rc == 1) {
			item->state = UNREAD;
			b->late = true;
		}
	}
}

/* An addition that was there before, or is in the plan, is no new one. */
static void
check_is_new(struct item *item)
{
	struct result *r = &item->r;
	const int64_t id = r->change.addition.id;
	bool old = plan_has(item->b->ap->plan, id);
	size_t i;

	for (i = 0; i < item->n_known; i++)
		old = old || item->known[i] == id;
	if (!old)
		return;
	r->outcome = OUTCOME_UNKNOWN;
	r->error = arena_fmt(&item->b->arena, "ConnectWise's answer is "
	    "addition %" PRId64 ", which is not new", id);
	r->change.addition.id = 0;
}

static void start_next(struct batch *b, size_t from, int64_t agreement);

static void
on_written(void *ctx, struct result *r, enum write_fate fate)
{
	struct item *item = ctx;
	struct batch *b = item->b;

	if (fate == WRITE_LATE) {
		applying_outcome(b->ap, item->number, r);
		item->state = READY;
		b->late = true;
		return;
	}
	b->written = true;
	applying_fate(b->ap, fate, r->error);
	if (r->change.action == ACTION_CREATE && r->outcome == OUTCOME_APPLIED)
		check_is_new(item);
	item->state = r->outcome == OUTCOME_UNKNOWN ? UNANSWERED : DECIDED;
	if (item->state == DECIDED)
		applying_outcome(b->ap, item->number, r);
	write_results(b);
	start_next(b, (size_t)(item - b->items) + 1, r->change.agreement.id);
}

/* Starts the next write of the batch to the agreement. */
static void
start_next(struct batch *b, size_t from, int64_t agreement)
{
	struct item *item;

	for (item = b->items + from; item < b->items + b->n; item++)
		if (item->state == READY &&
		    item->r.change.agreement.id == agreement)
			break;
	if (item == b->items + b->n || !applying_may_write(b->ap) ||
	    item->r.change.product.id == 0)
		return;
	if (clock_ms() > b->deadline) {
		b->late = true;
		return;
	}
	item->number = applying_intent(b->ap, &item->r.change, item->known,
	    item->n_known);
	if (item->number == 0)
		return;
	item->state = IN_FLIGHT;
	write_change(b->ap->session->cw, &item->r, b->deadline, &b->arena,
	    on_written, item);
}

/* Whether no earlier item of the batch is of the same agreement. */
static bool
is_first(const struct batch *b, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (b->items[k].r.change.agreement.id ==
		    b->items[i].r.change.agreement.id)
			return false;
	return true;
}

/* Resolves the items whose answers were lost, by reading them back. */
static void
resolve_unanswered(struct batch *b)
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

/*
 * Puts back what could not be written before what was read had grown old, as
 * requests had to wait, for the server or for the rate limit. Returns whether
 * there is something to be read once more; if that happens again and again, we
 * give up.
 */
static bool
put_back_late(struct batch *b)
{
	struct item *item;
	bool hopeless;

	if (!b->late || !applying_may_write(b->ap))
		return false;
	b->late = false;
	b->idle = b->written ? 0 : b->idle + 1;
	b->written = false;
	hopeless = b->idle == IDLE_ROUNDS;
	for (item = b->items; item < b->items + b->n; item++) {
		if (item->state != READY)
			continue;
		item->state = hopeless ? DECIDED : UNREAD;
		item->r.outcome = hopeless ? OUTCOME_FAILED :
		    OUTCOME_NOT_TRIED;
		item->r.error = hopeless ? "it was not written within "
		    "FreshSeconds after it was read" : NULL;
	}
	return !hopeless;
}

static void
write_ready(struct batch *b)
{
	size_t i;

	if (!b->ap->dry_run)
		make_products(b);
	for (i = 0; i < b->n; i++)
		if (is_first(b, i))
			start_next(b, i, b->items[i].r.change.agreement.id);
	http_run(cw_http(b->ap->session->cw));
	resolve_unanswered(b);
}

/* --- twins ---------------------------------------------------------------- */

static bool
is_known(const struct item *item, int64_t id)
{
	size_t i;

	for (i = 0; i < item->n_known; i++)
		if (item->known[i] == id)
			return true;
	return false;
}

/* Logs each other addition of the product that is as new as the one made. */
static void
log_twins(const struct item *item, const struct recheck *f)
{
	const struct change *c = &item->r.change;
	const struct addition *d;
	date_day day;

	if (!date_parse(&day, c->effective))
		day = 0;
	for (d = f->additions; d < f->additions + f->n; d++)
		if (d->id != c->addition.id && !is_known(item, d->id) &&
		    cw_addition_phase(d, day) != ADDITION_CANCELLED)
			applying_log(item->b->ap, AX29, c, arena_fmt(
			    &item->b->arena, "additions %" PRId64 " and %"
			    PRId64 " of agreement %" PRId64, c->addition.id,
			    d->id, c->agreement.id), NULL);
}

/*
 * Reads the products of the batch's new additions once more: a writer on
 * another machine, or a person, may have added the same at the same time.
 */
static void
look_for_twins(struct batch *b)
{
	struct recheck fresh[BATCH] = { 0 };
	struct change wishes[BATCH];
	struct item *items[BATCH], *item;
	size_t i, n = 0;

	for (item = b->items; item < b->items + b->n; item++)
		if (item->r.change.action == ACTION_CREATE &&
		    item->r.outcome == OUTCOME_APPLIED &&
		    item->r.change.addition.id != 0) {
			items[n] = item;
			wishes[n] = item->r.change;
			wishes[n].addition.id = 0;
			fresh[n].change = &wishes[n];
			n++;
		}
	if (n == 0 || *b->ap->stop != 0 || b->ap->st->out.failed)
		return;
	recheck_read(b->ap->session->cw, fresh, n, &b->arena);
	for (i = 0; i < n; i++)
		if (fresh[i].failed)
			warn_line("addition %" PRId64 " was created, but could "
			    "not be looked for twice: %s",
			    items[i]->r.change.addition.id, fresh[i].why.text);
		else
			log_twins(items[i], &fresh[i]);
}

/* --- a batch -------------------------------------------------------------- */

static void
run_batch(struct batch *b)
{
	struct applying *ap = b->ap;
	size_t i;

	(void)stream_flush(&ap->st->out);
	do {
		if (!ap->halted && *ap->stop == 0 && !ap->st->out.failed)
			refresh(b);
		write_ready(b);
	} while (put_back_late(b));
	for (i = 0; i < b->n; i++)
		b->items[i].state = DECIDED;	/* others: not tried */
	write_results(b);
	look_for_twins(b);
}

/* --- cutting the plan into batches ---------------------------------------- */

/* Whether the next change would need another request to be read again. */
static bool
is_full(const struct batch *b, const struct change *next)
{
	size_t i, agreements = 0;

	for (i = 0; i < b->n; i++) {
		if (b->items[i].r.change.agreement.id == next->agreement.id)
			return b->n == BATCH;
		agreements += is_first(b, i);
	}
	return b->n == BATCH || agreements == RECHECK_AGREEMENTS;
}

void
batches_run(struct applying *ap)
{
	const struct plan *plan = ap->plan;
	struct batch b = { .ap = ap };
	size_t i;

	progress_begin("changes", plan->n);
	for (i = 0; i < plan->n; i++) {
		b.items[b.n++] = (struct item){
			.b = &b,
			.r = {
				.outcome = OUTCOME_NOT_TRIED,
				.change = plan->changes[i],
			},
		};
		if (i + 1 == plan->n || is_full(&b, &plan->changes[i + 1])) {
			run_batch(&b);
			arena_clear(&b.arena);
			b.n = b.n_written = 0;
			b.late = b.written = false;
			b.idle = 0;
		}
	}
	progress_end();
	products_release(&b.products);
	arena_release(&b.arena);
}
