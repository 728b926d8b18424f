/* Several runs on one page: a table, with a bar for what each did. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "put.h"
#include "xalloc.h"

/* The latest last. */
static int
compare_runs(const void *a, const void *b)
{
	const struct run *const *pa = a, *const *pb = b;
	int c = strcmp(run_time(*pa), run_time(*pb));

	return c != 0 ? c : ((*pa)->number > (*pb)->number) -
	    ((*pa)->number < (*pb)->number);
}

static void
put_run(FILE *out, const struct run *run, struct qty greatest)
{
	const char *class, *verdict = html_verdict(run, &class);
	const struct effect *e = html_effect(run);

	(void)fputs("<tr><th scope=\"row\">", out);
	html_time(out, run->has_begin ? run_time(run) : run->name);
	html_between(out, "<td>", run->begin.period.end, "<td>");
	(void)fprintf(out, "<span class=\"verdict %s\">%s</span>"
	    "<td class=\"n\">%" PRIu64 "<td class=\"n\">%" PRIu64
	    "<td class=\"n\">%" PRIu64, class, verdict, e->changes,
	    run->summary.attention, run->unbilled.total.lines);
	(void)fputs("<td class=\"n\">", out);
	if (e->money.n > 0)
		html_money(out, &e->money, HTML_SIGNED | HTML_HUNDREDTHS);
	(void)fputs("<td class=\"bar\">", out);
	html_bar(out, &e->money, greatest);
	(void)fputc('\n', out);
}

static struct qty
greatest_amount(const struct show *s)
{
	struct qty greatest = qty_units(0), size;
	size_t i;

	for (i = 0; i < s->n_runs; i++) {
		size = money_size(&html_effect(s->runs[i])->money);
		if (qty_cmp(size, greatest) > 0)
			greatest = size;
	}
	return greatest;
}

void
html_runs(FILE *out, const struct show *s)
{
	struct qty greatest = greatest_amount(s);
	struct run **runs;
	size_t i;

	if (s->n_runs < 2)
		return;
	runs = xreallocarray(NULL, s->n_runs, sizeof(*runs));
	memcpy(runs, s->runs, s->n_runs * sizeof(*runs));
	qsort(runs, s->n_runs, sizeof(struct run *), compare_runs);
	(void)fputs("<section id=\"runs\" aria-labelledby=\"runs-h\">"
	    "<h2 id=\"runs-h\">Runs</h2>\n"
	    "<div class=\"wide\" role=\"region\" "
	    "aria-label=\"Table of runs\" tabindex=\"0\">"
	    "<table><thead><tr><th scope=\"col\">Run"
	    "<th scope=\"col\">Period to<th scope=\"col\">Result"
	    "<th scope=\"col\" class=\"n\">Changes"
	    "<th scope=\"col\" class=\"n\">Needs attention"
	    "<th scope=\"col\" class=\"n\">Not billed"
	    "<th scope=\"col\" class=\"n\">Amount"
	    "<th scope=\"col\" class=\"bar\">Less, more<tbody>\n", out);
	for (i = 0; i < s->n_runs; i++)
		put_run(out, runs[i], greatest);
	(void)fputs("</table></div></section>\n", out);
	free(runs);
}
