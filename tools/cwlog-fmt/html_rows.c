/* The rows of the page's tables. */
#include <string.h>

#include "hints.h"
#include "html.h"
#include "put.h"

enum html_part
html_part_of(const struct row *row)
{
	return row_has_effect(row) ? HTML_CHANGES :
	    row_needs_attention(row) ? HTML_ATTENTION :
	    row_is_unchanged(row) ? HTML_UNCHANGED : HTML_OTHER;
}

/* --- tables --------------------------------------------------------------- */

void
html_open_table(FILE *out, const char *id, const char *title,
    const char *empty, const char *head)
{
	(void)fprintf(out, "<section class=\"panel\" id=\"%s\" "
	    "aria-labelledby=\"%s-h\"%s><h2 id=\"%s-h\">%s</h2>\n"
	    "<p class=\"empty\">%s</p>\n"
	    "<table aria-labelledby=\"%s-h\"><thead><tr>%s\n", id, id,
	    strcmp(id, "changes") == 0 ? "" : " hidden", id, title, empty, id,
	    head);
}

void
html_close_table(FILE *out)
{
	(void)fputs("</table></section>\n", out);
}

void
html_open_body(FILE *out, const struct run *run, size_t n)
{
	(void)fprintf(out, "<tbody data-r=\"%zu\"%s>\n", run->number,
	    n >= HTML_FIRST_ROWS ? " hidden" : "");
}

/* --- one row -------------------------------------------------------------- */

/* What was done, or is planned. */
static void
put_change_badge(FILE *out, const struct row *row)
{
	static const struct {
		const char *planned, *done;
	} words[ACTIONS] = {
		[ACTION_UPDATE] = { "Update", "Updated" },
		[ACTION_CREATE] = { "Create", "Created" },
		[ACTION_REMOVE] = { "Remove", "Removed" },
		[ACTION_NONE] = { "Unchanged", "Unchanged" },
		[ACTION_CANCEL] = { "Cancel", "Cancelled" },
	};

	(void)fprintf(out, "%s\">%s", action_name(row->action), row->planned ?
	    words[row->action].planned : words[row->action].done);
}

static void
put_badge(FILE *out, const struct row *row)
{
	(void)fputs("<td class=\"b\"><span class=\"badge ", out);
	if (row->not_done)
		(void)fputs("Warn\">Not done", out);
	else if (row->is_change || row->applied)
		put_change_badge(out, row);
	else if (row_is_unchanged(row))
		(void)fputs("none\">Unchanged", out);
	else
		(void)fprintf(out, "%s\">%s", log_level_name(row->level),
		    row->level == LEVEL_WARN ? "Warning" :
		    row->level == LEVEL_INFO ? "Note" :
		    row->level == LEVEL_VERBOSE ? "Detail" : "Error");
	(void)fputs("</span>", out);
}

/*
 * What to do, and why: no message that repeats the row. Messages of the
 * vendor's wording do, unless they name neither a customer nor what is wrong.
 */
static void
put_reason(FILE *out, const struct row *row)
{
	const char *action = row_needs_attention(row) ?
	    hint_action(row->code) : NULL;
	const char *why = row->error != NULL || row->customer.code != NULL ?
	    row->error : row->message;

	(void)fputs("<td class=\"why\">", out);
	if (action != NULL)
		html_between(out, "<b>", action, "</b> ");
	if (why != NULL)
		html_between(out, "<span>", why, "</span> ");
	html_between(out, "<small>", row->code, "</small>\n");
}

/* What the page's own CSV and its filter need, and no cell shows. */
static void
put_facts(FILE *out, const struct html_row *r)
{
	const struct row *row = r->row;
	char number[QTY_TEXT];

	(void)fprintf(out, "<tr data-r=\"%zu\" data-i=\"%zu\" data-l=\"%s\"",
	    row->run->number, r->number, log_level_name(row->level));
	html_data(out, "t", row->time);
	html_data(out, "o", row->outcome);
	html_data(out, "m", row->message);
	html_data(out, "e", row->error);
	html_data(out, "w", hint_action(row->code));
	if (row->unit_price.known)
		html_data(out, "p", qty_text(number, row->unit_price));
	if (row->amount.known)
		html_data(out, "a", qty_text(number, row->amount));
	if (row->unit_price.known)
		html_data(out, "y", row->agreement.currency);
	html_data(out, "po", row->price_of);
	(void)fputc('>', out);
}

void
html_row(FILE *out, const struct html_row *r)
{
	const struct row *row = r->row;

	put_facts(out, r);
	put_badge(out, row);
	html_who(out, row->run, row, html_part_of(row) == HTML_ATTENTION);
	html_between(out, "<td class=\"what\"><span>", row->description,
	    "</span> <code>");
	html_between(out, "", row->sku, "</code>");
	if (row->product != NULL)
		html_between(out, " <code class=\"as\">", row->product,
		    "</code>");
	if (row->note != NULL)
		html_between(out, " <i>", row->note, "</i>");
	html_cell(out, row->before, 0);
	html_cell(out, row->after, 0);
	html_cell(out, row->units, HTML_SIGNED);
	html_price(out, row->unit_price, row->price_of);
	html_cell(out, row->bill_before, HTML_HUNDREDTHS);
	html_cell(out, row->bill_after, HTML_HUNDREDTHS);
	html_cell(out, row->amount, HTML_SIGNED | HTML_HUNDREDTHS);
	put_reason(out, row);
}
