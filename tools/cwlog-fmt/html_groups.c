/*
 * Rows that belong together: the changes of one customer, with their sum, and
 * what needs the same thing done.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hints.h"
#include "html.h"
#include "put.h"
#include "xalloc.h"

/* --- bars ----------------------------------------------------------------- */

static struct qty
size_of_qty(struct qty q)
{
	q.micro = q.micro < 0 ? -q.micro : q.micro;
	return q;
}

void
html_bar(FILE *out, const struct money *m, struct qty greatest)
{
	struct qty q = m->n == 1 ? money_total(m->sums) : (struct qty){ 0 };
	int64_t length = 0;

	if (q.known && qty_sign(greatest) > 0)
		length = size_of_qty(q).micro / (greatest.micro / 100 + 1);
	if (length == 0 && q.known && qty_sign(q) != 0)
		length = 1;	/* to be seen at all */
	(void)fputs("<svg viewBox=\"0 0 202 10\" preserveAspectRatio=\"none\" "
	    "aria-hidden=\"true\">", out);
	if (length > 0)
		(void)fprintf(out, "<rect class=\"%s\" x=\"%" PRId64
		    "\" y=\"1\" width=\"%" PRId64 "\" height=\"8\"/>",
		    qty_sign(q) > 0 ? "up" : "down",
		    qty_sign(q) > 0 ? 101 : 101 - length, length);
	(void)fputs("<rect class=\"axis\" x=\"100.5\" width=\"1\" "
	    "height=\"10\"/></svg>", out);
}

/* --- changes by customer and agreement ------------------------------------ */

struct group {
	struct html_row *rows;
	size_t n;
	struct effect effect;
	struct qty size;	/* of the amount, or else of the units */
};

