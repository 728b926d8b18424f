#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "readback.h"
#include "recall.h"
#include "stage.h"
#include "text.h"
#include "xalloc.h"

/* --- the journal ---------------------------------------------------------- */

/* One write of an earlier run, and its outcome. */
struct past_write {
	struct intent intent;
	struct result result;	/* OUTCOME_UNKNOWN if none was noted */
};

/* All writes of the journal, in its order; then those of one execution. */
struct past {
	struct past_write *list;
	size_t n;
	size_t cap;
};

static void
take_earlier(void *ctx, const struct journal_line *line)
{
	const struct journal_outcome *done = &line->outcome;
	struct past *p = ctx;
	struct past_write *m;
	size_t i;

	if (line->kind == LINE_INTENT) {
		p->list = xgrow(p->list, p->n, &p->cap, sizeof(*m));
		m = &p->list[p->n++];
		*m = (struct past_write){ .intent = line->intent, .result = {
		    .outcome = OUTCOME_UNKNOWN,
		    .change = line->intent.change,
		    .error = "the run was interrupted" } };
	} else if (line->kind == LINE_OUTCOME) {
		for (i = p->n; i > 0; i--)	/* mostly of the newest */
			if (journal_outcome_is_of(done, &p->list[i - 1].intent))
				break;
		if (i == 0)
			return;
		m = &p->list[i - 1];
		m->result.outcome = done->outcome;
		m->result.request_id = done->request_id;
		m->result.error = done->error;
		if (done->addition != 0)
			m->result.change.addition.id = done->addition;
	}
}

static int
read_file(struct past *p, const char *path, const char *tenant,
    struct arena *a, struct err *e)
{
	struct buf text = { 0 };
	struct err why;
	size_t whole;
	int rc;

	rc = io_read_file(path, JOURNAL_MAX, &text, e);
	if (rc == 0 && journal_lines_read(&text, tenant, take_earlier, p, a,
	    &whole, &why) == -1)
		rc = err_set(e, "%s: %s", path, why.text);
	buf_release(&text);
	return rc;
}

/* Reads the journal that was put aside, too, if there is one: an execution
 * may be in both. */
static int
read_both(struct past *p, const char *path, bool *aside, const char *tenant,
    struct arena *a, struct err *e)
{
	struct buf old = { 0 };
	int rc = 0;

	buf_addf(&old, "%s.1", path);
	*aside = access(old.data, F_OK) == 0;
	if (*aside)
		rc = read_file(p, old.data, tenant, a, e);
	if (rc == 0 && (!*aside || access(path, F_OK) == 0))
		rc = read_file(p, path, tenant, a, e);
	buf_release(&old);
	return rc;
}

/* --- one execution of it -------------------------------------------------- */

/* Its own id; before executions had one, the plan's. */
static const char *
execution_of(const struct past_write *m)
{
	return m->intent.execution != NULL ? m->intent.execution :
	    m->intent.run;
}

static bool
may_be_written(const struct past_write *m)
{
	return m->result.outcome == OUTCOME_APPLIED ||
	    m->result.outcome == OUTCOME_UNKNOWN;
}

/* Whether a later execution has undone the write. */
static bool
is_undone(const struct past *p, const struct past_write *m)
{
	const struct past_write *u;

	for (u = m + 1; u < p->list + p->n; u++)
		if (u->result.outcome == OUTCOME_APPLIED &&
		    u->result.change.addition.id ==
		    m->result.change.addition.id &&
		    text_cmp(u->intent.undoes, execution_of(m)) == 0)
			return true;
	return false;
}

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
		if (m->intent.undoes == NULL && may_be_written(m) &&
		    m->intent.change.product.id != 0 && !is_undone(p, m))
			return execution_of(m);
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
		execution = execution_of(&p->list[i]);
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
    bool aside, struct err *e)
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
		    aside ? ", nor has " : "", aside ? path : "",
		    aside ? ".1" : "");
	for (i = 0; i < p->n; i++)
		if (strcmp(execution_of(&p->list[i]), chosen) == 0)
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
			    !(may_be_written(m[i - 1]) ||
			    m[i - 1]->result.outcome == OUTCOME_FAILED);
		else
			written = false;
		written = written || may_be_written(m[i - 1]);
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
	bool aside;
	int rc = -1;

	p->n = 0;
	if ((path = journal_path(journal, tenant, &e)) != NULL &&
	    read_both(p, path, &aside, tenant, a, &e) == 0)
		rc = choose_execution(p, name, path, aside, &e);
	free(path);
	if (rc != 0)
		applying_journal_failed(ap, &e);
	return rc;
}

static void
start_stream(struct applying *ap, const struct intent *first)
{
	struct begin *begin = &ap->st->begin;

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
	int rc;

	rc = readback_unfinished(ap, journal);
	applying_close(ap);
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
	start_stream(ap, &p.list[0].intent);
	name = execution_of(&p.list[0]);
	if (!ap->dry_run && (resolve_unfinished(ap, journal) == -1 ||
	    look_up(ap, journal, name, &p, &arena) != 0))
		goto out;
	superseded = find_superseded(p.list, p.n, &arena);
	for (i = 0; i < p.n; i++)
		if (!superseded[i])
			put_result(ap->st, &p.list[i].result);
out:
	free(p.list);
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
