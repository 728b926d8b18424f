#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "history_read.h"
#include "io.h"
#include "journal_line.h"
#include "stream.h"
#include "text.h"

#define JOURNAL_MAX	((size_t)1 << 30)

static bool
was_made(enum outcome o)
{
	return o == OUTCOME_APPLIED || o == OUTCOME_UNKNOWN;
}

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
		    &h->arena, &e) == -1 || !was_made(result.outcome))
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

struct journal_write {
	struct intent intent;
	enum outcome outcome;	/* UNKNOWN as long as there is none */
	int64_t addition;
};

struct journals {
	struct history *h;
	const bool *whole;	/* for each run: its results are known */
	struct array writes;	/* struct journal_write */
	struct array begun;	/* struct journal_run */
	const char *dir;	/* of the runs */
};

static void
take_outcome(struct journals *j, const struct journal_outcome *o)
{
	struct journal_write *writes = j->writes.items;
	size_t i;

	for (i = j->writes.n; i > 0; i--)
		if (journal_outcome_is_of(o, &writes[i - 1].intent)) {
			writes[i - 1].outcome = o->outcome;
			writes[i - 1].addition = o->addition;
			return;
		}
}

static void
take_line(void *ctx, const struct journal_line *line)
{
	struct journals *j = ctx;
	struct journal_write *write;

	if (line->kind == LINE_RUN) {
		*(struct journal_run *)array_add(&j->begun) = line->run;
	} else if (line->kind == LINE_INTENT) {
		write = array_add(&j->writes);
		write->intent = line->intent;
		write->outcome = OUTCOME_UNKNOWN;
	} else if (line->kind == LINE_OUTCOME) {
		take_outcome(j, &line->outcome);
	}
}

static const char *
execution_of(const struct intent *i)
{
	return i->execution != NULL ? i->execution : i->run;
}

static const struct journal_run *
find_begun(const struct journals *j, const char *execution)
{
	const struct journal_run *r = j->begun.items;
	size_t i;

	for (i = j->begun.n; i > 0; i--)
		if (strcmp(r[i - 1].execution, execution) == 0)
			return &r[i - 1];
	return NULL;
}

/* Whether the execution, of which no folder is left, was of this job: another
 * one that has its label is. */
static bool
has_label(const struct journals *j, const char *execution)
{
	const struct journal_run *all = j->begun.items;
	const struct journal_run *r = find_begun(j, execution);
	size_t i;

	if (r == NULL || r->label == NULL)
		return false;
	for (i = 0; i < j->begun.n; i++)
		if (text_cmp(all[i].label, r->label) == 0 &&
		    find_run(j->h, all[i].execution) != NULL)
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
	const struct journal_write *writes = j->writes.items, *t;
	struct change_made *made;
	bool wanted = false;

	for (t = writes; t < writes + j->writes.n; t++) {
		if (t == writes || strcmp(execution_of(&t->intent),
		    execution_of(&t[-1].intent)) != 0)
			wanted = is_wanted(j, execution_of(&t->intent));
		if (!wanted || !was_made(t->outcome))
			continue;
		made = array_add(&j->h->made);
		*made = (struct change_made){
			.execution = execution_of(&t->intent),
			.run = find_run(j->h, execution_of(&t->intent)),
			.undoes = t->intent.undoes,
			.change = t->intent.change,
			.outcome = t->outcome,
		};
		made->time = made->run != NULL ? made->run->started :
		    t->intent.time;
		if (t->addition != 0)
			made->change.addition.id = t->addition;
	}
}

/* The strings stay in the arena of the history. */
static void
read_journal(struct journals *j, const char *path)
{
	struct buf text = { 0 };
	size_t whole;
	struct err e;

	if (io_read_file(path, JOURNAL_MAX, &text, &e) == -1 ||
	    (text.len > 0 && journal_lines_read(&text, NULL, take_line, j,
	    &j->h->arena, &whole, &e) == -1))
		warn_line("history: %s: %s", path, e.text);
	buf_release(&text);
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
	int n, i;

	j.writes = (struct array){ .a = &h->arena,
	    .size = sizeof(struct journal_write) };
	j.begun = (struct array){ .a = &h->arena,
	    .size = sizeof(struct journal_run) };
	buf_addf(&path, "%s/../..", dir);
	n = scandir(path.data, &names, is_journal, older_first);
	for (i = 0; i < n; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/../../%s", dir, names[i]->d_name);
		read_journal(&j, path.data);
		free(names[i]);
	}
	free(names);
	buf_release(&path);
	take_writes(&j);
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
