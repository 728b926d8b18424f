#include <stdlib.h>
#include <string.h>

#include "past.h"
#include "readback.h"
#include "recall.h"
#include "stage.h"
#include "text.h"

/* --- one execution of it -------------------------------------------------- */

/*
 * The last execution that wrote what is not undone, and is no undo itself. By
 * the journal's order: clocks go back. NULL if there is none.
 */
static const char *
find_last(const struct past *p)
{
	const struct past_write *m;
	size_t i;

	for (i = p->n; i > 0; i--) {
		m = &p->list[i - 1];
		if (m->intent.undoes == NULL && past_is_own(m) &&
		    m->intent.change.product.id != 0 && !past_is_undone(p, m))
			return past_execution(m);
	}
	return NULL;
}

/*
 * The execution of that name, or the only one of the plan of that name. NULL
 * if there is none; or, with *another, of two.
 */
static const char *
find_named(const struct past *p, const char *name, const char **another)
{
	const char *found = NULL, *execution;
	size_t i;

	for (i = 0; i < p->n; i++) {
		execution = past_execution(&p->list[i]);
		if (strcmp(execution, name) == 0)
			return execution;
		if (strcmp(p->list[i].intent.run, name) != 0)
			continue;
		if (found != NULL && strcmp(found, execution) != 0)
			*another = execution;
		found = execution;
	}
	return *another == NULL ? found : NULL;
}

/* Keeps the writes of one execution. Returns 0, or -1 with *e. */
static int
choose_execution(struct past *p, const char *name, const char *path,
    struct err *e)
{
	const bool last = strcmp(name, "last") == 0;
	const char *another = NULL, *chosen = last ? find_last(p) :
	    find_named(p, name, &another);
	size_t i, n = 0;

	if (another != NULL)
		return err_set(e, "%s: the plan of run %s was applied more "
		    "than once, last as %s: name one execution", path, name,
		    another);
	if (chosen == NULL)
		return err_set(e, "%s has no run %s%s%s%s", path, last ?
		    "that wrote something and is not undone" : name,
		    p->aside ? ", nor has " : "", p->aside ? path : "",
		    p->aside ? ".1" : "");
	for (i = 0; i < p->n; i++)
		if (strcmp(past_execution(&p->list[i]), chosen) == 0)
			p->list[n++] = p->list[i];
	p->n = n;
	return 0;
}

/* --- results -------------------------------------------------------------- */

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
	const struct past_write *const *x = a, *const *y = b;
	int order = by_target(&(*x)->intent.change, &(*y)->intent.change);

	return order != 0 ? order : (*x > *y) - (*x < *y);
}

/*
 * Marks what is left out: catalog items, and, where an
 * addition was tried again, results that a later one of it outweighs.
 */
static bool *
find_superseded(const struct past_write *list, size_t n, struct arena *a)
{
	bool *superseded = arena_array(a, n, sizeof(*superseded));
	const struct past_write **m = arena_array(a, n, sizeof(*m));
	bool written = false;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (list[i].intent.change.product.id == 0)
			superseded[i] = true;
		else
			m[k++] = &list[i];
	if (k > 0)
		qsort(m, k, sizeof(*m), by_target_and_time);
	for (i = k; i > 0; i--) {
		if (i < k && by_target(&m[i - 1]->intent.change,
		    &m[i]->intent.change) == 0)
			superseded[m[i - 1] - list] = written ||
			    !(past_may_be_written(m[i - 1]->result.outcome) ||
			    m[i - 1]->result.outcome == OUTCOME_FAILED);
		else
			written = false;
		written = written ||
		    past_may_be_written(m[i - 1]->result.outcome);
	}
	return superseded;
}

/* Finds the writes of the run. Returns 0, or -1: the stage has failed. */
static int
look_up(struct applying *ap, const char *journal, const char *name,
    struct past *p, struct arena *a)
{
	const char *tenant = ap->session->tenant;
	struct err e;
	char *path;
	int rc = -1;

	past_release(p);
	if ((path = journal_path(journal, tenant, &e)) != NULL &&
	    past_read(p, path, false, tenant, a, &e) == 0)
		rc = choose_execution(p, name, path, &e);
	free(path);
	if (rc != 0)
		applying_journal_failed(ap, &e);
	return rc;
}

static void
start_stream(struct applying *ap, const struct past *p)
{
	const struct intent *first = &p->list[0].intent;
	struct begin *begin = &ap->st->begin;
	size_t i;

	for (i = 0; i < p->n_runs; i++)
		if (text_cmp(p->runs[i].run.execution, first->execution) == 0)
			begin->period = p->runs[i].run.period;
	begin->run = first->run;
	begin->execution = first->execution;
	begin->undoes = first->undoes;
	begin->time = first->time;
	begin->today = first->today;
	begin->job = ap->session->job.facts;
	begin->tenant = ap->session->tenant;
	stage_begin(ap->st);
}

/* Resolves the writes that the journal has unfinished. 0, or -1 as above. */
static int
resolve_unfinished(struct applying *ap, const char *journal)
{
	struct arena arena = { 0 };
	struct intents open;
	int rc;

	rc = applying_open(ap, journal, &open, &arena);
	if (rc == 0)
		rc = readback_unfinished(ap, &open, &arena);
	applying_close(ap);
	free(open.list);
	arena_release(&arena);
	applying_interrupted(ap);
	return rc;
}

static void
put_run(struct applying *ap, const char *journal, const char *name)
{
	struct arena arena = { 0 };
	struct past p = { 0 };
	bool *superseded;
	size_t i;

	if (look_up(ap, journal, name, &p, &arena) != 0)
		goto out;
	start_stream(ap, &p);
	name = past_execution(&p.list[0]);
	if (!ap->dry_run && (resolve_unfinished(ap, journal) == -1 ||
	    look_up(ap, journal, name, &p, &arena) != 0))
		goto out;
	superseded = find_superseded(p.list, p.n, &arena);
	for (i = 0; i < p.n; i++)
		if (!superseded[i])
			put_result(ap->st, &p.list[i].result);
out:
	past_release(&p);
	arena_release(&arena);
}

int
recall(const struct session_options *opt, const char *journal, const char *name,
    bool resolve)
{
	struct session session;
	struct stage st;
	struct applying ap = {
		.st = &st,
		.session = &session,
		.dry_run = !resolve,
		.stop = opt->stop,
	};
	int status;

	stage_init_first(&st);
	if (session_load(&session, &st, opt) == 0)
		put_run(&ap, journal, name);
	status = stage_finish(&st);
	session_release(&session);
	return status;
}
