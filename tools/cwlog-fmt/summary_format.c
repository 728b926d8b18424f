/*
 * --summary: per run and code, how many entries there are and what they do to
 * the bill; as text, and as rows of csv and json.
 */
#include <inttypes.h>
#include <string.h>

#include "format.h"
#include "put.h"
#include "table.h"
#include "text_bill.h"
#include "text_frame.h"

/* --- text ----------------------------------------------------------------- */

static const char *
signed_text(char *out, struct qty q, bool hundredths)
{
	char number[QTY_TEXT];

	(void)snprintf(out, QTY_TEXT + 1, "%s%s", qty_sign(q) > 0 ? "+" : "",
	    hundredths ? qty_text2(number, q) : qty_text(number, q));
	return out;
}

/* A number with its sign in a column; blank when there is none. */
static void
put_number(FILE *out, struct qty q, bool hundredths)
{
	char text[QTY_TEXT + 1] = "";

	if (q.known && qty_sign(q) != 0)
		(void)signed_text(text, q, hundredths);
	(void)fprintf(out, " %12s", text);
}

/* The amount of a code; of several currencies the sums below tell more. */
static void
put_amount(FILE *out, const struct money *m)
{
	if (m->n > 1)
		(void)fprintf(out, " %12s", "several");
	else
		put_number(out, m->n == 1 ? money_total(m->sums) :
		    (struct qty){ 0 }, true);
}

static void
put_tally(FILE *out, const struct tally *t)
{
	put_text(out, t->is_change ? "Plan" : log_level_name(t->level), 9);
	put_text(out, t->key, 7);
	(void)fprintf(out, " %8" PRIu64, t->n);
	put_number(out, t->effect.up, false);
	put_number(out, t->effect.down, false);
	put_amount(out, &t->effect.money);
	(void)fprintf(out, "  %s\n", summary_occurs(t));
}

static void
put_effect(FILE *out, const char *label, const struct effect *e)
{
	struct buf money = { 0 };
	char text[QTY_TEXT + 1];

	if (e->changes == 0)
		return;
	(void)fprintf(out, "%s: %" PRIu64 " change%s", label, e->changes,
	    e->changes == 1 ? "" : "s");
	(void)fprintf(out, ", units %s", signed_text(text, e->up, false));
	(void)fprintf(out, " and %s", qty_sign(e->down) == 0 ? "-0" :
	    signed_text(text, e->down, false));
	if (e->money.n > 0) {
		money_describe(&money, &e->money, MONEY_SIGNED);
		(void)fprintf(out, ", amount %s a period", money.data);
	}
	buf_clear(&money);
	buf_adds(&money, "");
	money_describe_rest(&money, &e->money);
	(void)fputs(money.data, out);
	(void)fputs(e->overflow || e->money.overflow ?
	    " (some sums are out of range)\n" : "\n", out);
	buf_release(&money);
}

static void
put_summary(FILE *out, const struct summary *sum)
{
	size_t i;

	(void)fputs("Level    Code       Count     Units up   Units down"
	    "       Amount  Occurs\n", out);
	for (i = 0; i < sum->codes.n; i++)
		put_tally(out, &sum->codes.tallies[i]);
	(void)fprintf(out, "%-8s %-7s %8" PRIu64 "\n\n", "All", "", sum->rows);
	put_effect(out, "Planned", &sum->planned);
	put_effect(out, "Applied", &sum->applied);
	if (sum->not_done > 0)
		(void)fprintf(out, "Not done: %" PRIu64 "\n", sum->not_done);
	if (sum->planned.changes + sum->applied.changes == 0)
		(void)fputs("No change to the bill\n", out);
}

static void
begin_text(struct show *s, const struct run *run)
{
	text_begin(s, run);
}

static void
end_text(struct show *s, const struct run *run)
{
	put_summary(s->out, &run->chosen);
	text_put_unbilled(s, run);
	text_put_state(s, run);
}

static void
close_text(struct show *s)
{
	struct summary total = { 0 };
	size_t i;

	if (s->n_runs < 2)
		return;
	for (i = 0; i < s->n_runs; i++)
		summary_merge(&total, &s->runs[i]->chosen);
	(void)fprintf(s->out, "\nAll %zu runs\n\n", s->n_runs);
	put_summary(s->out, &total);
	summary_release(&total);
}

const struct format format_text_summary = {
	.name = "text",
	.begin = begin_text,
	.end = end_text,
	.close = close_text,
	.shows_damage = true,
};

/* --- csv and json --------------------------------------------------------- */

