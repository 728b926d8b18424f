#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "diag.h"
#include "job.h"
#include "list_json.h"
#include "questions.h"
#include "runs.h"
#include "table.h"

/* What was done, as "apply of RUN". */
static const char *
what_text(const struct run_facts *f, char out[2 * RUN_FACT])
{
	(void)snprintf(out, 2 * RUN_FACT, "%s%s%s", f->kind,
	    *f->of == '\0' ? "" : " of ", f->of);
	return out;
}

/* RUNS WORD [SKIP...]: empty names if there is no such run */
int
ask_find(char **operands, struct buf *out)
{
	struct run_facts *list, none = { .exit = -1, .applied = -1 };
	size_t n = runs_list(operands[0], &list);
	const struct run_facts *f = runs_find(list, n, operands[1],
	    operands + 2);

	if (f == NULL)
		f = &none;
	answer(out, "", "run", f->name);
	answer(out, "run_", "kind", f->kind);
	answer(out, "run_", "of", f->of);
	answer(out, "run_", "started", f->started);
	answer_number(out, "run_", "exit", f->exit);
	answer_number(out, "run_", "applied", f->applied);
	answer_flag(out, "run_", "running", f->running);
	free(list);
	return EXIT_DONE;
}

/* Adds what the process was started as, if it is still there. */
static void
add_command(struct buf *out, int64_t process)
{
	char text[512], path[64];
	FILE *f;
	size_t n, i;

	(void)snprintf(path, sizeof(path), "/proc/%" PRId64 "/cmdline",
	    process);
	if ((f = fopen(path, "r")) == NULL)
		return;
	n = fread(text, 1, sizeof(text) - 1, f);
	(void)fclose(f);
	while (n > 0 && text[n - 1] == '\0')
		n--;
	for (i = 0; i < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[n] = '\0';
	buf_addf(out, " (%s)", text);
}

/* RUNS JOB: which run has the lock of the job, and what to type */
int
ask_busy(char **operands, struct buf *out)
{
	const char *job = operands[1], *self = getenv("ATRIA_CW_RUN");
	struct run_facts *list;
	struct buf who = { 0 };
	char text[2 * RUN_FACT];
	size_t n = runs_list(operands[0], &list), i;
	const struct run_facts *f = NULL;

	for (i = 0; i < n; i++)
		if (list[i].exit == -1 &&
		    (self == NULL || strcmp(list[i].name, self) != 0))
			f = &list[i];
	if (f == NULL || f->process <= 0) {
		buf_addf(out, "a run of job %s is under way; wait until it "
		    "ends: atria-cw list %s\n", job, job);
	} else {
		buf_addf(&who, "process %" PRId64, f->process);
		add_command(&who, f->process);
		buf_addf(out, "a run of job %s is under way since %s: %s, "
		    "started by %s, %s; wait until it ends; atria-cw log %s "
		    "%s shows it so far, and kill %" PRId64 " ends it in an "
		    "orderly way\n", job, run_started_text(f, text), f->name,
		    f->user, who.data, job, f->name, f->process);
	}
	buf_release(&who);
	free(list);
	return EXIT_DONE;
}

/* Answers with the plan that a word means: of a run, a period, or a file. */
static int
answer_plan(struct buf *out, const char *name, const char *runs,
    const struct run_facts *list, size_t n, const char *word)
{
	const struct run_facts *f = runs_find_plan(list, n, word);
	struct buf path = { 0 };
	int status = EXIT_DONE;

	if (f != NULL)
		buf_addf(&path, "%s/%s/plan.ndjson", runs, f->name);
	else
		buf_adds(&path, word);
	if (access(path.data, R_OK) == -1) {
		warn_line(f != NULL ? "diff: the run of %s has no plan" :
		    "diff: %s is no run, no period of a run (such as 2026-10) "
		    "and no file", word);
		status = EXIT_CONFIG;
	}
	answer(out, "", name, path.data);
	buf_release(&path);
	return status;
}

/* RUNS OLD NEW */
int
ask_compare(char **operands, struct buf *out)
{
	struct run_facts *list;
	size_t n = runs_list(operands[0], &list);
	int status = answer_plan(out, "old", operands[0], list, n,
	    operands[1]);

	if (status == EXIT_DONE)
		status = answer_plan(out, "new", operands[0], list, n,
		    operands[2]);
	free(list);
	return status;
}

/*
 * The next line of standard input, in cells with tabs between them; those that
 * it lacks are "". False at the end.
 */
static bool
read_cells(char **line, size_t *size, char **cells, size_t n)
{
	ssize_t len = getline(line, size, stdin);
	size_t i;
	char *p = *line;

	if (len == -1)
		return false;
	if (len > 0 && p[len - 1] == '\n')
		p[len - 1] = '\0';
	for (i = 0; i < n; i++) {
		cells[i] = p;
		p += strcspn(p, "\t");
		if (*p != '\0')
			*p++ = '\0';
	}
	return true;
}

static bool
is_form(const char *operand, const char *form)
{
	return operand != NULL && strcmp(operand, form) == 0;
}

static void
add_run(struct buf *b, const struct run_facts *f)
{
	char text[2 * RUN_FACT];

	answer_cell(b, f->name, '\t');
	answer_cell(b, what_text(f, text), '\t');
	answer_cell(b, run_started_text(f, text), '\t');
	answer_cell(b, f->period_end, '\t');
	answer_cell(b, run_by_text(f, text), '\t');
	answer_cell(b, run_result_text(f, text), '\n');
}

/* RUNS [--plain | --json]: the newest first */
int
ask_runs(char **operands, struct buf *out)
{
	bool json = is_form(operands[1], "--json");
	struct run_facts *list;
	struct buf b = { 0 };
	size_t i;

	buf_adds(&b, "RUN\tWHAT\tSTARTED\tPERIOD\tBY\tRESULT\n");
	for (i = runs_list(operands[0], &list); i > 0; i--)
		if (json)
			list_json_run(out, &list[i - 1]);
		else
			add_run(&b, &list[i - 1]);
	free(list);
	if (!json)
		table_add(out, b.data, true, is_form(operands[1], "--plain"));
	buf_release(&b);
	return EXIT_DONE;
}

/* RUNS: how many there are */
int
ask_count(char **operands, struct buf *out)
{
	struct run_facts *list;

	buf_addf(out, "%zu\n", runs_list(operands[0], &list));
	free(list);
	return EXIT_DONE;
}

/* When the last run was, and what became of it: of one that is not a plain run
 * with its kind. */
static void
add_last_run(struct buf *out, const struct run_facts *f)
{
	char text[2 * RUN_FACT], result[4 * RUN_FACT];

	if (f == NULL) {
		buf_adds(out, "-\t-\n");
		return;
	}
	answer_cell(out, run_started_text(f, text), '\t');
	(void)snprintf(result, sizeof(result), strcmp(f->kind, "run") == 0 ?
	    "%s" : "%s (%s)", run_result_text(f, text),
	    *f->kind == '\0' ? "-" : f->kind);
	answer_cell(out, result, '\n');
}

enum { JOB, SCHEDULE, NEXT, FILE_NAME, RUNS, CELLS };

/* A job, as an object in out, or as cells in table. */
static void
add_job(struct buf *out, struct buf *table, char **cells, bool json)
{
	struct run_facts *list;
	size_t n = runs_list(cells[RUNS], &list);
	const struct run_facts *last = runs_find(list, n, "last", NULL);
	struct job job;
	struct err e;

	(void)job_load(&job, cells[FILE_NAME], &e);
	if (json) {
		list_json_job(out, cells[JOB], job.facts.label,
		    cells[SCHEDULE], cells[NEXT], last);
	} else {
		answer_cell(table, cells[JOB], '\t');
		answer_cell(table, job.facts.label, '\t');
		answer_cell(table, cells[SCHEDULE], '\t');
		answer_cell(table, cells[NEXT], '\t');
		add_last_run(table, last);
	}
	job_release(&job);
	free(list);
}

/* [--plain | --json] */
int
ask_jobs(char **operands, struct buf *out)
{
	bool json = is_form(operands[0], "--json");
	char *line = NULL, *cells[CELLS];
	struct buf b = { 0 };
	size_t size = 0;

	buf_adds(&b, "JOB\tLABEL\tSCHEDULE\tNEXT RUN\tLAST RUN\tRESULT\n");
	while (read_cells(&line, &size, cells, CELLS))
		add_job(out, &b, cells, json);
	free(line);
	if (!json)
		table_add(out, b.data, true, is_form(operands[0], "--plain"));
	buf_release(&b);
	return EXIT_DONE;
}
