#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine.h"
#include "date.h"
#include "fresh.h"
#include "lost.h"
#include "progress.h"
#include "text.h"
#include "write.h"
#include "xalloc.h"

#define BATCH		100	/* changes that are read again at once */
#define LOST_LIMIT	3	/* lost answers in a row, and we give up */

/* What became of a product that several changes may need. */
struct product_made {
	const char *identifier;
	int64_t id;		/* 0: it could not be created */
	const char *error;
};

/* A change of the batch at hand. */
struct item {
	struct engine *e;
	struct batch *b;
	struct result r;
	enum {
		DECIDED,	/* r is what became of it */
		READY,		/* is to be written */
		FLYING,		/* its request is under way */
		LOST		/* its answer was lost: to be settled */
	} state;
	int64_t number;		/* of its intent; 0: it has none */
	int64_t *known;		/* additions of the product, before */
	size_t n_known;
};

struct batch {
	struct item items[BATCH];
	size_t n;
	size_t told;		/* results that are written */
	struct arena arena;
};

/* --- log and results ------------------------------------------------------ */

static void
log_change(struct engine *e, enum log_code code, const struct change *c,
    const char *error, const char *detail)
{
	if (log_code_level(code) == LEVEL_WARN)
		e->warned = true;
	stage_log(e->st, code, &(struct log_facts){
		.customer = &c->customer,
		.sku = c->sku,
		.description = c->description,
		.before = c->before,
		.after = c->after,
		.error = error,
		.detail = detail,
	});
}

/* The log entry that a result deserves. */
static void
log_result(struct engine *e, const struct result *r)
{
	static const enum log_code done[ACTIONS] = {
		[ACTION_UPDATE] = CW07,
		[ACTION_CREATE] = CW08,
		[ACTION_REMOVE] = CW20,
		[ACTION_NONE] = CW09,
		[ACTION_CANCEL] = AX17,
	};
	const struct change *c = &r->change;

	switch (r->outcome) {
	case OUTCOME_APPLIED:
		log_change(e, done[c->action], c, NULL, NULL);
		break;
	case OUTCOME_ALREADY:
		log_change(e, CW09, c, NULL, r->error);
		break;
	case OUTCOME_STALE:
		log_change(e, AX14, c, NULL, r->error);
		break;
	case OUTCOME_REFUSED:
	case OUTCOME_FAILED:
	case OUTCOME_UNKNOWN:
		log_change(e, c->action != ACTION_CREATE ? CW10 :
		    c->product.id == 0 ? CW11 : CW12, c, r->error, NULL);
		break;
	case OUTCOME_NOT_TRIED:
		break;
	}
}

static void
put_result(struct engine *e, const struct result *r)
{
	stage_count(e->st, "changes", 1);
	stage_count(e->st, outcome_name(r->outcome), 1);
	result_write(r, &e->st->text);
	stage_write(e->st, RECORD_RESULT);
	log_result(e, r);
	progress_step();
}

/*
 * Writes the results that are known, in the order of the plan, at once: a
 * person may be watching, and a full disk is to be seen before the next write.
 */
static void
tell(struct engine *e, struct batch *b)
{
	while (b->told < b->n && b->items[b->told].state == DECIDED)
		put_result(e, &b->items[b->told++].r);
	if (stream_flush(&e->st->out) == -1)
		http_halt(cw_http(e->setup->cw));
}

/* --- going on, or not ----------------------------------------------------- */

/* Whether another write may be started. */
static bool
may_write(struct engine *e)
{
	return !e->halted && !e->dry_run && e->journal != NULL &&
	    !e->st->out.failed && *e->stop == 0;
}

/* Starts no further write, nor sends one that waits for its turn. */
static void
halt(struct engine *e)
{
	e->halted = true;
	http_halt(cw_http(e->setup->cw));
}

/* Nothing more is written: ConnectWise shuts us out, or we are to stop. */
static void
shut_out(struct engine *e, const char *why)
{
	halt(e);
	if (*e->stop != 0)
		return;
	stage_fail(e->st, EXIT_REMOTE, CW02,
	    &(struct log_facts){ .error = why });
}

/* Nothing more is written: the journal does not take it. */
static void
journal_failed(struct engine *e, const struct err *why)
{
	halt(e);
	stage_fail(e->st, EXIT_LOCAL, AX03,
	    &(struct log_facts){ .error = why->text });
}

static void
note_fate(struct engine *e, enum write_fate fate, const char *why)
{
	e->lost = fate == WRITE_LOST ? e->lost + 1 : 0;
	if (fate == WRITE_SHUT_OUT || e->lost == LOST_LIMIT)
		shut_out(e, why != NULL ? why : "no answer");
}

