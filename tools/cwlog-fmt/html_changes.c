/*
 * Changes by customer, and by run. Tables, so that they can be read aloud,
 * compared and printed; the picture is a bar in each row.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "put.h"
#include "xalloc.h"

#define SHOWN	12	/* customers; the others are one row */

/* --- bars ----------------------------------------------------------------- */

/* What the bar shows: the amount if any price is known, or else the units. */
static struct qty
pictured(const struct effect *e, bool amounts)
{
	struct qty q = amounts ? effect_amount(e) : effect_units(e);

	return q.known ? q : qty_units(0);
}

static struct qty
size_of_qty(struct qty q)
{
	q.micro = q.micro < 0 ? -q.micro : q.micro;
	return q;
}

/* A bar from the middle to the right, or the left; 100 is the greatest. */
static void
put_bar(FILE *out, struct qty q, struct qty greatest)
{
	int64_t length = 0;

	if (qty_sign(greatest) > 0)
		length = size_of_qty(q).micro / (greatest.micro / 100 + 1);
	if (length == 0 && qty_sign(q) != 0)
		length = 1;	/* to be seen at all */
	(void)fputs("<td class=\"bar\"><svg viewBox=\"0 0 202 10\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">", out);
	if (length > 0)
		(void)fprintf(out, "<rect class=\"%s\" x=\"%" PRId64
		    "\" y=\"1\" width=\"%" PRId64 "\" height=\"8\"/>",
		    qty_sign(q) > 0 ? "up" : "down",
		    qty_sign(q) > 0 ? 101 : 101 - length, length);
	(void)fputs("<rect class=\"axis\" x=\"100.5\" width=\"1\" "
	    "height=\"10\"/></svg>", out);
}

static void
put_number(FILE *out, const char *cell, struct qty q, unsigned how)
{
	(void)fputs(cell, out);
	if (q.known && qty_sign(q) != 0)
		html_number(out, q, HTML_GROUPED | how);
}

/* The cells that both tables have. */
static void
put_effect(FILE *out, const struct effect *e, bool amounts,
    struct qty greatest)
{
	(void)fprintf(out, "<td class=\"n opt\">%" PRIu64, e->changes);
	put_number(out, "<td class=\"n opt\">", e->up, 0);
	put_number(out, "<td class=\"n opt\">", e->down, 0);
	if (amounts)
		put_number(out, "<td class=\"n\">", effect_amount(e),
		    HTML_HUNDREDTHS);
	put_bar(out, pictured(e, amounts), greatest);
}

static void
put_columns(FILE *out, bool amounts)
{
	(void)fputs("<th scope=\"col\" class=\"n opt\">Changes"
	    "<th scope=\"col\" class=\"n opt\">Up"
	    "<th scope=\"col\" class=\"n opt\">Down", out);
	if (amounts)
		(void)fputs("<th scope=\"col\" class=\"n\">Amount", out);
	(void)fprintf(out, "<th scope=\"col\" class=\"bar\">%s: less, more"
	    "<tbody>\n", amounts ? "Amount" : "Units");
}

/* --- customers ------------------------------------------------------------ */

struct place {
	const struct tally *customer;
	struct qty size;
};

/* The greatest change first; customers stand in the order of their codes. */
static int
compare_places(const void *a, const void *b)
{
	const struct place *pa = a, *pb = b;
	int c = qty_cmp(pb->size, pa->size);

	return c != 0 ? c : (pa->customer > pb->customer) -
	    (pa->customer < pb->customer);
}

static void
put_customers(FILE *out, const struct place *places, size_t n, bool amounts)
{
	struct effect others = { 0 };
	size_t i, shown = n > SHOWN + 1 ? SHOWN : n;

	for (i = 0; i < shown; i++) {
		html_between(out, "<tr><th scope=\"row\"><b>",
		    places[i].customer->key, "</b> ");
		put_html(out, places[i].customer->name);
		put_effect(out, &places[i].customer->effect, amounts,
		    places[0].size);
		(void)fputc('\n', out);
	}
	for (; i < n; i++)
		effect_merge(&others, &places[i].customer->effect);
	if (shown == n)
		return;
	(void)fprintf(out, "<tr class=\"others\"><th scope=\"row\">%zu other "
	    "customers", n - shown);
	put_effect(out, &others, amounts, places[0].size);
}

void
html_customers(FILE *out, const struct tallies *customers)
{
	size_t i, n = customers->n;
	struct place *places;
	bool amounts = false;

	if (n == 0)
		return;
	for (i = 0; i < n; i++)
		if (customers->tallies[i].effect.amount_up.known)
			amounts = true;
	places = xreallocarray(NULL, n, sizeof(*places));
	for (i = 0; i < n; i++) {
		places[i].customer = &customers->tallies[i];
		places[i].size = size_of_qty(pictured(
		    &places[i].customer->effect, amounts));
	}
	qsort(places, n, sizeof(*places), compare_places);
	(void)fputs("<section id=\"changes\" aria-labelledby=\"changes-h\">"
	    "<h2 id=\"changes-h\">Changes by customer</h2>\n"
	    "<div class=\"wide\" role=\"region\" "
	    "aria-label=\"Table of changes\" tabindex=\"0\">"
	    "<table class=\"changes\"><thead><tr>"
	    "<th scope=\"col\">Customer", out);
	put_columns(out, amounts);
	put_customers(out, places, n, amounts);
	(void)fputs("</table></div></section>\n", out);
	free(places);
}

/* --- runs ----------------------------------------------------------------- */

/* The latest last. */
static int
compare_runs(const void *a, const void *b)
{
	const struct run *const *pa = a, *const *pb = b;
	int c = strcmp(run_time(*pa), run_time(*pb));

	return c != 0 ? c : ((*pa)->number > (*pb)->number) -
	    ((*pa)->number < (*pb)->number);
}

/* What a run did; or, if it did nothing, what it planned. */
static const struct effect *
effect_of(const struct run *run)
{
	const struct summary *sum = &run->summary;

	return sum->applied.changes > 0 ? &sum->applied : &sum->planned;
}

static void
put_run(FILE *out, const struct run *run, bool amounts, struct qty greatest)
{
	const char *class, *verdict = html_verdict(run, &class);

	(void)fputs("<tr><th scope=\"row\" class=\"when\">", out);
	html_time(out, run);
	html_between(out, "<td class=\"when opt\">", run->begin.period.end,
	    "<td>");
	(void)fprintf(out, "<span class=\"verdict %s\">%s</span>"
	    "<td class=\"n opt\">%" PRIu64 "<td class=\"n opt\">%" PRIu64,
	    class, verdict, run->summary.levels[LEVEL_ERROR],
	    run->summary.levels[LEVEL_WARN]);
	put_effect(out, effect_of(run), amounts, greatest);
	(void)fputc('\n', out);
}

void
html_runs(FILE *out, const struct show *s)
{
	struct run **runs;
	struct qty greatest = qty_units(0), q;
	bool amounts = false;
	size_t i;

	if (s->n_runs < 2)
		return;
	runs = xreallocarray(NULL, s->n_runs, sizeof(*runs));
	memcpy(runs, s->runs, s->n_runs * sizeof(*runs));
	qsort(runs, s->n_runs, sizeof(struct run *), compare_runs);
	for (i = 0; i < s->n_runs; i++)
		amounts = amounts || effect_of(runs[i])->amount_up.known;
	for (i = 0; i < s->n_runs; i++) {
		q = size_of_qty(pictured(effect_of(runs[i]), amounts));
		if (qty_cmp(q, greatest) > 0)
			greatest = q;
	}
	(void)fputs("<section id=\"history\" aria-labelledby=\"history-h\">"
	    "<h2 id=\"history-h\">Runs</h2>\n"
	    "<div class=\"wide\" role=\"region\" "
	    "aria-label=\"Changes by run\" tabindex=\"0\">"
	    "<table class=\"changes\"><thead><tr>"
	    "<th scope=\"col\">Run<th scope=\"col\" class=\"opt\">Period to"
	    "<th scope=\"col\">Result<th scope=\"col\" class=\"n opt\">Errors"
	    "<th scope=\"col\" class=\"n opt\">Warnings", out);
	put_columns(out, amounts);
	for (i = 0; i < s->n_runs; i++)
		put_run(out, runs[i], amounts, greatest);
	(void)fputs("</table></div></section>\n", out);
	free(runs);
}
