#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "job.h"
#include "questions.h"
#include "runs.h"

/* What was done, as "apply of RUN". */
static const char *
what_text(const struct run_facts *f, char out[2 * RUN_FACT])
{
	(void)snprintf(out, 2 * RUN_FACT, "%s%s%s", f->kind,
	    *f->of == '\0' ? "" : " of ", f->of);
	return out;
}

int
ask_run(char **operands, struct buf *out)
{
	struct run_facts f;

	run_facts_read(&f, operands[0]);
	answer(out, "run_", "kind", f.kind);
	answer(out, "run_", "started", f.started);
	answer_flag(out, "run_", "running", f.running);
	return EXIT_DONE;
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

int
ask_runs(char **operands, struct buf *out)
{
	char *line = NULL, *dir, text[2 * RUN_FACT];
	const char *name;
	struct run_facts f;
	size_t size = 0;

	(void)operands;
	while (read_cells(&line, &size, &dir, 1)) {
		run_facts_read(&f, dir);
		name = strrchr(dir, '/');
		answer_cell(out, name == NULL ? dir : name + 1, '\t');
		answer_cell(out, what_text(&f, text), '\t');
		answer_cell(out, run_started_text(&f, text), '\t');
		answer_cell(out, f.period_end, '\t');
		answer_cell(out, run_result_text(&f, text), '\n');
	}
	free(line);
	return EXIT_DONE;
}

/* When the last run was, and what became of it: of one that is not a plain run
 * with its kind. */
static void
add_last_run(struct buf *out, const char *dir)
{
	char text[2 * RUN_FACT], result[3 * RUN_FACT];
	struct run_facts f;

	if (strcmp(dir, "-") == 0) {
		buf_adds(out, "-\t-\n");
		return;
	}
	run_facts_read(&f, dir);
	answer_cell(out, run_started_text(&f, text), '\t');
	if (strcmp(f.kind, "run") == 0)
		(void)snprintf(result, sizeof(result), "%s",
		    run_result_text(&f, text));
	else
		(void)snprintf(result, sizeof(result), "%s (%s)",
		    run_result_text(&f, text),
		    *f.kind == '\0' ? "-" : f.kind);
	answer_cell(out, result, '\n');
}

int
ask_jobs(char **operands, struct buf *out)
{
	enum { JOB, SCHEDULE, NEXT, FILE_NAME, LAST_RUN, CELLS };
	char *line = NULL, *cells[CELLS];
	struct job job;
	struct err e;
	size_t size = 0;

	(void)operands;
	while (read_cells(&line, &size, cells, CELLS)) {
		answer_cell(out, cells[JOB], '\t');
		(void)job_load(&job, cells[FILE_NAME], &e);
		answer_cell(out, job.facts.label, '\t');
		job_release(&job);
		answer_cell(out, cells[SCHEDULE], '\t');
		answer_cell(out, cells[NEXT], '\t');
		add_last_run(out, cells[LAST_RUN]);
	}
	free(line);
	return EXIT_DONE;
}