/* Puts the intent of an item on disk. False: it must not be written. */
static bool
put_intent(struct engine *e, struct item *item)
{
	const struct intent intent = {
		.time = stage_time(e->st),
		.today = e->st->begin.today,
		.run = e->st->begin.run,
		.number = e->number + 1,
		.seal = e->st->in.seal,
		.change = item->r.change,
		.known = item->known,
		.n_known = item->n_known,
	};
	struct err why;

	if (journal_intent(e->journal, &intent, &why) == -1) {
		journal_failed(e, &why);
		return false;
	}
	item->number = ++e->number;
	return true;
}

static void
put_outcome(struct engine *e, struct item *item)
{
	struct err why;

	if (item->number != 0 && journal_outcome(e->journal,
	    e->st->begin.run, item->number, stage_time(e->st), &item->r,
	    &why) == -1)
		journal_failed(e, &why);
}

/* --- what may be written -------------------------------------------------- */

/* Why the job does not let the change be made; NULL if it does. */
static const char *
forbidden(const struct engine *e, const struct change *c)
{
	const struct job *job = &e->setup->job;

	if (c->action != ACTION_CREATE)
		return NULL;
	if (!job->facts.allow_create_additions)
		return "the job does not allow to create additions";
	if (c->product.id != 0)
		return NULL;
	if (!job->facts.allow_create_products)
		return "the job does not allow to create products";
	if (job->product_template == NULL)
		return "the job has no ProductTemplate";
	return NULL;
}

static struct product_made *
find_made(struct engine *e, const char *identifier)
{
	size_t i;

	for (i = 0; i < e->n_made; i++)
		if (text_caseeq(e->made[i].identifier, identifier))
			return &e->made[i];
	return NULL;
}

