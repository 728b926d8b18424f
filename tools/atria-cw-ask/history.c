#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "array.h"
#include "questions.h"
#include "runs.h"
#include "stream.h"
#include "text.h"

/* Everything that the runs of a job ever wrote, and what undid it. */

struct wanted {
	const char *since, *customer, *sku;	/* or NULL */
};

struct change_made {
	const struct run_facts *run;
	struct result result;
};

struct history {
	const struct run_facts *runs;
	size_t n_runs;
	struct array made;		/* struct change_made */
	struct arena arena;
};

static bool
was_made(const struct result *r)
{
	return r->outcome == OUTCOME_APPLIED || r->outcome == OUTCOME_UNKNOWN;
}

static void
read_results(struct history *h, const struct run_facts *run, int fd)
{
	struct stream_line line;
	struct stream_in in;
	struct change_made made = { .run = run };
	struct scan scan = { 0 };
	struct err e;

	stream_in_init(&in, fd, run->name);
	while (stream_read(&in, &line))
		if (line.type == RECORD_RESULT && scan_parse(&scan, line.text,
		    line.len, &e) == 0 && result_read(&made.result, &scan,
		    &h->arena, &e) == 0 && was_made(&made.result))
			*(struct change_made *)array_add(&h->made) = made;
	if (in.state == STREAM_DAMAGED)
		warn_line("run %s was cut short: what it wrote last is in the "
		    "journal only", run->name);
	stream_in_release(&in);
	scan_release(&scan);
}

static void
read_runs(struct history *h, const char *dir)
{
	struct buf path = { 0 };
	size_t i;
	int fd;

	for (i = 0; i < h->n_runs; i++) {
		if (!run_may_have_written(&h->runs[i]))
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%s/result.ndjson", dir, h->runs[i].name);
		fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd != -1) {
			read_results(h, &h->runs[i], fd);
			(void)close(fd);
		}
	}
	buf_release(&path);
}

/* The run that undid the change, or "". */
static const char *
undone_by(const struct history *h, const struct change_made *made)
{
	const struct change_made *m = h->made.items;
	size_t i;

	for (i = 0; i < h->made.n; i++)
		if (strcmp(m[i].run->kind, "undo") == 0 &&
		    strcmp(m[i].run->of, made->run->name) == 0 &&
		    m[i].result.outcome == OUTCOME_APPLIED &&
		    m[i].result.change.addition.id ==
		    made->result.change.addition.id)
			return m[i].run->name;
	return "";
}

static bool
is_wanted(const struct wanted *w, const struct change_made *made)
{
	const struct change *c = &made->result.change;

	return (w->since == NULL ||
	    strcmp(made->run->started, w->since) >= 0) &&
	    (w->customer == NULL ||
	    text_caseeq(w->customer, c->customer.code)) &&
	    (w->sku == NULL || text_caseeq(w->sku, c->sku));
}

static void
add_change(struct buf *out, const struct history *h,
    const struct change_made *made)
{
	const struct change *c = &made->result.change;
	char text[2 * RUN_FACT], number[QTY_TEXT];

	answer_cell(out, run_started_text(made->run, text), '\t');
	answer_cell(out, run_by_text(made->run, text), '\t');
	answer_cell(out, made->run->name, '\t');
	answer_cell(out, c->customer.code, '\t');
	answer_cell(out, c->sku, '\t');
	answer_cell(out, c->before.known ? qty_text(number, c->before) :
	    "none", '\t');
	answer_cell(out, qty_text(number, c->after), '\t');
	answer_cell(out, made->result.outcome == OUTCOME_UNKNOWN ?
	    "unknown outcome" : made->run->kind, '\t');
	answer_cell(out, undone_by(h, made), '\t');
	answer_cell(out, made->run->message, '\n');
}

/* Returns 0, or -1 when an operand is none that is known. */
static int
read_operands(struct wanted *w, char **operands)
{
	const char **value;

	for (; *operands != NULL; operands += 2) {
		value = strcmp(*operands, "--since") == 0 ? &w->since :
		    strcmp(*operands, "--customer") == 0 ? &w->customer :
		    strcmp(*operands, "--sku") == 0 ? &w->sku : NULL;
		if (value == NULL || operands[1] == NULL) {
			warn_line(value == NULL ? "history: what is %s?" :
			    "history: %s needs a value", *operands);
			return -1;
		}
		*value = operands[1];
	}
	return 0;
}

/* RUNS JOBFILE [--since DATE] [--customer CODE] [--sku SKU]: the newest
 * first */
int
ask_history(char **operands, struct buf *out)
{
	struct wanted w = { NULL, NULL, NULL };
	struct history h = { .n_runs = 0 };
	struct run_facts *runs;
	const struct change_made *m;
	char psa[16];
	size_t i;

	if (read_operands(&w, operands + 2) == -1)
		return EXIT_CONFIG;
	job_find_psa(psa, sizeof(psa), operands[1]);
	if (*psa != '\0')
		warn_line("the job is for Autotask, where no program writes: "
		    "what a person typed in is not known here, but in the "
		    "notes of Autotask's contracts; atria-cw list shows the "
		    "plans that were made");
	h.made = (struct array){ .a = &h.arena,
	    .size = sizeof(struct change_made) };
	h.n_runs = runs_list(operands[0], &runs);
	h.runs = runs;
	read_runs(&h, operands[0]);
	buf_adds(out, "STARTED\tBY\tRUN\tCUSTOMER\tSKU\tBEFORE\tAFTER\tWHAT\t"
	    "UNDONE BY\tMESSAGE\n");
	m = h.made.items;
	for (i = h.made.n; i > 0; i--)
		if (is_wanted(&w, &m[i - 1]))
			add_change(out, &h, &m[i - 1]);
	arena_release(&h.arena);
	free(runs);
	return EXIT_DONE;
}
