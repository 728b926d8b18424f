/*
 * --summary: per run and code, how many entries there are and what they do to
 * the bill; as text, and as rows of csv and json.
 */
#include <inttypes.h>
#include <string.h>

#include "csvout.h"
#include "format.h"
#include "jout.h"
#include "jsonout.h"
#include "textout.h"

/* Of the run at hand: rows of different runs are never mixed here. */
static struct summary current;
/* Of all runs. */
static struct summary total;

static void
row(struct show *s, const struct row *row)
{
	(void)s;
	summary_add(&current, row);
	summary_add(&total, row);
}

static void
count_damage(const struct run *run)
{
	struct row damage;

	if (run->state != STREAM_DAMAGED)
		return;
	row_of_damage(&damage, run);
	summary_add(&current, &damage);
	summary_add(&total, &damage);
}

static void
forget(struct summary *s)
{
	summary_release(s);
	memset(s, 0, sizeof(*s));
}

static void
close_all(struct show *s)
{
	(void)s;
	forget(&total);
}

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
	textout(out, t->is_change ? "Plan" : log_level_name(t->level), 9);
	textout(out, t->code, 7);
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
	(void)fputs(e->beyond ? " (some sums are out of range)\n" : "\n",
	    out);
}

static void
put_summary(struct show *s, const struct summary *sum)
{
	size_t i;

	(void)fputs("Level    Code       Count     Units up   Units down"
	    "       Amount  Occurs\n", s->out);
	for (i = 0; i < sum->n; i++)
		put_tally(s->out, &sum->tallies[i]);
	(void)fprintf(s->out, "%-8s %-7s %8" PRIu64 "\n\n", "All", "",
	    sum->rows);
	put_effect(s->out, "Planned", &sum->planned);
	put_effect(s->out, "Applied", &sum->applied);
	if (sum->planned.changes + sum->applied.changes == 0)
		(void)fputs("No change to the bill\n", s->out);
}

static void
text_end(struct show *s, const struct run *run)
{
	count_damage(run);
	put_summary(s, &current);
	forget(&current);
	if (run->state == STREAM_FAILED)
		(void)fprintf(s->out, "The run failed (exit status %d)\n",
		    run->exit);
	if (run->state == STREAM_DAMAGED)
		(void)fputs("The stream is damaged: more may be missing\n",
		    s->out);
}

static void
text_close(struct show *s)
{
	if (s->n_runs > 1) {
		(void)fprintf(s->out, "\nAll %zu runs\n\n", s->n_runs);
		put_summary(s, &total);
	}
	close_all(s);
}

static void
text_begin(struct show *s, const struct run *run)
{
	format_text.begin(s, run);
}

const struct format format_text_summary = {
	.name = "text",
	.begin = text_begin,
	.row = row,
	.end = text_end,
	.close = text_close,
};

/* --- csv ------------------------------------------------------------------ */

static const char *const names[] = {
	"run", "periodEnd", "level", "code", "occurs", "count", "unitsUp",
	"unitsDown", "amountUp", "amountDown", "withoutPrice"
};

static void
csv_open(struct show *s)
{
	struct csvout c = { .out = s->out };
	size_t i;

	csvout_mark(&c);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		csvout_name(&c, names[i]);
	csvout_end(&c);
}

static void
csv_qty(struct csvout *c, struct qty q)
{
	char number[QTY_TEXT];

	csvout_number(c, q.known ? qty_text(number, q) : NULL);
}

static void
csv_count(struct csvout *c, uint64_t n)
{
	char number[24];

	(void)snprintf(number, sizeof(number), "%" PRIu64, n);
	csvout_number(c, number);
}

static void
csv_end(struct show *s, const struct run *run)
{
	struct csvout c = { .out = s->out };
	const struct tally *t;

	count_damage(run);
	for (t = current.tallies; t < current.tallies + current.n; t++) {
		csvout_text(&c, run->begin.run);
		csvout_text(&c, run->begin.period.end);
		csvout_text(&c, log_level_name(t->level));
		csvout_text(&c, t->code);
		csvout_text(&c, summary_occurs(t));
		csv_count(&c, t->n);
		csv_qty(&c, t->effect.up);
		csv_qty(&c, t->effect.down);
		csv_qty(&c, t->effect.amount_up);
		csv_qty(&c, t->effect.amount_down);
		csv_count(&c, t->effect.unpriced);
		csvout_end(&c);
	}
	forget(&current);
}

const struct format format_csv_summary = {
	.name = "csv",
	.open = csv_open,
	.row = row,
	.end = csv_end,
	.close = close_all,
};

/* --- json ----------------------------------------------------------------- */

static void
json_qty(struct jout *j, const char *name, struct qty q)
{
	if (q.known)
		jout_qty(j, name, q);
}

static void
json_tally(struct show *s, const struct run *run, const struct tally *t)
{
	struct buf b = { 0 };
	struct jout j = { .buf = &b };

	jout_object(&j, NULL);
	if (run->has_begin)
		jout_string(&j, "run", run->begin.run);
	if (run->begin.period.end != NULL)
		jout_string(&j, "periodEnd", run->begin.period.end);
	jout_string(&j, "level", log_level_name(t->level));
	jout_string(&j, "code", t->code);
	jout_string(&j, "occurs", summary_occurs(t));
	jout_whole(&j, "count", (int64_t)t->n);
	json_qty(&j, "unitsUp", t->effect.up);
	json_qty(&j, "unitsDown", t->effect.down);
	json_qty(&j, "amountUp", t->effect.amount_up);
	json_qty(&j, "amountDown", t->effect.amount_down);
	jout_whole(&j, "withoutPrice", (int64_t)t->effect.unpriced);
	jout_end_object(&j);
	jsonout_line(s->out, &b);
	buf_release(&b);
}

static void
json_end(struct show *s, const struct run *run)
{
	size_t i;

	count_damage(run);
	for (i = 0; i < current.n; i++)
		json_tally(s, run, &current.tallies[i]);
	forget(&current);
}

const struct format format_json_summary = {
	.name = "json",
	.row = row,
	.end = json_end,
	.close = close_all,
};
