/* What is not billed, on the page: grouped by the thing that has to be done. */
#include "hints.h"
#include "html.h"
#include "put.h"

static void
put_item(FILE *out, const struct run *run, const struct unbilled_item *item)
{
	char number[QTY_TEXT];
	struct row row;

	(void)fprintf(out, "<tr data-r=\"%zu\" data-n=\"%lld\"", run->number,
	    (long long)item->lines);
	html_data(out, "k", item->code);
	html_data(out, "w", hint_action(item->code));
	html_data(out, "l", item->decided ? "Info" : "Warn");
	html_data(out, "y", item->currency);
	html_data(out, "po", item->price_of);
	if (item->unit_price.known)
		html_data(out, "p", qty_text(number, item->unit_price));
	if (item->amount.known)
		html_data(out, "a", qty_text(number, item->amount));
	(void)fputc('>', out);
	unbilled_row(&row, run, item);
	html_who(out, run, &row, true);
	html_between(out, "<td class=\"what\"><span>", item->description,
	    "</span> <code>");
	html_between(out, "", item->sku, "</code>");
	if (item->note != NULL)
		html_between(out, " <i>", item->note, "</i>");
	html_cell(out, item->quantity, 0);
	html_cell(out, item->billed, 0);
	html_cell(out, item->missing, 0);
	html_price(out, item->unit_price, item->price_of);
	html_cell(out, item->amount, HTML_HUNDREDTHS);
	if (item->amount.known)
		html_currency(out, item->currency);
	(void)fputs("</tr>\n", out);	/* an empty cell stays empty */
}

static void
put_head(FILE *out, const struct unbilled_item *item,
    const struct unbilled_total *total)
{
	const char *action = hint_action(item->code);
	struct buf sum = { 0 };

	unbilled_describe(total, &sum);
	html_between(out, "<tr class=\"head\"><th scope=\"rowgroup\" "
	    "colspan=\"7\"><b>", action != NULL ? action : "Look at the log",
	    "</b> <span class=\"sum\">");
	html_between(out, "", sum.data, "</span>");
	html_between(out, " <small>", item->code, "</small>\n");
	buf_release(&sum);
}

static size_t
put_run(FILE *out, const struct run *run, size_t n)
{
	const struct unbilled_list *u = &run->unbilled;
	const struct unbilled_item *all = u->items.items;
	struct unbilled_total total;
	size_t i, end;

	for (i = 0; i < u->items.n;) {
		end = unbilled_group(u, i, &total);
		html_open_body(out, run, n);
		put_head(out, &all[i], &total);
		for (; i < end; i++, n++)
			put_item(out, run, &all[i]);
	}
	return n;
}

void
html_unbilled(FILE *out, const struct show *s)
{
	size_t i, n = 0;

	html_open_table(out, "unbilled", "Not billed",
	    "Everything that Atria counts is billed.",
	    "<th scope=\"col\" class=\"who\">Customer"
	    "<th scope=\"col\" class=\"what\">Service"
	    "<th scope=\"col\" class=\"n\">Counted"
	    "<th scope=\"col\" class=\"n\">Billed"
	    "<th scope=\"col\" class=\"n\">Not billed"
	    "<th scope=\"col\" class=\"n\">Price"
	    "<th scope=\"col\" class=\"n\">Amount");
	for (i = s->n_runs; i > 0; i--)
		n = put_run(out, s->runs[i - 1], n);
	html_close_table(out);
}
