#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "history_read.h"
#include "questions.h"
#include "text.h"
#include "wrap.h"

#define ENDLESS	9999	/* columns, where no terminal is */

/* Which changes are wanted, and how they are shown. */
struct wanted {
	const char *since, *customer, *sku;	/* or NULL */
	bool plain;
	bool color;
	int width;
	struct wrap_column columns[7];
};

static bool
is_wanted(const struct wanted *w, const struct change_made *made)
{
	const struct change *c = &made->change;

	return (w->since == NULL || strcmp(made->time, w->since) >= 0) &&
	    (w->customer == NULL ||
	    text_caseeq(w->customer, c->customer.code)) &&
	    (w->sku == NULL || text_caseeq(w->sku, c->sku));
}

/* --- a change ------------------------------------------------------------- */

struct cells {
	struct buf customer, sku, note;
	char before[QTY_TEXT], after[QTY_TEXT + 3], change[QTY_TEXT + 1];
	const char *sign;
};

static void
set_note(struct buf *b, const struct change_made *m)
{
	buf_adds(b, "");
	if (m->outcome == OUTCOME_UNKNOWN)
		buf_adds(b, "unknown outcome");
	if (m->undone_by == NULL)
		return;
	buf_adds(b, b->len > 0 ? ", undone by " : "undone by ");
	wrap_add_clean(b, m->undone_by);
}

static void
set_cells(struct cells *cells, const struct change_made *m)
{
	const struct change *c = &m->change;
	struct qty change, before = c->before.known ? c->before : qty_units(0);
	char number[QTY_TEXT];

	memset(cells, 0, sizeof(*cells));
	cells->sign = c->action == ACTION_CREATE ? "  +" :
	    c->action == ACTION_REMOVE || c->action == ACTION_CANCEL ? "  -" :
	    "  ~";
	wrap_add_clean(&cells->customer, c->customer.code);
	wrap_add_clean(&cells->sku, c->sku);
	set_note(&cells->note, m);
	(void)snprintf(cells->before, sizeof(cells->before), "%s",
	    c->before.known ? qty_text(number, c->before) : "none");
	(void)snprintf(cells->after, sizeof(cells->after), "-> %s",
	    qty_text(number, c->after));
	if (qty_sub(&change, c->after, before))
		(void)snprintf(cells->change, sizeof(cells->change), "%s%s",
		    qty_sign(change) > 0 ? "+" : "", qty_text(number, change));
}

static void
release_cells(struct cells *c)
{
	buf_release(&c->customer);
	buf_release(&c->sku);
	buf_release(&c->note);
}

static void
list_cells(const char *out[7], const struct cells *c)
{
	out[0] = c->sign;
	out[1] = c->customer.data;
	out[2] = c->sku.data;
	out[3] = c->before;
	out[4] = c->after;
	out[5] = c->change;
	out[6] = c->note.data;
}

/* Makes the columns as wide as the change needs; the note has what is left. */
static void
measure(struct wanted *w, const struct change_made *m)
{
	struct cells c;
	const char *cells[7];
	int sum = 0, width;
	size_t i;

	set_cells(&c, m);
	list_cells(cells, &c);
	for (i = 0; i < 6; i++) {
		width = wrap_width(cells[i]);
		if (width > w->columns[i].width)
			w->columns[i].width = width;
		w->columns[i].right = i == 3 || i == 5;
		sum += w->columns[i].width + 2;
	}
	w->columns[6].width = w->width - sum > 24 ? w->width - sum : 24;
	release_cells(&c);
}

/* Words instead of columns, where these are too wide. */
static void
add_words(struct buf *out, const struct cells *c)
{
	buf_addf(out, "%s, %s: %s %s", c->customer.data, c->sku.data, c->before,
	    c->after);
	if (c->note.len > 0)
		buf_addf(out, ", %s", c->note.data);
}

static void
add_change(struct buf *out, const struct wanted *w,
    const struct change_made *m)
{
	struct buf text = { 0 };
	const char *cells[7];
	struct cells c;
	size_t i;
	int sum = 12;
	bool red;

	set_cells(&c, m);
	list_cells(cells, &c);
	for (i = 0; i < 7; i++)
		sum += w->columns[i].width;
	red = w->color && c.sign[2] == '-';
	if (red)
		buf_adds(out, "\033[31m");
	if (!w->plain && sum <= w->width) {
		wrap_add_row(out, w->columns, cells, 7);
	} else {
		add_words(&text, &c);
		buf_addf(out, "%s  ", w->plain ? "" : c.sign);
		wrap_add_text(out, text.data, 5, 5, w->width);
	}
	if (red)
		buf_adds(out, "\033[0m");
	buf_release(&text);
	release_cells(&c);
}

