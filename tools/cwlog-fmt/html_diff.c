/* --diff in format html: a page without a script, which needs nothing else. */
#include <stdlib.h>
#include <string.h>

#include "diff_words.h"
#include "html.h"
#include "put.h"
#include "text_bill.h"
#include "version.h"
#include "xalloc.h"

static const char style[] =
    ":root{color-scheme:light dark;--new:#0a6b2d;--gone:#b3261e;--line:#8886}\n"
    "body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;"
    "padding:0 1rem}\n"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "td,th{border-top:1px solid var(--line);padding:.3rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}\n"
    ".n{text-align:right;white-space:nowrap;font-variant-numeric:"
    "tabular-nums}\n"
    ".new .w{color:var(--new)}.gone .w{color:var(--gone);font-weight:700}\n"
    "@media(prefers-color-scheme:dark){:root{--new:#6fdc8c;--gone:#ff8a80}}\n"
    "@media(max-width:40rem){td:nth-child(3),th:nth-child(3){display:none}}\n";

static void
begin(struct show *s, const struct run *run)
{
	struct buf b = { 0 };

	diff_describe(&b, s->runs[0], run);
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
	    "charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content="
	    "\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name="
	    "\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
	    s->out);
	(void)fprintf(s->out, "<title>Months compared</title>\n<style>\n%s"
	    "</style>\n</head>\n<body>\n<main>\n", style);
	html_between(s->out, "<p>", b.data, "</p>\n");
	buf_clear(&b);
	diff_count(&b, &run->summary);
	html_between(s->out, "<h1>", b.data, "");
	text_put_effect(s, run);
	(void)fputs("</h1>\n", s->out);
	buf_release(&b);
}

/* The heading of a customer, with the sum of its differences. */
static void
put_customer(FILE *out, const struct row *row)
{
	const struct tally *t = summary_customer(&row->run->summary,
	    row->customer.code);

	html_between(out, "<h2>", row->customer.code, " ");
	html_between(out, "", row->customer.name, "");
	if (t != NULL && t->effect.money.n > 0) {
		(void)fputs(": ", out);
		html_money(out, &t->effect.money, HTML_SIGNED |
		    HTML_HUNDREDTHS);
		(void)fputs(" a period", out);
	}
	(void)fputs("</h2>\n<table>\n<thead><tr><th>What<th>SKU<th>Description"
	    "<th class=\"n\">Before<th class=\"n\">After<th class=\"n\">Change"
	    "<th class=\"n\">Amount</thead>\n<tbody>\n", out);
}

/* The state is the customer of the last row, whose rows follow each other. */
static void
row(struct show *s, const struct row *row)
{
	FILE *out = s->out;

	if (s->state == NULL || strcmp(s->state, row->customer.code) != 0) {
		if (s->state != NULL)
			(void)fputs("</tbody></table>\n", out);
		put_customer(out, row);
		free(s->state);
		s->state = xstrdup(row->customer.code);
	}
	(void)fprintf(out, "<tr class=\"%s\"><td class=\"w\">%s<td>",
	    row->code, row->code);
	html_between(out, "", row->sku, "<td>");
	html_between(out, "", row->description, "");
	html_cell(out, row->before, 0);
	html_cell(out, row->after, 0);
	html_cell(out, row->units, HTML_SIGNED);
	html_cell(out, row->amount, HTML_SIGNED | HTML_HUNDREDTHS);
	(void)fputc('\n', out);
}

static void
end(struct show *s, const struct run *run)
{
	(void)run;
	if (s->state != NULL)
		(void)fputs("</tbody></table>\n", s->out);
	free(s->state);
	(void)fputs("</main>\n<footer><p>Amounts: what is billed beyond the "
	    "units included, times the unit price; proration, taxes and "
	    "discounts are not included. Made by cwlog-fmt " VERSION
	    ".</p></footer>\n</body>\n</html>\n", s->out);
}

const struct format format_html_diff = {
	.name = "html",
	.begin = begin,
	.row = row,
	.end = end,
};