/* The catalog item of that name, if there is one by now; 0 if not. */
static int64_t
look_up_product(struct engine *e, struct item *item, struct err *why)
{
	const char *identifier = item->r.change.product.identifier;
	struct cw_item *items = NULL;
	size_t i, n = 0;

	if (cw_items(e->setup->cw, &identifier, 1, &item->b->arena, &items,
	    &n, why) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (text_caseeq(items[i].product.identifier, identifier))
			return items[i].product.id;
	return 0;
}

/*
 * Products that the plan found missing may be there by now, of an earlier run
 * or of somebody else; and additions of them, too.
 */
static void
find_products(struct engine *e, struct batch *b)
{
	struct product_made *made;
	struct change *c;
	struct item *item;
	struct err why;
	int64_t id;

	for (item = b->items; item < b->items + b->n; item++) {
		c = &item->r.change;
		if (c->action != ACTION_CREATE || c->product.id != 0)
			continue;
		made = find_made(e, c->product.identifier);
		id = made != NULL ? made->id : look_up_product(e, item, &why);
		if (id == -1) {
			item->r.outcome = OUTCOME_FAILED;
			item->r.error = arena_str(&b->arena, why.text);
		} else {
			c->product.id = id;
		}
	}
}

/*
 * Reads again what the batch is about, and marks what is to be written. When
 * there is no answer at all, none of it is, and we are shut out.
 */
static void
refresh(struct engine *e, struct batch *b)
{
	struct fresh fresh[BATCH];
	struct item *item;
	const char *why;
	size_t i, k;

	memset(fresh, 0, sizeof(fresh));
	find_products(e, b);
	for (i = 0; i < b->n; i++)
		fresh[i].change = &b->items[i].r.change;
	fresh_read(e->setup->cw, fresh, b->n, &b->arena);
	for (i = 0; i < b->n; i++) {
		item = &b->items[i];
		if (item->r.outcome == OUTCOME_FAILED)
			continue;
		if ((why = forbidden(e, &item->r.change)) != NULL) {
			item->r.outcome = OUTCOME_REFUSED;
			item->r.error = why;
			continue;
		}
		if (fresh[i].failed) {
			item->r.outcome = OUTCOME_FAILED;
			item->r.error = arena_str(&b->arena,
			    fresh[i].why.text);
			if (fresh[i].shut_out)
				shut_out(e, item->r.error);
			continue;
		}
		item->r.outcome = fresh_judge(&fresh[i], &b->arena,
		    &item->r.error);
		if (item->r.outcome == OUTCOME_NOT_TRIED)
			item->state = READY;
		item->known = arena_array(&b->arena, fresh[i].n,
		    sizeof(*item->known));
		for (k = 0; k < fresh[i].n; k++)
			if (item->r.change.action == ACTION_CREATE)
				item->known[item->n_known++] =
				    fresh[i].additions[k].id;
	}
}

/* --- products ------------------------------------------------------------- */

/*
 * The catalog item of that name, whose creation was not answered, and which may
 * be there a little later; 0 if it is not.
 */
static int64_t
find_late_product(struct engine *e, struct item *item, int64_t patience,
    struct err *why)
{
	const int64_t until = lost_until(patience);
	int64_t id;

	do
		id = look_up_product(e, item, why);
	while (id == 0 && lost_wait(until, e->stop));
	return id;
}

static void
on_product(void *ctx, struct result *r, enum write_fate fate)
{
	struct item *item = ctx;

	note_fate(item->e, fate, r->error);
}

/* Creates the product of a new addition; its id is 0 if that failed. */
static void
create_product(struct engine *e, struct item *item)
{
	struct err why;
	int64_t id;

	if (!put_intent(e, item))
		return;
	write_product(e->setup->cw, e->setup->job.product_template, &item->r,
	    &item->b->arena, on_product, item);
	http_run(cw_http(e->setup->cw));
	if (item->r.outcome == OUTCOME_UNKNOWN &&
	    (id = find_late_product(e, item, e->setup->job.settle,
	    &why)) > 0) {
		item->r.change.product.id = id;
		item->r.outcome = OUTCOME_APPLIED;
	}
	put_outcome(e, item);
	item->number = 0;
	if (item->r.outcome == OUTCOME_APPLIED)
		log_change(e, AX12, &item->r.change, NULL, NULL);
}

/* Sees to it that the products of the batch's new additions are there. */
static void
make_products(struct engine *e, struct batch *b)
{
	struct product_made *made;
	struct item *item;
	size_t i;

	for (i = 0; i < b->n; i++) {
		item = &b->items[i];
		if (item->state != READY || item->r.change.product.id != 0)
			continue;
		made = find_made(e, item->r.change.product.identifier);
		if (made == NULL && !may_write(e))
			continue;
		if (made == NULL) {
			create_product(e, item);
			e->made = xgrow(e->made, e->n_made, &e->cap_made,
			    sizeof(*e->made));
			made = &e->made[e->n_made++];
			*made = (struct product_made){
				item->r.change.product.identifier,
				item->r.change.product.id,
				item->r.error != NULL ? arena_str(
				    &e->plan->arena, item->r.error) : NULL,
			};
		}
		item->r.change.product.id = made->id;
		item->r.outcome = OUTCOME_NOT_TRIED;
		item->r.error = NULL;
		if (made->id == 0 && made->error != NULL) {
			item->state = DECIDED;
			item->r.outcome = OUTCOME_FAILED;
			item->r.error = made->error;
		}
	}
}

/* --- writing -------------------------------------------------------------- */

static void start_next(struct engine *e, struct batch *b, size_t from,
    int64_t agreement);

static void
on_written(void *ctx, struct result *r, enum write_fate fate)
{
	struct item *item = ctx;
	struct engine *e = item->e;

	note_fate(e, fate, r->error);
	item->state = r->outcome == OUTCOME_UNKNOWN ? LOST : DECIDED;
	if (item->state == DECIDED)
		put_outcome(e, item);
	tell(e, item->b);
	start_next(e, item->b, (size_t)(item - item->b->items) + 1,
	    r->change.agreement.id);
}

/* Starts the next write of the batch to the agreement. */
static void
start_next(struct engine *e, struct batch *b, size_t from, int64_t agreement)
{
	struct item *item;

	for (item = b->items + from; item < b->items + b->n; item++)
		if (item->state == READY &&
		    item->r.change.agreement.id == agreement)
			break;
	if (item == b->items + b->n || !may_write(e) ||
	    item->r.change.product.id == 0 || !put_intent(e, item))
		return;
	item->state = FLYING;
	write_change(e->setup->cw, &item->r, &b->arena, on_written, item);
}

/* Whether an earlier item of the batch is of the same agreement. */
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

/* Settles the items whose answers were lost, by reading them back. */
static void
settle(struct engine *e, struct batch *b)
{
	struct lost lost[BATCH];
	struct item *items[BATCH];
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->items[i].state == LOST) {
			items[n] = &b->items[i];
			lost[n++] = (struct lost){
				.known = b->items[i].known,
				.n_known = b->items[i].n_known,
				.r = &b->items[i].r,
			};
		}
	lost_settle(e->setup->cw, lost, n, e->setup->job.settle, e->stop,
	    &b->arena);
	for (i = 0; i < n; i++) {
		items[i]->state = DECIDED;
		put_outcome(e, items[i]);
	}
}

