/* Rows as lines of text for people: what is remote is shown harmlessly. */
#include <inttypes.h>
#include <string.h>

#include "format.h"
#include "hints.h"
#include "put.h"
#include "text_bill.h"

#define LABEL_WIDTH	8
#define CUSTOMER_WIDTH	12
#define SKU_WIDTH	18

static const char *
level_color(enum log_level level)
{
	static const char *const colors[] = {
		[LEVEL_ERROR] = "1;31",
		[LEVEL_WARN] = "33",
		[LEVEL_INFO] = "32",
		[LEVEL_VERBOSE] = "2",
	};

	return colors[level];
}

/* Prints a label in its color, and blanks up to the width of all labels. */
static void
put_label(const struct show *s, const char *label, const char *color)
{
	if (s->color)
		(void)fprintf(s->out, "\033[%sm", color);
	put_text(s->out, label, LABEL_WIDTH);
	if (s->color)
		(void)fputs("\033[0m", s->out);
	(void)fputc(' ', s->out);
}

/* Which run it is, where rows of several are mixed. */
static void
put_run(const struct show *s, const struct run *run)
{
	if (s->sorted && s->n_runs > 1)
		(void)fprintf(s->out, "#%-2zu ", run->number);
}

static void
put_labelled(FILE *out, const char *label, const char *value)
{
	if (value == NULL)
		return;
	(void)fputs(label, out);
	put_text(out, value, 0);
}

/* Which plan was applied, when, and by whom. */
static void
put_execution(FILE *out, const struct begin *b)
{
	if (strcmp(b->run, b->execution != NULL ? b->execution : "") != 0) {
		put_labelled(out, "Plan ", b->run);
		put_labelled(out, " of ", b->time);
		(void)fputc('\n', out);
	}
	put_labelled(out, b->dry_run ? "Tried " : "Applied ", b->executed);
	put_labelled(out, " by ", b->by.user);
	put_labelled(out, ", sudo by ", b->by.sudo_user);
	put_labelled(out, " on ", b->by.host);
	put_labelled(out, ": ", b->by.message);
	(void)fputc('\n', out);
}

static void
begin(struct show *s, const struct run *run)
{
	const struct begin *b = &run->begin;

	if (run->number > 1 && !s->sorted)
		(void)fputc('\n', s->out);
	if (!run->has_begin)
		return;
	put_run(s, run);
	if (b->job.label != NULL) {
		put_text(s->out, b->job.label, 0);
		(void)fputc('\n', s->out);
	}
	if (b->period.start != NULL)
		(void)fprintf(s->out, "Billing period %s to %s, as of %s\n",
		    b->period.start, b->period.end, b->today != NULL ?
		    b->today : "an unknown day");
	(void)fputs("Run ", s->out);
	put_text(s->out, run_name(run), 0);
	(void)fputc('\n', s->out);
	if (b->executed != NULL)
		put_execution(s->out, b);
	(void)fputc('\n', s->out);
}

/* "+3" or "-2.5": by how much the quantity changes. */
static void
put_difference(FILE *out, struct qty before, struct qty after)
{
	struct qty difference;
	char text[QTY_TEXT + 3], number[QTY_TEXT];

	if (!before.known || !qty_sub(&difference, after, before)) {
		put_text(out, "", 9);
		return;
	}
	(void)snprintf(text, sizeof(text), "(%s%s)",
	    qty_sign(difference) > 0 ? "+" : "", qty_text(number, difference));
	put_text(out, qty_sign(difference) != 0 ? text : "", 9);
}

static void
put_product(FILE *out, const struct row *row)
{
	put_labelled(out, " [product ", row->product);
	if (row->product != NULL)
		(void)fputc(']', out);
	put_labelled(out, "; ", row->note);
}

static void
put_change(const struct show *s, const struct row *row)
{
	char before[QTY_TEXT], after[QTY_TEXT];

	put_label(s, row->code, level_color(row->level));
	put_text(s->out, row->customer.code, CUSTOMER_WIDTH);
	(void)fputc(' ', s->out);
	put_text(s->out, row->sku, SKU_WIDTH);
	(void)fprintf(s->out, " %8s -> %-8s ", row->before.known ?
	    qty_text(before, row->before) : "none",
	    qty_text(after, row->after));
	put_difference(s->out, row->before, row->after);
	(void)fputc(' ', s->out);
	put_text(s->out, row->description != NULL ? row->description : "", 0);
	put_product(s->out, row);
	(void)fputc('\n', s->out);
}

