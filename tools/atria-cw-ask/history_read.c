#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "history_read.h"
#include "past.h"
#include "stream.h"
#include "text.h"

static const struct run_facts *
find_run(const struct history *h, const char *name)
{
	size_t i;

	for (i = h->n_runs; i > 0; i--)
		if (strcmp(h->runs[i - 1].name, name) == 0)
			return &h->runs[i - 1];
	return NULL;
}

/* --- results -------------------------------------------------------------- */

/* Whether they are whole; those of a run that was cut short are no use, as the
 * journal has them all. */
static bool
read_results(struct history *h, const struct run_facts *run, int fd)
{
	size_t before = h->made.n;
	struct change_made *made;
	struct stream_line line;
	struct result result;
	struct stream_in in;
	struct scan scan = { 0 };
	struct err e;
	bool whole;

	stream_in_init(&in, fd, run->name);
	while (stream_read(&in, &line)) {
		if (line.type != RECORD_RESULT || scan_parse(&scan, line.text,
		    line.len, &e) == -1 || result_read(&result, &scan,
		    &h->arena, &e) == -1 ||
		    !past_may_be_written(result.outcome))
			continue;
		made = array_add(&h->made);
		*made = (struct change_made){
			.execution = run->name,
			.run = run,
			.time = run->started,
			.undoes = strcmp(run->kind, "undo") == 0 ? run->of :
			    NULL,
			.change = result.change,
			.outcome = result.outcome,
		};
	}
	whole = in.state != STREAM_DAMAGED;
	if (!whole)
		h->made.n = before;
	stream_in_release(&in);
	scan_release(&scan);
	return whole;
}

static bool
read_run(struct history *h, const struct run_facts *run, const char *dir)
{
	struct buf path = { 0 };
	bool whole = false;
	int fd;

	buf_addf(&path, "%s/%s/result.ndjson", dir, run->name);
	fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd != -1) {
		whole = read_results(h, run, fd);
		(void)close(fd);
	}
	buf_release(&path);
	return whole;
}

/* --- journals ------------------------------------------------------------- */

struct journals {
	struct history *h;
	const bool *whole;	/* for each run: its results are known */
	struct past past;
	const char *dir;	/* of the runs */
};

static const struct journal_run *
find_begun(const struct journals *j, const char *execution)
{
	const struct past_run *r = j->past.runs;
	size_t i;

	for (i = j->past.n_runs; i > 0; i--)
		if (strcmp(r[i - 1].run.execution, execution) == 0)
			return &r[i - 1].run;
	return NULL;
}

/* Whether the execution, of which no folder is left, was of this job: another
 * one that has its label is. */
static bool
has_label(const struct journals *j, const char *execution)
{
	const struct past_run *all = j->past.runs;
	const struct journal_run *r = find_begun(j, execution);
	size_t i;

	if (r == NULL || r->label == NULL)
		return false;
	for (i = 0; i < j->past.n_runs; i++)
		if (text_cmp(all[i].run.label, r->label) == 0 &&
		    find_run(j->h, all[i].run.execution) != NULL)
			return true;
	return false;
}

/* Whether a run of that name is another job's. */
static bool
is_elsewhere(const struct journals *j, const char *execution)
{
	struct buf state = { 0 }, path = { 0 };
	const struct dirent *entry;
	bool found = false;
	DIR *d;

	buf_addf(&state, "%s/../..", j->dir);
	d = opendir(state.data);
	while (d != NULL && !found && (entry = readdir(d)) != NULL) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s/runs/%s", state.data, entry->d_name,
		    execution);
		found = access(path.data, F_OK) == 0;
	}
	if (d != NULL)
		(void)closedir(d);
	buf_release(&state);
	buf_release(&path);
	return found;
}

/* Whether the results of runs do not say what the execution did. */
static bool
is_wanted(const struct journals *j, const char *execution)
{
	const struct run_facts *run = find_run(j->h, execution);

	return run != NULL ? !j->whole[run - j->h->runs] :
	    has_label(j, execution) && !is_elsewhere(j, execution);
}

static void
take_writes(struct journals *j)
{
	const struct past_write *w, *list = j->past.list;
	struct change_made *made;
	bool wanted = false;

	for (w = list; w < list + j->past.n; w++) {
		if (w == list || strcmp(past_execution(w),
		    past_execution(&w[-1])) != 0)
			wanted = is_wanted(j, past_execution(w));
		if (!wanted || !past_may_be_written(w->result.outcome))
			continue;
		made = array_add(&j->h->made);
		*made = (struct change_made){
			.execution = past_execution(w),
			.run = find_run(j->h, past_execution(w)),
			.undoes = w->intent.undoes,
			.change = w->result.change,
			.outcome = w->result.outcome,
		};
		made->time = made->run != NULL ? made->run->started :
		    w->intent.time;
	}
}

