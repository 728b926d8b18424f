/* Format html: one page that needs nothing else. */
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "hints.h"
#include "html.h"
#include "put.h"
#include "version.h"
#include "xalloc.h"

/*
 * Rows beyond these wait in a second, hidden body of the table: laying out
 * 20,000 rows takes a browser seconds.
 */
#define FIRST_ROWS	500

struct page {
	const struct run *run;	/* that the page is about */
	struct run none;	/* if no file could be read */
	size_t n_rows;		/* printed so far */
};

/* An attribute, if it has a value. */
static void
put_attribute(FILE *out, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	(void)fprintf(out, " data-%s=\"", name);
	html_between(out, "", value, "\"");
}

/* --- above the table ------------------------------------------------------ */

static unsigned
hex_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 'sha256-...' of a style or script: its SHA-256 in base64. */
static void
put_hash(FILE *out, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char sum[DIGEST_TEXT];
	unsigned char bytes[33] = { 0 };	/* 32, and one to fill up */
	const char *hex = sum + sizeof("sha256:") - 1;
	unsigned long group;
	size_t i;

	digest_bytes(text, strlen(text), sum);
	for (i = 0; i < 32; i++)
		bytes[i] = (unsigned char)(hex_digit(hex[2 * i]) << 4 |
		    hex_digit(hex[2 * i + 1]));
	(void)fputs("'sha256-", out);
	for (i = 0; i < 33; i += 3) {
		group = (unsigned long)bytes[i] << 16 |
		    (unsigned long)bytes[i + 1] << 8 | bytes[i + 2];
		(void)fprintf(out, "%c%c%c%c", digits[group >> 18 & 63],
		    digits[group >> 12 & 63], digits[group >> 6 & 63],
		    i == 30 ? '=' : digits[group & 63]);
	}
	(void)fputc('\'', out);
}

static void
put_start(FILE *out, const struct run *run)
{
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src ", out);
	put_hash(out, page_css);
	(void)fputs("; script-src ", out);
	put_hash(out, page_js);
	(void)fputs("\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n", out);
	html_between(out, "<title>", run->begin.job.label != NULL ?
	    run->begin.job.label : "Billing run", "");
	if (run->begin.period.end != NULL)
		html_between(out, ", ", run->begin.period.end, "");
	(void)fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n"
	    "<a class=\"skip\" href=\"#log\">Skip to the entries</a>\n"
	    "<main>\n", page_css);
}

/* Which run's rows are shown, if there are several: ids for the CSV, too. */
static void
put_runs(FILE *out, const struct show *s, const struct run *newest)
{
	const struct run *run;
	size_t i;

	(void)fprintf(out, "<label%s>Run <select id=\"run\"><option value=\"\">"
	    "All runs", s->n_runs < 2 ? " hidden" : "");
	for (i = 0; i < s->n_runs; i++) {
		run = s->runs[i];
		(void)fprintf(out, "<option value=\"%zu\"", run->number);
		put_attribute(out, "id", run_name(run));
		put_attribute(out, "end", run->begin.period.end);
		(void)fputs(run == newest ? " selected>" : ">", out);
		html_time(out, run);
	}
	(void)fputs("</select></label>\n", out);
}

static void
put_tools(FILE *out, const struct show *s, const struct run *newest)
{
	(void)fputs("<form class=\"tools\" role=\"search\" hidden>\n"
	    "<label class=\"find\">Filter <input id=\"find\" type=\"search\" "
	    "autocomplete=\"off\" spellcheck=\"false\" "
	    "placeholder=\"CW04, a SKU, a customer, any text\"></label>\n"
	    "<label>Level <select id=\"level\">"
	    "<option value=\"5\">All"
	    "<option value=\"4\">Info and above"
	    "<option value=\"1\">Warn and above"
	    "<option value=\"0\">Error</select></label>\n", out);
	put_runs(out, s, newest);
	(void)fputs("<button id=\"csv\" type=\"button\">Download CSV</button>\n"
	    "<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n",
	    out);
}

static void
open_page(struct show *s)
{
	struct page *page = s->state = xcalloc(1, sizeof(*page));
	const struct run *run = html_newest(s);

	page->none.number = 1;
	page->run = run = run != NULL ? run : &page->none;
	put_start(s->out, run);
	html_head(s->out, s, run);
	html_tiles(s->out, &run->summary);
	html_unbilled(s->out, &run->unbilled);
	(void)fputs("<div class=\"pair\">\n", s->out);
	html_hints(s->out, &run->summary.codes);
	html_customers(s->out, &run->summary.customers);
	(void)fputs("</div>\n", s->out);
	html_runs(s->out, s);
	(void)fputs("<section id=\"log\" tabindex=\"-1\" "
	    "aria-labelledby=\"log-h\"><h2 id=\"log-h\">Entries</h2>\n",
	    s->out);
	if (s->chosen != NULL)
		html_between(s->out, "<p class=\"chosen\">Chosen by <code>",
		    s->chosen, "</code></p>\n");
	put_tools(s->out, s, run);
	(void)fputs("<table id=\"rows\" aria-labelledby=\"log-h\"><thead><tr>"
	    "<th scope=\"col\">Level<th scope=\"col\">Code"
	    "<th scope=\"col\">Customer<th scope=\"col\">Service"
	    "<th scope=\"col\">SKU<th scope=\"col\" class=\"n\">Before"
	    "<th scope=\"col\" class=\"n\">After"
	    "<th scope=\"col\" class=\"n\">Change"
	    "<th scope=\"col\" class=\"n\">Amount"
	    "<th scope=\"col\">Message, and what to do<tbody>\n", s->out);
}