static int
compare_texts(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* The latest run first, as its rows are those that are seen. */
static int
compare_runs(const struct row *a, const struct row *b)
{
	return (a->run->number < b->run->number) -
	    (a->run->number > b->run->number);
}

static int
compare_places(const struct row *a, const struct row *b)
{
	int c = compare_runs(a, b);

	if (c == 0)
		c = compare_texts(a->customer.code, b->customer.code);
	return c != 0 ? c : (a->agreement.id > b->agreement.id) -
	    (a->agreement.id < b->agreement.id);
}

static int
compare_numbers(const struct html_row *a, const struct html_row *b)
{
	return (a->number > b->number) - (a->number < b->number);
}

static int
compare_by_place(const void *a, const void *b)
{
	const struct html_row *x = a, *y = b;
	int c = compare_places(x->row, y->row);

	return c != 0 ? c : compare_numbers(x, y);
}

/* The greatest change first. */
static int
compare_groups(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int c = compare_runs(x->rows->row, y->rows->row);

	if (c == 0)
		c = qty_cmp(y->size, x->size);
	return c != 0 ? c : compare_by_place(x->rows, y->rows);
}

static struct group
make_group(struct html_row *rows, size_t n)
{
	struct group g = { .rows = rows, .n = n };
	size_t i;

	for (i = 0; i < n; i++)
		effect_add(&g.effect, rows[i].row);
	g.size = money_size(&g.effect.money);
	return g;
}

/* Sorts the rows, and makes their groups; there is one row at least. */
static struct group *
make_groups(struct html_row *rows, size_t n, size_t *n_groups)
{
	struct group *groups = xreallocarray(NULL, n, sizeof(*groups));
	size_t from, end;

	qsort(rows, n, sizeof(*rows), compare_by_place);
	*n_groups = 0;
	for (from = 0; from < n; from = end) {
		for (end = from + 1; end < n && compare_places(rows[from].row,
		    rows[end].row) == 0; end++)
			;
		groups[(*n_groups)++] = make_group(rows + from, end - from);
	}
	qsort(groups, *n_groups, sizeof(*groups), compare_groups);
	return groups;
}

static void
put_sums(FILE *out, const struct effect *e)
{
	(void)fputs(" <span class=\"sum\">", out);
	html_count(out, e->changes, "change");
	html_vague(out, ", ", &e->money, "");
	(void)fputs("</span>", out);
}

static void
put_group_head(FILE *out, const struct group *g, struct qty greatest)
{
	const struct row *row = g->rows->row;
	const struct money *money = &g->effect.money;

	(void)fputs("<tr class=\"head\"", out);
	html_data(out, "c", row->customer.code);
	html_between(out, "><th scope=\"rowgroup\" colspan=\"4\"><b>",
	    row->customer.code, "</b> <span class=\"name\">");
	html_link(out, row->run, HTML_COMPANY, row->company.id,
	    row->customer.name);
	(void)fputs("</span> <span class=\"agreement\">", out);
	html_link(out, row->run, HTML_AGREEMENT, row->agreement.id,
	    row->agreement.name);
	(void)fputs("</span>", out);
	put_sums(out, &g->effect);
	(void)fputs("<td class=\"bar\" colspan=\"4\">", out);
	html_bar(out, money, greatest);
	(void)fputs("<td class=\"n\">", out);
	if (money->n > 0)
		html_money(out, money, HTML_SIGNED | HTML_HUNDREDTHS);
	(void)fputc('\n', out);
}

/* The greatest size among the groups of a run. */
static struct qty
greatest_of(const struct group *groups, size_t n, const struct run *run)
{
	struct qty greatest = qty_units(0);
	size_t i;

	for (i = 0; i < n; i++)
		if (groups[i].rows->row->run == run &&
		    qty_cmp(groups[i].size, greatest) > 0)
			greatest = groups[i].size;
	return greatest;
}

static void
put_groups(FILE *out, const struct group *groups, size_t n)
{
	const struct run *run = NULL;
	struct qty greatest = qty_units(0);
	size_t i, j, printed = 0;

	for (i = 0; i < n; i++) {
		if (groups[i].rows->row->run != run) {
			run = groups[i].rows->row->run;
			greatest = greatest_of(groups, n, run);
		}
		html_open_body(out, run, printed);
		put_group_head(out, &groups[i], greatest);
		for (j = 0; j < groups[i].n; j++)
			html_row(out, &groups[i].rows[j]);
		printed += groups[i].n;
	}
}

void
html_changes(FILE *out, struct html_row *rows, size_t n)
{
	struct group *groups;
	size_t n_groups;

	html_open_table(out, "changes", "Changes", "No quantity changes.",
	    HTML_BADGE_HEAD HTML_NUMBERS_HEAD HTML_NOTE_HEAD);
	if (n > 0) {
		groups = make_groups(rows, n, &n_groups);
		put_groups(out, groups, n_groups);
		free(groups);
	}
	html_close_table(out);
}

/* --- what needs attention, by what is to be done -------------------------- */

/* Errors first. */
static int
compare_needs(const struct row *a, const struct row *b)
{
	int c = compare_runs(a, b);

	if (c == 0)
		c = (a->level > b->level) - (a->level < b->level);
	return c != 0 ? c : compare_texts(a->code, b->code);
}

static int
compare_by_need(const void *a, const void *b)
{
	const struct html_row *x = a, *y = b;
	int c = compare_needs(x->row, y->row);

	return c != 0 ? c : compare_numbers(x, y);
}

static void
put_need_head(FILE *out, const struct row *row)
{
	const char *action = hint_action(row->code);
	const char *hint = hint_for(row->code);

	if (row->not_done) {
		action = "Plan again, or apply the plan again";
		hint = "The run ended before these changes were made. "
		    "Quantities that are right already are not written again.";
	}
	html_between(out, "<tr class=\"head\"><th scope=\"rowgroup\" "
	    "colspan=\"6\"><b>", action != NULL ? action :
	    "Read the entry, and decide", "</b>");
	html_between(out, " <span class=\"do\">", hint, " <small>");
	html_between(out, "", row->code, "</small></span>\n");
}

void
html_attention(FILE *out, struct html_row *rows, size_t n)
{
	size_t i;

	html_open_table(out, "attention", "Needs attention",
	    "Nothing needs attention.",
	    HTML_BADGE_HEAD HTML_NUMBERS_HEAD HTML_NOTE_HEAD);
	if (n > 0)
		qsort(rows, n, sizeof(*rows), compare_by_need);
	for (i = 0; i < n; i++) {
		if (i == 0 ||
		    compare_needs(rows[i - 1].row, rows[i].row) != 0) {
			html_open_body(out, rows[i].row->run, i);
			put_need_head(out, rows[i].row);
		} else if (i % HTML_FIRST_ROWS == 0) {
			html_open_body(out, rows[i].row->run, i);
		}
		html_row(out, &rows[i]);
	}
	html_close_table(out);
}
