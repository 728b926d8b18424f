#include <string.h>

#include "journal.h"
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

static void
put_run(struct stage *st, const struct setup *setup, const char *journal,
    const char *name)
{
	struct arena arena = { 0 };
	struct earlier *list;
	struct err e;
	size_t i, n;

	if (journal_recall(journal, setup->tenant, strcmp(name, "last") == 0 ?
	    NULL : name, &arena, &list, &n, &e) == -1) {
		stage_fail(st, EXIT_LOCAL, AX03,
		    &(struct log_facts){ .error = e.text });
	} else {
		st->begin.run = list[0].intent.run;
		st->begin.time = list[0].intent.time;
		st->begin.today = list[0].intent.today;
		st->begin.job = setup->job.facts;
		st->begin.tenant = setup->tenant;
		stage_begin(st);
	}
	for (i = 0; i < n; i++)
		if (!is_overtaken(list, i, n))
			put_result(st, &list[i].result);
	arena_release(&arena);
}

int
recall(const struct setup_options *opt, const char *journal, const char *name)
{
	struct setup setup;
	struct stage st;
	int status;

	stage_init_first(&st);
	if (setup_load(&setup, &st, opt) == 0)
		put_run(&st, &setup, journal, name);
	status = stage_finish(&st);
	setup_release(&setup);
	return status;
}