/* --- its run -------------------------------------------------------------- */

static const struct run_facts *
find_plan(const struct history *h, const struct run_facts *run)
{
	size_t i;

	for (i = 0; i < h->n_runs; i++)
		if (strcmp(h->runs[i].name, run->of) == 0 &&
		    strcmp(run->kind, "apply") == 0)
			return &h->runs[i];
	return NULL;
}

/* "2026-11-27 23:06  apply 2026... by root (anna): ticket 7; planned by bob" */
static void
add_run(struct buf *out, const struct history *h, const struct change_made *m,
    int width)
{
	char text[2 * RUN_FACT];
	const struct run_facts *run = m->run, *plan;
	struct buf b = { 0 };

	if (run == NULL) {
		wrap_add_clean(&b, m->time);
		buf_adds(&b, m->undoes != NULL ? "  undo " : "  run ");
		wrap_add_clean(&b, m->execution);
		buf_adds(&b, ", which is kept no longer");
	} else {
		buf_addf(&b, "%s  ", run_started_text(run, text));
		wrap_add_clean(&b, run->kind);
		buf_addc(&b, ' ');
		wrap_add_clean(&b, run->name);
		buf_adds(&b, " by ");
		wrap_add_clean(&b, run_by_text(run, text));
		if (*run->message != '\0') {
			buf_adds(&b, ": ");
			wrap_add_clean(&b, run->message);
		}
		if ((plan = find_plan(h, run)) != NULL) {
			buf_adds(&b, "; planned by ");
			wrap_add_clean(&b, run_by_text(plan, text));
		}
	}
	wrap_add_text(out, b.data, 0, 2, width);
	buf_release(&b);
}

/* --- all ------------------------------------------------------------------ */

/* Returns 0, or -1 when an operand is none that is known. */
static int
read_operands(struct wanted *w, char **operands)
{
	const char **value;

	for (; *operands != NULL; operands++) {
		if (strcmp(*operands, "--plain") == 0) {
			w->plain = true;
			continue;
		}
		value = strcmp(*operands, "--since") == 0 ? &w->since :
		    strcmp(*operands, "--customer") == 0 ? &w->customer :
		    strcmp(*operands, "--sku") == 0 ? &w->sku : NULL;
		if (value == NULL || operands[1] == NULL) {
			warn_line(value == NULL ? "history: what is %s?" :
			    "history: %s needs a value", *operands);
			return -1;
		}
		*value = *++operands;
	}
	return 0;
}

static void
add_all(struct buf *out, const struct history *h, struct wanted *w)
{
	const struct change_made *all = h->made.items, *m, *last = NULL;

	for (m = all; m < all + h->made.n; m++)
		if (is_wanted(w, m))
			measure(w, m);
	for (m = all; m < all + h->made.n; m++) {
		if (!is_wanted(w, m))
			continue;
		if (last == NULL ||
		    strcmp(last->execution, m->execution) != 0) {
			buf_adds(out, last == NULL ? "" : "\n");
			add_run(out, h, m, w->width);
		}
		add_change(out, w, m);
		last = m;
	}
}

/* RUNS JOBFILE [--plain] [--since DATE] [--customer CODE] [--sku SKU]: the
 * newest first */
int
ask_history(char **operands, struct buf *out)
{
	struct wanted w = { .width = wrap_terminal(STDOUT_FILENO, ENDLESS) };
	struct history h;
	char psa[16];

	if (read_operands(&w, operands + 2) == -1)
		return EXIT_CONFIG;
	job_find_psa(psa, sizeof(psa), operands[1]);
	if (*psa != '\0')
		warn_line("the job is for Autotask, where no program writes: "
		    "what a person typed in is not known here, but in the "
		    "notes of Autotask's contracts; atria-cw list shows the "
		    "plans that were made");
	w.color = !w.plain && wrap_colors(STDOUT_FILENO);
	w.width = w.plain ? ENDLESS : w.width;
	history_read(&h, operands[0]);
	add_all(out, &h, &w);
	history_release(&h);
	return EXIT_DONE;
}