static void
row(struct show *s, const struct row *row)
{
	char after[QTY_TEXT];

	put_run(s, row->run);
	if (row->is_change) {
		put_change(s, row);
		return;
	}
	put_label(s, log_level_name(row->level), level_color(row->level));
	put_text(s->out, row->code, 4);
	(void)fputc(' ', s->out);
	put_text(s->out, row->message, 0);
	if (row->error != NULL && strstr(row->message, row->error) == NULL) {
		(void)fputs(" (", s->out);
		put_text(s->out, row->error, 0);
		(void)fputc(')', s->out);
	}
	put_product(s->out, row);
	if (row->action == ACTION_CREATE && row->applied)
		(void)fprintf(s->out, " [quantity %s]",
		    qty_text(after, row->after));
	(void)fputc('\n', s->out);
}

/* Of the log entries of all runs so far, shown or not. */
static void
put_hints(const struct show *s)
{
	struct summary all = { 0 };
	const char *hint;
	bool any = false;
	size_t i;

	for (i = 0; i < s->n_runs; i++)
		summary_merge(&all, &s->runs[i]->summary);
	for (i = 0; i < all.codes.n; i++) {
		hint = hint_for(all.codes.tallies[i].key);
		if (hint == NULL)
			continue;
		if (!any)
			(void)fputs("\nWhat to do\n", s->out);
		any = true;
		(void)fprintf(s->out, "  %s  ", all.codes.tallies[i].key);
		text_put_wrapped(s->out, hint, 8, 8);
	}
	summary_release(&all);
}

void
text_put_state(FILE *out, const struct run *run)
{
	if (run->state == STREAM_FAILED)
		(void)fprintf(out, "The run %s (exit status %d)\n",
		    run_interrupted(run) ? "was interrupted" : "failed",
		    run->exit);
	if (run->state == STREAM_DAMAGED)
		(void)fputs("The stream is damaged: records may be missing\n",
		    out);
}

static void
put_state(const struct show *s, const struct run *run)
{
	if (run->summary.not_done > 0) {
		put_run(s, run);
		(void)fprintf(s->out, "Not done: %" PRIu64 " %s\n",
		    run->summary.not_done, run->summary.not_done == 1 ?
		    "change" : "changes");
	}
	if (run->state == STREAM_FAILED || run->state == STREAM_DAMAGED)
		put_run(s, run);
	text_put_state(s->out, run);
}

static void
end(struct show *s, const struct run *run)
{
	const struct summary *t = &run->summary;
	uint64_t changes = t->actions[ACTION_UPDATE] +
	    t->actions[ACTION_CREATE] + t->actions[ACTION_REMOVE] +
	    t->actions[ACTION_CANCEL];

	(void)fputc('\n', s->out);
	put_run(s, run);
	if (changes + t->actions[ACTION_NONE] > 0) {
		(void)fprintf(s->out, "Plan: %" PRIu64 " to update, %" PRIu64
		    " to create, %" PRIu64 " to remove, %" PRIu64
		    " unchanged\n", t->actions[ACTION_UPDATE],
		    t->actions[ACTION_CREATE], t->actions[ACTION_REMOVE],
		    t->actions[ACTION_NONE]);
		if (t->actions[ACTION_CANCEL] > 0)
			(void)fprintf(s->out, "      %" PRIu64 " to cancel\n",
			    t->actions[ACTION_CANCEL]);
		put_run(s, run);
	}
	text_put_bill(s->out, run);
	(void)fprintf(s->out, "Log:  %" PRIu64 " Error, %" PRIu64 " Warn, %"
	    PRIu64 " Info, %" PRIu64 " Verbose\n", t->levels[LEVEL_ERROR],
	    t->levels[LEVEL_WARN], t->levels[LEVEL_INFO],
	    t->levels[LEVEL_VERBOSE]);
	if (changes > 0 && run->state == STREAM_OK)
		(void)fprintf(s->out, "Seal: %s\n", run->seal);
	if (s->hints && run->number == s->n_runs)
		put_hints(s);
	put_state(s, run);
	text_put_unbilled(s->out, run);
}

const struct format format_text = {
	.name = "text",
	.begin = begin,
	.row = row,
	.end = end,
};
