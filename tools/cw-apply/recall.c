#include <stdlib.h>
#include <string.h>

#include "earlier.h"
#include "recall.h"
#include "stage.h"
#include "text.h"

static void
put_result(struct stage *st, const struct result *r)
{
	stage_count(st, "changes", 1);
	stage_count(st, outcome_name(r->outcome), 1);
	result_write(r, &st->text);
	stage_write(st, RECORD_RESULT);
}

/* By addition; those that were created by agreement and SKU. */
static int
by_target(const struct change *x, const struct change *y)
{
	if (x->addition.id != y->addition.id)
		return x->addition.id < y->addition.id ? -1 : 1;
	if (x->addition.id != 0)
		return 0;
	if (x->agreement.id != y->agreement.id)
		return x->agreement.id < y->agreement.id ? -1 : 1;
	return text_casecmp(x->sku, y->sku);
}

/* The writes of one addition side by side, in their order. */
static int
by_target_and_time(const void *a, const void *b)
{
	const struct earlier *const *x = a, *const *y = b;
	int order = by_target(&(*x)->intent.change, &(*y)->intent.change);

	return order != 0 ? order : (*x > *y) - (*x < *y);
}

static bool
may_be_written(const struct earlier *m)
{
	return m->result.outcome == OUTCOME_APPLIED ||
	    m->result.outcome == OUTCOME_UNKNOWN;
}

/*
 * Marks what is not told: catalog items, and, of a plan that was carried out
 * twice, results that a later one of the same addition outweighs.
 */
static bool *
find_untold(const struct earlier *list, size_t n, struct arena *a)
{
	bool *untold = arena_array(a, n, sizeof(*untold)), written = false;
	const struct earlier **m = arena_array(a, n, sizeof(*m));
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (list[i].intent.change.product.id == 0)
			untold[i] = true;
		else
			m[k++] = &list[i];
	if (k > 0)
		qsort(m, k, sizeof(*m), by_target_and_time);
	for (i = k; i > 0; i--) {
		if (i < k && by_target(&m[i - 1]->intent.change,
		    &m[i]->intent.change) == 0)
			untold[m[i - 1] - list] =
			    written || !may_be_written(m[i - 1]);
		else
			written = false;
		written = written || may_be_written(m[i - 1]);
	}
	return untold;
}

/* What the run wrote, in a; -1 if that cannot be told: the stage has failed. */
static int
look_up(struct engine *engine, const char *journal, const char *name,
    struct arena *a, struct earlier **list, size_t *n)
{
	struct err e;

	if (journal_recall(journal, engine->setup->tenant, strcmp(name,
	    "last") == 0 ? NULL : name, a, list, n, &e) == 0)
		return 0;
	engine_journal_failed(engine, &e);
	return -1;
}

static void
start_stream(struct engine *engine, const struct intent *first)
{
	struct begin *begin = &engine->st->begin;

	begin->run = first->run;
	begin->time = first->time;
	begin->today = first->today;
	begin->job = engine->setup->job.facts;
	begin->tenant = engine->setup->tenant;
	stage_begin(engine->st);
}

/* Settles what the journal has unfinished. Returns 0, or -1 as above. */
static int
settle(struct engine *engine, const char *journal)
{
	int rc;

	rc = engine_open(engine, journal);
	if (rc == 0)
		rc = earlier_settle(engine);
	engine_close(engine);
	engine_interrupted(engine);
	return rc;
}

static void
put_run(struct engine *engine, const char *journal, const char *name)
{
	struct arena arena = { 0 };
	struct earlier *list;
	bool *untold;
	size_t i, n;

	if (look_up(engine, journal, name, &arena, &list, &n) == -1)
		goto out;
	start_stream(engine, &list[0].intent);
	if (!engine->dry_run && (settle(engine, journal) == -1 ||
	    look_up(engine, journal, name, &arena, &list, &n) == -1))
		goto out;
	untold = find_untold(list, n, &arena);
	for (i = 0; i < n; i++)
		if (!untold[i])
			put_result(engine->st, &list[i].result);
out:
	arena_release(&arena);
}

int
recall(const struct setup_options *opt, const char *journal, const char *name,
    bool settled)
{
	struct setup setup;
	struct stage st;
	struct engine engine = {
		.st = &st,
		.setup = &setup,
		.dry_run = !settled,
		.stop = opt->stop,
	};
	int status;

	stage_init_first(&st);
	if (setup_load(&setup, &st, opt) == 0)
		put_run(&engine, journal, name);
	status = stage_finish(&st);
	setup_release(&setup);
	return status;
}
