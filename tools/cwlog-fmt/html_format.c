/*
 * The report: one page that needs nothing else. It holds its rows in memory,
 * as what stands above the table is known at the end only.
 */
#include <stdlib.h>
#include <string.h>

#include "hints.h"
#include "html.h"
#include "version.h"
#include "xalloc.h"

/*
 * Rows beyond these wait in a second, hidden body of the table: laying out
 * 20,000 rows takes a browser seconds.
 */
#define FIRST_ROWS	500

static struct buf rows;
static size_t n_rows;
static struct moves moves;
static struct summary *codes;	/* of log entries, by number of the run */
static size_t n_codes, cap_codes;

static struct summary *
codes_of(const struct run *run)
{
	for (; n_codes < run->number; n_codes++) {
		codes = xgrow(codes, n_codes, &cap_codes, sizeof(*codes));
		codes[n_codes] = (struct summary){ 0 };
	}
	return &codes[run->number - 1];
}

static void
note(struct show *s, const struct row *row)
{
	(void)s;
	moves_add(&moves, row);
	if (!row->is_change)
		summary_add(codes_of(row->run), row);
}

/* --- one row -------------------------------------------------------------- */

/* An attribute, if it has a value. */
static void
put_attribute(struct buf *b, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_addf(b, " data-%s=\"", name);
	html_text(b, value);
	buf_addc(b, '"');
}

static void
put_quantity(struct buf *b, struct qty q)
{
	char number[QTY_TEXT];

	buf_adds(b, "<td class=\"n\">");
	if (q.known)
		buf_adds(b, qty_text(number, q));
}

static void
put_change(struct buf *b, struct qty q, bool hundredths)
{
	buf_adds(b, "<td class=\"n\">");
	if (q.known)
		html_signed(b, q, hundredths);
}

/* Message, error, and what to do. */
static void
put_message(struct buf *b, const struct row *row)
{
	const char *action = hint_action(row->code);

	buf_adds(b, "<td class=\"m\">");
	if (row->message != NULL) {
		buf_adds(b, "<span>");
		html_text(b, row->message);
		buf_adds(b, "</span>");
	}
	if (row->error != NULL && *row->error != '\0') {
		buf_adds(b, row->message != NULL &&
		    strstr(row->message, row->error) != NULL ?
		    "<i hidden>" : " <i>");
		html_text(b, row->error);
		buf_adds(b, "</i>");
	}
	if (action != NULL) {
		buf_adds(b, " <a href=\"#hint-");
		html_text(b, row->code);
		buf_adds(b, "\">");
		html_text(b, action);
		buf_adds(b, "</a>");
	}
}

/* What the page's own CSV needs, and no column shows. */
static void
put_facts(struct buf *b, const struct row *row)
{
	char number[QTY_TEXT];

	buf_addf(b, "<tr data-r=\"%zu\"", row->run->number);
	put_attribute(b, "t", row_time(row));
	put_attribute(b, "o", row->outcome);
	if (row->unit_price.known)
		put_attribute(b, "p", qty_text(number, row->unit_price));
	if (row->amount.known)
		put_attribute(b, "a", qty_text(number, row->amount));
	if (row->is_change)
		put_attribute(b, "l", log_level_name(row->level));
	if (row_has_effect(row) || row->level == LEVEL_VERBOSE)
		buf_adds(b, " class=\"q\"");
	buf_addc(b, '>');
}

static void
row(struct show *s, const struct row *row)
{
	const char *level = row->is_change ? "Plan" :
	    log_level_name(row->level);

	(void)s;
	if (n_rows++ == FIRST_ROWS)
		buf_adds(&rows, "<tbody hidden>\n");
	put_facts(&rows, row);
	buf_addf(&rows, "<td class=\"level %s\">%s<td class=\"code\">", level,
	    level);
	html_text(&rows, row->code);
	buf_adds(&rows, "<td class=\"who\"><b>");
	html_text(&rows, row->customer.code);
	buf_adds(&rows, "</b> <span>");
	html_text(&rows, row->customer.name);
	buf_adds(&rows, "</span><td>");
	html_text(&rows, row->description);
	buf_adds(&rows, "<td class=\"sku\">");
	html_text(&rows, row->sku);
	put_quantity(&rows, row->before);
	put_quantity(&rows, row->after);
	put_change(&rows, row->units, false);
	put_change(&rows, row->amount, true);
	put_message(&rows, row);
	buf_addc(&rows, '\n');
}

/* --- the page ------------------------------------------------------------- */

