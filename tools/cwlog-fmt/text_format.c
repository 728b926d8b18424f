/* Rows as lines of text for people: what is remote is shown harmlessly. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hints.h"
#include "row.h"
#include "text.h"
#include "xalloc.h"

#define LABEL		"%-8s"
#define CUSTOMER_WIDTH	12
#define SKU_WIDTH	18

/* Prints s harmlessly, and blanks up to a width in characters. */
static void
put(FILE *out, const char *s, size_t width)
{
	char *clean, *p;
	size_t shown = 0;

	clean = xmalloc(strlen(s) + 1);
	text_clean(clean, strlen(s) + 1, s);
	(void)fputs(clean, out);
	for (p = clean; *p != '\0'; p++)
		if (((unsigned char)*p & 0xc0) != 0x80)
			shown++;
	free(clean);
	for (; shown < width; shown++)
		(void)fputc(' ', out);
}

static void
start(FILE *out, const struct subject *s)
{
	const struct begin *b = s->begin;

	if (b == NULL)
		return;
	if (b->job.label != NULL) {
		put(out, b->job.label, 0);
		(void)fputc('\n', out);
	}
	if (b->period.start != NULL)
		(void)fprintf(out, "Billing period %s to %s, as of %s\n",
		    b->period.start, b->period.end, b->today != NULL ?
		    b->today : "an unknown day");
	(void)fputs("Run ", out);
	put(out, b->run, 0);
	(void)fputs("\n\n", out);
}

/* "+3" or "-2.5": by how much the quantity changes. */
static void
put_difference(FILE *out, struct qty before, struct qty after)
{
	struct qty difference;
	char text[QTY_TEXT + 3], number[QTY_TEXT];

	before.micro = -before.micro;
	if (!before.known || !qty_add(&difference, after, before))
		return;
	(void)snprintf(text, sizeof(text), "(%s%s)",
	    qty_sign(difference) > 0 ? "+" : "", qty_text(number, difference));
	put(out, qty_sign(difference) != 0 ? text : "", 9);
}

static void
put_change(FILE *out, const struct row *row)
{
	char before[QTY_TEXT], after[QTY_TEXT];

	(void)fprintf(out, LABEL " ", row->code);
	put(out, row->customer.code, CUSTOMER_WIDTH);
	(void)fputc(' ', out);
	put(out, row->sku, SKU_WIDTH);
	(void)fprintf(out, " %8s -> %-8s ", row->before.known ?
	    qty_text(before, row->before) : "none",
	    qty_text(after, row->after));
	if (row->before.known)
		put_difference(out, row->before, row->after);
	else
		put(out, "", 9);
	(void)fputc(' ', out);
	put(out, row->description != NULL ? row->description : "", 0);
	(void)fputc('\n', out);
}

static void
row(FILE *out, const struct row *row)
{
	if (row->is_change) {
		put_change(out, row);
		return;
	}
	(void)fprintf(out, LABEL " ", log_level_name(row->level));
	put(out, row->code, 5);
	put(out, row->message, 0);
	if (row->error != NULL && strstr(row->message, row->error) == NULL) {
		(void)fputs(" (", out);
		put(out, row->error, 0);
		(void)fputc(')', out);
	}
	(void)fputc('\n', out);
}

/* Prints s in lines of up to 72 characters, indented by indent blanks. */
static void
put_wrapped(FILE *out, const char *s, int indent)
{
	int column = 0;
	size_t n;

	while (*s != '\0') {
		n = strcspn(s, " ");
		if (column > 0 && column + 1 + (int)n > 72 - indent) {
			(void)fprintf(out, "\n%*s", indent, "");
			column = 0;
		} else if (column > 0) {
			(void)fputc(' ', out);
			column++;
		}
		(void)fwrite(s, 1, n, out);
		column += (int)n;
		s += n + strspn(s + n, " ");
	}
	(void)fputc('\n', out);
}

static void
put_hints(FILE *out, const struct subject *s)
{
	const char *hint;
	bool any = false;
	size_t i;

	for (i = 0; i < s->n_codes; i++) {
		if ((hint = hint_for(s->codes[i])) == NULL)
			continue;
		if (!any)
			(void)fputs("\nWhat to do\n", out);
		any = true;
		(void)fprintf(out, "  %s  ", s->codes[i]);
		put_wrapped(out, hint, 8);
	}
}

static void
finish(FILE *out, const struct subject *s)
{
	const struct totals *t = &s->totals;
	uint64_t changes = t->actions[ACTION_UPDATE] +
	    t->actions[ACTION_CREATE] + t->actions[ACTION_REMOVE];

	(void)fputc('\n', out);
	if (changes + t->actions[ACTION_NONE] > 0)
		(void)fprintf(out, "Plan: %" PRIu64 " to update, %" PRIu64
		    " to create, %" PRIu64 " to remove, %" PRIu64
		    " unchanged\n", t->actions[ACTION_UPDATE],
		    t->actions[ACTION_CREATE], t->actions[ACTION_REMOVE],
		    t->actions[ACTION_NONE]);
	(void)fprintf(out, "Log:  %" PRIu64 " Error, %" PRIu64 " Warn, %"
	    PRIu64 " Info, %" PRIu64 " Verbose\n", t->levels[LEVEL_ERROR],
	    t->levels[LEVEL_WARN], t->levels[LEVEL_INFO],
	    t->levels[LEVEL_VERBOSE]);
	if (changes > 0 && s->in->state == STREAM_OK)
		(void)fprintf(out, "Seal: %s\n", s->in->seal);
	if (s->hints)
		put_hints(out, s);
	if (s->in->state == STREAM_FAILED)
		(void)fprintf(out, "The run failed (exit status %d)\n",
		    s->in->exit);
	if (s->in->state == STREAM_DAMAGED)
		(void)fputs("The stream is damaged: more may be missing\n",
		    out);
}

const struct format format_text = { "text", start, row, finish };
