/*
 * Format log: the log as the vendor has it, an entry a line, in the order in
 * which they were written. What is remote is shown harmlessly.
 */
#include <string.h>

#include "format.h"
#include "put.h"
#include "text_frame.h"

#define LABEL_WIDTH	8
#define CUSTOMER_WIDTH	12
#define SKU_WIDTH	18
#define REMOVAL_COLOR	"31"	/* never that of something harmless */

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
put_note(FILE *out, const struct row *row)
{
	if (row->note == NULL)
		return;
	(void)fputs("; ", out);
	put_text(out, row->note, 0);
}

static void
put_product(FILE *out, const struct row *row)
{
	if (row->product == NULL)
		return;
	(void)fputs(" [product ", out);
	put_text(out, row->product, 0);
	(void)fputc(']', out);
}

static void
put_change(const struct show *s, const struct row *row)
{
	char before[QTY_TEXT], after[QTY_TEXT];

	put_label(s, row->code, row->action == ACTION_REMOVE ||
	    row->action == ACTION_CANCEL ? REMOVAL_COLOR :
	    level_color(row->level));
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
	put_note(s->out, row);
	(void)fputc('\n', s->out);
}

static void
row(struct show *s, const struct row *row)
{
	char after[QTY_TEXT];

	text_put_run(s, row->run);
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
	put_note(s->out, row);
	if (row->action == ACTION_CREATE && row->applied)
		(void)fprintf(s->out, " [quantity %s]",
		    qty_text(after, row->after));
	(void)fputc('\n', s->out);
}

const struct format format_log = {
	.name = "log",
	.begin = text_begin,
	.row = row,
	.end = text_end,
};