static void
put_start(struct buf *b, const struct run *run)
{
	buf_adds(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n");
	html_policy(b);
	buf_adds(b, "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n"
	    "<title>");
	html_text(b, run->begin.job.label != NULL ? run->begin.job.label :
	    "Billing run");
	if (run->begin.period.end != NULL) {
		buf_adds(b, ", ");
		html_text(b, run->begin.period.end);
	}
	buf_adds(b, "</title>\n<style>");
	buf_adds(b, page_css);
	buf_adds(b, "</style>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#log\">Skip to the entries</a>\n"
	    "<main>\n");
}

/* Which run's rows are shown, if there are several: ids for the CSV, too. */
static void
put_runs(struct buf *b, const struct show *s, const struct run *newest)
{
	const struct run *run;
	size_t i;

	buf_addf(b, "<label%s>Run <select id=\"run\"><option value=\"\">"
	    "All runs", s->n_runs < 2 ? " hidden" : "");
	for (i = 0; i < s->n_runs; i++) {
		run = s->runs[i];
		buf_addf(b, "<option value=\"%zu\"", run->number);
		put_attribute(b, "id", run->begin.run);
		put_attribute(b, "end", run->begin.period.end);
		buf_adds(b, run == newest ? " selected>" : ">");
		html_time(b, run);
	}
	buf_adds(b, "</select></label>\n");
}

static void
put_tools(struct buf *b, const struct show *s, const struct run *newest)
{
	buf_adds(b, "<form class=\"tools\" role=\"search\" hidden>\n"
	    "<label class=\"find\">Filter <input id=\"find\" type=\"search\" "
	    "autocomplete=\"off\" spellcheck=\"false\" "
	    "placeholder=\"CW04, a SKU, a customer, any text\"></label>\n"
	    "<label>Level <select id=\"level\">"
	    "<option value=\"4\">All"
	    "<option value=\"3\">Info and worse"
	    "<option value=\"1\">Warn and worse"
	    "<option value=\"0\">Error</select></label>\n");
	put_runs(b, s, newest);
	buf_adds(b, "<button id=\"csv\" type=\"button\">Download CSV</button>\n"
	    "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
}

static void
put_table(struct buf *b)
{
	static const struct {
		const char *name;
		bool number;
	} columns[] = {
		{ "Level", false }, { "Code", false }, { "Customer", false },
		{ "Service", false }, { "SKU", false }, { "Before", true },
		{ "After", true }, { "Change", true }, { "Amount", true },
		{ "Message, and what to do", false },
	};
	size_t i;

	buf_adds(b, "<table id=\"rows\" aria-labelledby=\"log-h\"><thead>"
	    "<tr>");
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		buf_addf(b, "<th scope=\"col\"%s>%s",
		    columns[i].number ? " class=\"n\"" : "", columns[i].name);
	buf_adds(b, "<tbody>\n");
	buf_add(b, rows.data != NULL ? rows.data : "", rows.len);
	buf_adds(b, "</table>\n<p id=\"nothing\" hidden>No entry matches."
	    "</p>\n");
}

static void
put_foot(struct buf *b, const struct run *run)
{
	buf_adds(b, "</main>\n<footer>\n");
	if (run->has_begin) {
		buf_adds(b, "<p>Run <code>");
		html_text(b, run->begin.run);
		buf_adds(b, "</code></p>\n");
	}
	if (run->seal != NULL && *run->seal != '\0') {
		buf_adds(b, "<p>Seal <code>");
		html_text(b, run->seal);
		buf_adds(b, "</code></p>\n");
	}
	buf_adds(b, "<p>Amounts: the change of what is billed beyond the "
	    "units included, times the unit price; proration, taxes and "
	    "discounts are ConnectWise\xe2\x80\x99s.</p>\n"
	    "<p>Made by cwlog-fmt " VERSION ".</p>\n</footer>\n<script>");
	buf_adds(b, page_js);
	buf_adds(b, "</script>\n</body>\n</html>\n");
}

static void
close_all(struct show *s)
{
	static const struct run none = { .number = 1 };
	const struct run *run = html_newest(s);
	struct buf b = { 0 };

	if (run == NULL)
		run = &none;	/* no file could be read */
	put_start(&b, run);
	html_head(&b, s, run);
	html_tiles(&b, run);
	buf_adds(&b, "<div class=\"pair\">\n");
	html_hints(&b, codes_of(run));
	html_moves(&b, &moves, run);
	buf_adds(&b, "</div>\n");
	html_history(&b, s);
	buf_adds(&b, "<section id=\"log\" tabindex=\"-1\" "
	    "aria-labelledby=\"log-h\"><h2 id=\"log-h\">Entries</h2>\n");
	if (s->chosen != NULL) {
		buf_adds(&b, "<p class=\"chosen\">Chosen by <code>");
		html_text(&b, s->chosen);
		buf_adds(&b, "</code></p>\n");
	}
	put_tools(&b, s, run);
	put_table(&b);
	buf_adds(&b, "</section>\n");
	put_foot(&b, run);
	(void)fwrite(b.data, 1, b.len, s->out);
	buf_release(&b);
	while (n_codes > 0)
		summary_release(&codes[--n_codes]);
	free(codes);
	buf_release(&rows);
	moves_release(&moves);
}

const struct format format_html = {
	.name = "html",
	.note = note,
	.row = row,
	.shows_damage = true,
	.close = close_all,
};