/* --- one row -------------------------------------------------------------- */

static void
put_change(FILE *out, struct qty q, unsigned how)
{
	(void)fputs("<td class=\"n\">", out);
	if (q.known)
		html_number(out, q, how);
}

static void
put_quantity(FILE *out, struct qty q)
{
	char number[QTY_TEXT];

	(void)fprintf(out, "<td class=\"n\">%s", q.known ?
	    qty_text(number, q) : "");
}

/* Message, error, and what to do. */
static void
put_message(FILE *out, const struct row *row)
{
	const char *action = hint_action(row->code);

	(void)fputs("<td class=\"m\">", out);
	if (row->message != NULL)
		html_between(out, "<span>", row->message, "</span>");
	if (row->error != NULL && *row->error != '\0')
		html_between(out, row->message != NULL &&
		    strstr(row->message, row->error) != NULL ?
		    "<i hidden>" : " <i>", row->error, "</i>");
	if (row->note != NULL)
		html_between(out, " <i>", row->note, "</i>");
	if (action != NULL) {
		html_between(out, " <a href=\"#hint-", row->code, "\">");
		html_between(out, "", action, "</a>");
	}
}

/* What the page's own CSV needs, and no column shows. */
static void
put_facts(FILE *out, const struct row *row)
{
	char number[QTY_TEXT];

	(void)fprintf(out, "<tr data-r=\"%zu\"", row->run->number);
	put_attribute(out, "t", row->time);
	put_attribute(out, "o", row->outcome);
	if (row->unit_price.known)
		put_attribute(out, "p", qty_text(number, row->unit_price));
	if (row->amount.known)
		put_attribute(out, "a", qty_text(number, row->amount));
	if (row->is_change)
		put_attribute(out, "l", log_level_name(row->level));
	if (row_has_effect(row) || row->level == LEVEL_VERBOSE)
		(void)fputs(" class=\"q\"", out);
	(void)fputc('>', out);
}

static void
put_row(struct show *s, const struct row *row)
{
	struct page *page = s->state;
	const char *level = row_label(row);

	if (page->n_rows++ == FIRST_ROWS)
		(void)fputs("<tbody hidden>\n", s->out);
	put_facts(s->out, row);
	(void)fprintf(s->out, "<td class=\"level %s\">%s",
	    row->not_done ? "Warn" : level, level);
	html_between(s->out, "<td class=\"code\">", row->code, "");
	html_between(s->out, "<td class=\"who\"><b>", row->customer.code,
	    "</b> ");
	html_between(s->out, "<span>", row->customer.name, "</span>");
	html_between(s->out, "<td>", row->description, "");
	html_between(s->out, "<td class=\"sku\"><b>", row->sku, "</b>");
	if (row->product != NULL)
		html_between(s->out, " <span>", row->product, "</span>");
	put_quantity(s->out, row->before);
	put_quantity(s->out, row->after);
	put_change(s->out, row->units, 0);
	put_change(s->out, row->amount, HTML_HUNDREDTHS);
	put_message(s->out, row);
	(void)fputc('\n', s->out);
}

/* --- below the table ------------------------------------------------------ */

static void
close_page(struct show *s)
{
	struct page *page = s->state;
	const struct run *run = page->run;

	(void)fputs("</table>\n<p id=\"nothing\" hidden>No entry matches."
	    "</p>\n</section>\n</main>\n<footer>\n", s->out);
	if (run->has_begin)
		html_between(s->out, "<p>Run <code>", run_name(run),
		    "</code></p>\n");
	if (run->has_begin && strcmp(run_name(run), run->begin.run) != 0)
		html_between(s->out, "<p>Plan <code>", run->begin.run,
		    "</code></p>\n");
	if (run->seal != NULL && *run->seal != '\0')
		html_between(s->out, "<p>Seal <code>", run->seal,
		    "</code></p>\n");
	(void)fprintf(s->out, "<p>Amounts: the change of what is billed beyond "
	    "the units included, times the unit price; proration, taxes and "
	    "discounts are ConnectWise\xe2\x80\x99s.</p>\n"
	    "<p>Made by cwlog-fmt " VERSION ".</p>\n</footer>\n"
	    "<script>%s</script>\n</body>\n</html>\n", page_js);
	free(page);
}

const struct format format_html = {
	.name = "html",
	.open = open_page,
	.row = put_row,
	.close = close_page,
	.shows_damage = true,
	.is_report = true,
};
