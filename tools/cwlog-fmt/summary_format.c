/*
 * --summary: per run and code, how many entries there are and what they do to
 * the bill; as text, and as rows of csv and json.
 */
#include <inttypes.h>

#include "format.h"
#include "put.h"
#include "table.h"
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

static void
put_tally(FILE *out, const struct tally *t)
{
	put_text(out, t->is_change ? "Plan" : log_level_name(t->level), 9);
	put_text(out, t->key, 7);
	(void)fprintf(out, " %8" PRIu64, t->n);
	put_number(out, t->effect.up, false);
	put_number(out, t->effect.down, false);
	put_number(out, effect_amount(&t->effect), true);
	(void)fprintf(out, "  %s\n", summary_occurs(t));
}

static void
put_effect(FILE *out, const char *label, const struct effect *e)
{
	struct qty amount = effect_amount(e);
	char text[QTY_TEXT + 1];

	if (e->changes == 0)
		return;
	(void)fprintf(out, "%s: %" PRIu64 " change%s", label, e->changes,
	    e->changes == 1 ? "" : "s");
	(void)fprintf(out, ", units %s", signed_text(text, e->up, false));
	(void)fprintf(out, " and %s", qty_sign(e->down) == 0 ? "-0" :
	    signed_text(text, e->down, false));
	if (amount.known)
		(void)fprintf(out, ", amount %s a period",
		    signed_text(text, amount, true));
	if (e->unpriced > 0)
		(void)fprintf(out, " (%" PRIu64 " without a known price)",
		    e->unpriced);
	(void)fputs(e->overflow ? " (some sums are out of range)\n" : "\n",
	    out);
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

#define COLUMNS	11

static const char *const names[COLUMNS] = {
	"run", "periodEnd", "level", "code", "occurs", "count", "unitsUp",
	"unitsDown", "amountUp", "amountDown", "withoutPrice"
};

static struct cell
text_cell(const char *s)
{
	return (struct cell){ .text = s };
}

static struct cell
qty_cell(struct qty q)
{
	return (struct cell){ .number = q, .is_number = true };
}

/* In the order of their names. */
static void
fill_cells(struct cell *cell, const struct run *run, const struct tally *t)
{
	*cell++ = text_cell(run_name(run));
	*cell++ = text_cell(run->begin.period.end);
	*cell++ = text_cell(log_level_name(t->level));
	*cell++ = text_cell(t->key);
	*cell++ = text_cell(summary_occurs(t));
	*cell++ = qty_cell(qty_units((int64_t)t->n));
	*cell++ = qty_cell(t->effect.up);
	*cell++ = qty_cell(t->effect.down);
	*cell++ = qty_cell(t->effect.amount_up);
	*cell++ = qty_cell(t->effect.amount_down);
	*cell = qty_cell(qty_units((int64_t)t->effect.unpriced));
}

static void
open_csv(struct show *s)
{
	table_csv_names(s->out, names, COLUMNS);
}

static void
end_csv(struct show *s, const struct run *run)
{
	struct cell cells[COLUMNS];
	size_t i;

	for (i = 0; i < run->chosen.codes.n; i++) {
		fill_cells(cells, run, &run->chosen.codes.tallies[i]);
		table_csv(s->out, cells, COLUMNS);
	}
}

static void
end_json(struct show *s, const struct run *run)
{
	struct cell cells[COLUMNS];
	size_t i;

	for (i = 0; i < run->chosen.codes.n; i++) {
		fill_cells(cells, run, &run->chosen.codes.tallies[i]);
		table_json(s->out, names, cells, COLUMNS);
	}
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