#define COLUMNS	15

static const struct column columns[COLUMNS] = {
	{ .name = "run" }, { .name = "periodEnd", .kind = CELL_DAY },
	{ .name = "level" }, { .name = "code" }, { .name = "occurs" },
	{ .name = "count" }, { .name = "unitsUp" }, { .name = "unitsDown" },
	{ .name = "amountUp" }, { .name = "amountDown" },
	{ .name = "withoutPrice" }, { .name = "currency" },
	{ .name = "lines" }, { .name = "notBilled" },
	{ .name = "notBilledAmount" },
};

/* Of a sum; "" is not named. */
static struct cell
currency_cell(const char *s)
{
	return text_cell(*s != '\0' ? s : NULL);
}

static struct cell
count_cell(uint64_t n)
{
	return qty_cell(qty_units((int64_t)n));
}

/* What all lines of a code have. */
static void
fill_head(struct cell cells[COLUMNS], const struct run *run,
    const struct tally *t)
{
	memset(cells, 0, COLUMNS * sizeof(*cells));
	cells[0] = text_cell(run_name(run));
	cells[1] = text_cell(run->begin.period.end);
	cells[2] = text_cell(log_level_name(t->level));
	cells[3] = text_cell(t->key);
	cells[4] = text_cell(summary_occurs(t));
}

/* A code: its first currency stands with the counts, others have a line. */
static void
put_code(const struct show *s, const struct run *run, const struct tally *t,
    void (*put)(const struct show *, const struct cell *))
{
	const struct money *m = &t->effect.money;
	struct cell cells[COLUMNS];
	size_t i;

	for (i = 0; i == 0 || i < m->n; i++) {
		fill_head(cells, run, t);
		if (i == 0) {
			cells[5] = count_cell(t->n);
			cells[6] = qty_cell(t->effect.up);
			cells[7] = qty_cell(t->effect.down);
			cells[10] = count_cell(m->unknown);
		}
		if (i < m->n) {
			cells[8] = qty_cell(m->sums[i].up);
			cells[9] = qty_cell(m->sums[i].down);
			cells[11] = currency_cell(m->sums[i].currency);
		}
		put(s, cells);
	}
}

/* What one code leaves unbilled, in the same way. */
static void
put_unbilled(const struct show *s, const struct run *run,
    const struct unbilled_item *item, const struct unbilled_total *total,
    void (*put)(const struct show *, const struct cell *))
{
	const struct money *m = &total->money;
	struct cell cells[COLUMNS];
	size_t i;

	for (i = 0; i == 0 || i < m->n; i++) {
		fill_head(cells, run, &(struct tally){ .key = item->code,
		    .level = item->decided ? LEVEL_INFO : LEVEL_WARN });
		if (i == 0) {
			cells[10] = count_cell(m->unknown);
			cells[12] = count_cell(total->lines);
			cells[13] = qty_cell(total->units);
		}
		if (i < m->n) {
			cells[11] = currency_cell(m->sums[i].currency);
			cells[14] = qty_cell(m->sums[i].up);
		}
		put(s, cells);
	}
}

static void
put_run(const struct show *s, const struct run *run,
    void (*put)(const struct show *, const struct cell *))
{
	const struct unbilled_item *all = run->unbilled.items.items;
	struct unbilled_total total;
	size_t i, end;

	for (i = 0; i < run->chosen.codes.n; i++)
		put_code(s, run, &run->chosen.codes.tallies[i], put);
	for (i = 0; i < run->unbilled.items.n; i = end) {
		end = unbilled_group(&run->unbilled, i, &total);
		put_unbilled(s, run, &all[i], &total, put);
	}
}

static void
put_csv_cells(const struct show *s, const struct cell *cells)
{
	table_csv(s->out, columns, cells, COLUMNS, s->separator);
}

static void
put_json_cells(const struct show *s, const struct cell *cells)
{
	table_json(s->out, columns, cells, COLUMNS);
}

static void
open_csv(struct show *s)
{
	table_csv_names(s->out, columns, COLUMNS, s->separator);
}

static void
end_csv(struct show *s, const struct run *run)
{
	put_run(s, run, put_csv_cells);
}

static void
end_json(struct show *s, const struct run *run)
{
	put_run(s, run, put_json_cells);
}

const struct format format_csv_summary = {
	.name = "csv",
	.open = open_csv,
	.end = end_csv,
	.shows_damage = true,
};

const struct format format_json_summary = {
	.name = "json",
	.end = end_json,
	.shows_damage = true,
};