static int
is_journal(const struct dirent *entry)
{
	const char *end = strstr(entry->d_name, ".journal.ndjson");

	return end != NULL && (strcmp(end, ".journal.ndjson") == 0 ||
	    strcmp(end, ".journal.ndjson.1") == 0);
}

/* ".1", the older one, comes first. */
static int
older_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

static void
read_journals(struct history *h, const bool *whole, const char *dir)
{
	struct journals j = { .h = h, .whole = whole, .dir = dir };
	struct dirent **names = NULL;
	struct buf path = { 0 };
	struct err e;
	int n, i;

	buf_addf(&path, "%s/../..", dir);
	n = scandir(path.data, &names, is_journal, older_first);
	for (i = 0; i < n; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/../../%s", dir, names[i]->d_name);
		if (past_add_file(&j.past, path.data, NULL, &h->arena,
		    &e) == -1)
			warn_line("history: %s", e.text);
		free(names[i]);
	}
	free(names);
	buf_release(&path);
	take_writes(&j);
	past_release(&j.past);
}

/* --- all ------------------------------------------------------------------ */

/* By the execution that is undone, then by the addition. */
static int
compare_undos(const void *a, const void *b)
{
	const struct change_made *const *x = a, *const *y = b;
	int64_t i = (*x)->change.addition.id, j = (*y)->change.addition.id;
	int c = strcmp((*x)->undoes, (*y)->undoes);

	return c != 0 ? c : (i > j) - (i < j);
}

/* The undo of the change among those, which are in order; or NULL. */
static const struct change_made *
find_undo(const struct change_made *const *undos, size_t n,
    const struct change_made *m)
{
	const struct change_made wanted = { .undoes = m->execution,
		.change.addition.id = m->change.addition.id };
	const struct change_made *key = &wanted;
	const struct change_made *const *found = bsearch(&key, undos, n,
	    sizeof(*undos), compare_undos);

	return found != NULL ? *found : NULL;
}

static void
find_undos(struct history *h)
{
	struct change_made *m = h->made.items;
	const struct change_made **undos, *undo;
	size_t i, n = 0;

	undos = arena_array(&h->arena, h->made.n + 1, sizeof(*undos));
	for (i = 0; i < h->made.n; i++)
		if (m[i].undoes != NULL && m[i].outcome == OUTCOME_APPLIED)
			undos[n++] = &m[i];
	qsort(undos, n, sizeof(*undos), compare_undos);
	for (i = 0; i < h->made.n; i++) {
		undo = find_undo(undos, n, &m[i]);
		m[i].undone_by = undo != NULL ? undo->execution : NULL;
	}
}

/* The newest execution first, and in it the customers in their order. */
static int
compare_made(const void *a, const void *b)
{
	const struct change_made *x = a, *y = b;
	int64_t m = x->run != NULL ? x->run->number : 0;
	int64_t n = y->run != NULL ? y->run->number : 0;
	int c = strcmp(y->time, x->time);

	if (c == 0)
		c = (n > m) - (n < m);
	if (c == 0)
		c = strcmp(y->execution, x->execution);
	if (c == 0)
		c = text_cmp(x->change.customer.code, y->change.customer.code);
	return c != 0 ? c : text_cmp(x->change.sku, y->change.sku);
}

void
history_read(struct history *h, const char *runs)
{
	bool *whole;
	size_t i;

	*h = (struct history){ .n_runs = 0 };
	h->made = (struct array){ .a = &h->arena,
	    .size = sizeof(struct change_made) };
	h->n_runs = runs_list(runs, &h->runs);
	whole = arena_array(&h->arena, h->n_runs + 1, sizeof(*whole));
	for (i = 0; i < h->n_runs; i++)
		whole[i] = !run_may_have_written(&h->runs[i]) ||
		    read_run(h, &h->runs[i], runs);
	read_journals(h, whole, runs);
	if (h->made.n > 0)
		qsort(h->made.items, h->made.n, sizeof(struct change_made),
		    compare_made);
	find_undos(h);
}

void
history_release(struct history *h)
{
	arena_release(&h->arena);
	free(h->runs);
}
