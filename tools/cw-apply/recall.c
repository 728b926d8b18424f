#include <string.h>

#include "earlier.h"
#include "recall.h"
#include "stage.h"
#include "text.h"

static void
put_result(struct stage *st, const struct result *r)
{
	if (r->change.product.id == 0)
		return;
	stage_count(st, "changes", 1);
	stage_count(st, outcome_name(r->outcome), 1);
	result_write(r, &st->text);
	stage_write(st, RECORD_RESULT);
}

static bool
is_same_target(const struct change *x, const struct change *y)
{
	if (x->action == ACTION_CREATE && y->action == ACTION_CREATE)
		return x->agreement.id == y->agreement.id &&
		    text_caseeq(x->sku, y->sku);
	return x->addition.id != 0 && x->addition.id == y->addition.id;
}

static bool
may_be_written(const struct earlier *m)
{
	return m->result.outcome == OUTCOME_APPLIED ||
	    m->result.outcome == OUTCOME_UNKNOWN;
}

/* Of a plan that was carried out twice: whether a later result counts more. */
static bool
is_overtaken(const struct earlier *list, size_t i, size_t n)
{
	size_t j;

	for (j = i + 1; j < n; j++)
		if (is_same_target(&list[i].intent.change,
		    &list[j].intent.change) &&
		    (may_be_written(&list[j]) || !may_be_written(&list[i])))
			return true;
	return false;
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
	size_t i, n;

	if (look_up(engine, journal, name, &arena, &list, &n) == -1)
		goto out;
	start_stream(engine, &list[0].intent);
	if (!engine->dry_run && (settle(engine, journal) == -1 ||
	    look_up(engine, journal, name, &arena, &list, &n) == -1))
		goto out;
	for (i = 0; i < n; i++)
		if (!is_overtaken(list, i, n))
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