static void
run_batch(struct engine *e, struct batch *b)
{
	size_t i;

	(void)stream_flush(&e->st->out);
	if (!e->halted && *e->stop == 0 && !e->st->out.failed)
		refresh(e, b);
	if (!e->dry_run)
		make_products(e, b);
	for (i = 0; i < b->n; i++)
		if (is_first(b, i))
			start_next(e, b, i, b->items[i].r.change.agreement.id);
	http_run(cw_http(e->setup->cw));
	settle(e, b);
	for (i = 0; i < b->n; i++)
		b->items[i].state = DECIDED;	/* READY: not tried */
	tell(e, b);
}

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
	return b->n == BATCH || agreements == FRESH_AGREEMENTS;
}

void
engine_run(struct engine *e)
{
	struct batch b;
	size_t i;

	memset(&b, 0, sizeof(b));
	progress_begin("changes", e->plan->n);
	for (i = 0; i < e->plan->n; i++) {
		b.items[b.n++] = (struct item){
			.e = e,
			.b = &b,
			.r = {
				.outcome = OUTCOME_NOT_TRIED,
				.change = e->plan->changes[i],
			},
		};
		if (i + 1 == e->plan->n ||
		    is_full(&b, &e->plan->changes[i + 1])) {
			run_batch(e, &b);
			arena_clear(&b.arena);
			b.n = b.told = 0;
		}
	}
	progress_end();
	arena_release(&b.arena);
}

/* --- what earlier runs left ----------------------------------------------- */

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
	struct batch b = { .n = 0 };
	struct item item = { .e = e, .b = &b, .r = *r };
	int64_t id;

	id = find_late_product(e, &item, patience, why);
	arena_release(&b.arena);
	r->outcome = id > 0 ? OUTCOME_APPLIED : OUTCOME_FAILED;
	return id == -1 ? -1 : 0;
}

/* Notes what was found out. What reading cannot tell now, it never will. */
static int
note_settled(struct engine *e, const struct intent *intent, struct result *r)
{
	struct err why;

	log_change(e, AX20, &intent->change, NULL, r->outcome ==
	    OUTCOME_APPLIED ? "it was written" : r->error);
	if (r->outcome == OUTCOME_UNKNOWN)
		r->outcome = OUTCOME_FAILED;
	if (journal_outcome(e->journal, intent->run, intent->number,
	    stage_time(e->st), r, &why) == 0)
		return 0;
	journal_failed(e, &why);
	return -1;
}

/* Settles up to FRESH_AGREEMENTS intents. */
static int
settle_intents(struct engine *e, const struct intent *intents, size_t n,
    struct arena *a)
{
	const int64_t patience = patience_for(e, intents, n);
	struct result r[FRESH_AGREEMENTS];
	struct lost lost[FRESH_AGREEMENTS];
	struct err why;
	size_t i, n_lost = 0;

	for (i = 0; i < n; i++) {
		r[i] = (struct result){ .change = intents[i].change,
		    .error = "the run was cut short" };
		if (intents[i].change.product.id != 0) {
			lost[n_lost++] = (struct lost){ .r = &r[i],
			    .known = intents[i].known,
			    .n_known = intents[i].n_known };
		} else if (settle_product(e, &r[i], patience, &why) == -1) {
			shut_out(e, why.text);
			return -1;
		}
	}
	lost_settle(e->setup->cw, lost, n_lost, patience, e->stop, a);
	for (i = 0; i < n_lost; i++)
		if (lost[i].unread) {
			shut_out(e, lost[i].r->error);
			return -1;
		}
	for (i = 0; i < n && *e->stop == 0; i++)
		if (note_settled(e, &intents[i], &r[i]) == -1)
			return -1;
	return *e->stop == 0 ? 0 : -1;
}

int
engine_settle(struct engine *e)
{
	struct intent *intents;
	struct arena a = { 0 };
	struct err why;
	size_t i, n;
	int rc = 0;

	if (journal_unfinished(e->journal, &a, &intents, &n, &why) == -1) {
		journal_failed(e, &why);
		rc = -1;
	}
	for (i = 0; rc == 0 && i < n; i += FRESH_AGREEMENTS)
		rc = settle_intents(e, intents + i, n - i < FRESH_AGREEMENTS ?
		    n - i : FRESH_AGREEMENTS, &a);
	arena_release(&a);
	return rc;
}

void
engine_release(struct engine *e)
{
	free(e->made);
}
