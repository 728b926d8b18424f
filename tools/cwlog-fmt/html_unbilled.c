/* What is not billed, on the page: a table for each thing that has to be
 * done. */
#include "hints.h"
#include "html.h"
#include "put.h"

static void
put_cell(FILE *out, struct qty q, bool hundredths)
{
	char number[QTY_TEXT];

	(void)fputs("<td class=\"n\">", out);
	if (q.known)
		(void)fputs(hundredths ? qty_text2(number, q) :
		    qty_text(number, q), out);
}

static void
put_sum(FILE *out, const struct unbilled_total *t)
{
	struct buf b = { 0 };

	unbilled_describe(t, &b);
	put_html(out, b.data);
	buf_release(&b);
}

static void
put_item(FILE *out, const struct unbilled_item *item)
{
	html_between(out, "<tr><th scope=\"row\"><b>", item->customer,
	    "</b> ");
	put_html(out, item->name);
	html_between(out, "<td>", item->sku, "");
	html_between(out, "<td>", item->description, "");
	if (item->note != NULL)
		html_between(out, " <i>", item->note, "</i>");
	put_cell(out, item->quantity, false);
	put_cell(out, item->billed, false);
	put_cell(out, item->amount, true);
	(void)fputc('\n', out);
}

static void
put_group(FILE *out, const struct unbilled_list *u, size_t *from)
{
	const struct unbilled_item *all = u->items.items;
	const char *code = all[*from].code, *action = hint_action(code);
	struct unbilled_total total;
	size_t end = unbilled_group(u, *from, &total);

	(void)fputs("<details><summary>", out);
	put_html(out, all[*from].decided ? "Decided by rules" :
	    action != NULL ? action : "Look at the log");
	(void)fputs(": ", out);
	put_sum(out, &total);
	html_between(out, " <small>", code,
	    "</small></summary>\n<div class=\"wide\" role=\"region\" "
	    "tabindex=\"0\" aria-label=\"Not billed: ");
	html_between(out, "", code, "\">"
	    "<table class=\"changes\"><thead><tr>"
	    "<th scope=\"col\">Customer<th scope=\"col\">SKU"
	    "<th scope=\"col\">Description"
	    "<th scope=\"col\" class=\"n\">Counted"
	    "<th scope=\"col\" class=\"n\">Billed"
	    "<th scope=\"col\" class=\"n\">Amount<tbody>\n");
	for (; *from < end; ++*from)
		put_item(out, &all[*from]);
	(void)fputs("</table></div></details>\n", out);
}

void
html_unbilled(FILE *out, const struct unbilled_list *u)
{
	size_t i;

	if (u->items.n == 0)
		return;
	(void)fputs("<section id=\"unbilled\" aria-labelledby=\"unbilled-h\">"
	    "<h2 id=\"unbilled-h\">Not billed</h2>\n<p>", out);
	if (u->total.items > 0)
		put_sum(out, &u->total);
	(void)fputs("</p>\n", out);
	for (i = 0; i < u->items.n;)
		put_group(out, u, &i);
	(void)fputs("</section>\n", out);
}
