/*
 * Where quantities moved: per customer, and per run. Tables, so that they can
 * be read aloud, sorted out by eye and printed; the picture is a bar in each
 * row.
 */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "xalloc.h"

#define SHOWN	12	/* customers; the others are one row */

/* --- adding up ------------------------------------------------------------ */

/* Like strcmp(), by run and customer. */
static int
compare(const struct move *m, const struct row *row)
{
	const char *code = row->customer.code;

	if (m->run != row->run)
		return m->run->number < row->run->number ? -1 : 1;
	return strcmp(m->customer != NULL ? m->customer : "",
	    code != NULL ? code : "");
}

static char *
copy(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

/* The row's customer in its run; rows mostly come in the order of both. */
static struct move *
find(struct moves *m, const struct row *row)
{
	size_t lo = 0, hi = m->n, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = compare(&m->moves[mid], row);
		if (c == 0)
			return &m->moves[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	m->moves = xgrow(m->moves, m->n, &m->cap, sizeof(*m->moves));
	memmove(m->moves + lo + 1, m->moves + lo,
	    (m->n++ - lo) * sizeof(*m->moves));
	m->moves[lo] = (struct move){
		.run = row->run,
		.customer = copy(row->customer.code),
		.name = copy(row->customer.name),
	};
	return &m->moves[lo];
}

void
moves_add(struct moves *m, const struct row *row)
{
	if (row_has_effect(row))
		effect_add(&find(m, row)->effect, row->units, row->amount);
}

void
moves_release(struct moves *m)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		free(m->moves[i].customer);
		free(m->moves[i].name);
	}
	free(m->moves);
}

/* --- bars ----------------------------------------------------------------- */

/* What is pictured: the amount if any price is known, or else the units. */
static struct qty
pictured(const struct effect *e, bool amounts)
{
	struct qty q = amounts ? effect_amount(e) : effect_units(e);

	return q.known ? q : qty_units(0);
}

static struct qty
size(struct qty q)
{
	q.micro = q.micro < 0 ? -q.micro : q.micro;
	return q;
}

/* A bar from the middle to the right, or the left; 100 is the greatest. */
static void
put_bar(struct buf *b, struct qty q, struct qty greatest)
{
	int64_t length = 0;

	if (qty_sign(greatest) > 0)
		length = size(q).micro / (greatest.micro / 100 + 1);
	if (length == 0 && qty_sign(q) != 0)
		length = 1;	/* to be seen at all */
	buf_adds(b, "<td class=\"bar\"><svg viewBox=\"0 0 202 10\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	if (length > 0)
		buf_addf(b, "<rect class=\"%s\" x=\"%" PRId64 "\" y=\"1\" "
		    "width=\"%" PRId64 "\" height=\"8\"/>",
		    qty_sign(q) > 0 ? "up" : "down",
		    qty_sign(q) > 0 ? 101 : 101 - length, length);
	buf_adds(b, "<rect class=\"axis\" x=\"100.5\" width=\"1\" "
	    "height=\"10\"/></svg>");
}

static void
put_number(struct buf *b, struct qty q, bool hundredths)
{
	buf_adds(b, hundredths ? "<td class=\"n\">" : "<td class=\"n opt\">");
	if (q.known && qty_sign(q) != 0)
		html_sum(b, q, hundredths);
}

/* The cells that all of these tables have. */
static void
put_effect(struct buf *b, const struct effect *e, bool amounts,
    struct qty greatest)
{
	buf_addf(b, "<td class=\"n opt\">%" PRIu64, e->changes);
	put_number(b, e->up, false);
	put_number(b, e->down, false);
	if (amounts)
		put_number(b, effect_amount(e), true);
	put_bar(b, pictured(e, amounts), greatest);
}

static void
put_columns(struct buf *b, bool amounts)
{
	buf_adds(b, "<th scope=\"col\" class=\"n opt\">Changes"
	    "<th scope=\"col\" class=\"n opt\">Up"
	    "<th scope=\"col\" class=\"n opt\">Down");
	if (amounts)
		buf_adds(b, "<th scope=\"col\" class=\"n\">Amount");
	buf_addf(b, "<th scope=\"col\" class=\"bar\">%s: less, more"
	    "<tbody>\n", amounts ? "Amount" : "Units");
}

/* --- customers ------------------------------------------------------------ */

static bool moves_amounts;	/* for by_size(): qsort() has no context */

/* The greatest change first. */
static int
by_size(const void *a, const void *b)
{
	const struct move *const *pa = a, *const *pb = b;
	int c;

	c = qty_cmp(size(pictured(&(*pb)->effect, moves_amounts)),
	    size(pictured(&(*pa)->effect, moves_amounts)));
	return c != 0 ? c : strcmp((*pa)->customer != NULL ?
	    (*pa)->customer : "", (*pb)->customer != NULL ?
	    (*pb)->customer : "");
}

static void
put_customers(struct buf *b, struct move *const *of, size_t n, bool amounts)
{
	struct effect others = { 0 };
	struct qty greatest = size(pictured(&of[0]->effect, amounts));
	size_t i, shown = n > SHOWN + 1 ? SHOWN : n;

	for (i = 0; i < shown; i++) {
		buf_adds(b, "<tr><th scope=\"row\"><b>");
		html_text(b, of[i]->customer);
		buf_adds(b, "</b> ");
		html_text(b, of[i]->name);
		put_effect(b, &of[i]->effect, amounts, greatest);
		buf_addc(b, '\n');
	}
	for (; i < n; i++)
		effect_merge(&others, &of[i]->effect);
	if (shown == n)
		return;
	buf_addf(b, "<tr class=\"others\"><th scope=\"row\">%zu other "
	    "customers", n - shown);
	put_effect(b, &others, amounts, greatest);
}

void
html_moves(struct buf *b, struct moves *m, const struct run *run)
{
	struct move **of;
	struct effect all = { 0 };
	bool amounts;
	size_t i, n = 0;

	of = xcalloc(m->n + 1, sizeof(*of));
	for (i = 0; i < m->n; i++)
		if (m->moves[i].run == run) {
			of[n++] = &m->moves[i];
			effect_merge(&all, &m->moves[i].effect);
		}
	amounts = moves_amounts = all.amount_up.known;
	if (n > 0) {
		qsort(of, n, sizeof(struct move *), by_size);
		buf_adds(b, "<section id=\"moves\" aria-labelledby=\"moves-h\">"
		    "<h2 id=\"moves-h\">Where quantities moved</h2>\n"
		    "<div class=\"wide\" role=\"region\" "
		    "aria-label=\"Change per customer\" tabindex=\"0\">"
		    "<table class=\"moves\"><thead><tr>"
		    "<th scope=\"col\">Customer");
		put_columns(b, amounts);
		put_customers(b, of, n, amounts);
		buf_adds(b, "</table></div></section>\n");
	}
	free(of);
}

/* --- history -------------------------------------------------------------- */

static const char *
time_of(const struct run *run)
{
	return run->has_begin ? run->begin.time : "";
}

/* The latest last, as time goes. */
static int
by_time(const void *a, const void *b)
{
	const struct run *const *pa = a, *const *pb = b;
	int c = strcmp(time_of(*pa), time_of(*pb));

	return c != 0 ? c : ((*pa)->number > (*pb)->number) -
	    ((*pa)->number < (*pb)->number);
}

/* What a run did; or, if it did nothing, what it planned. */
static const struct effect *
effect_of(const struct run *run)
{
	const struct totals *t = &run->totals;

	return t->applied.changes > 0 ? &t->applied : &t->planned;
}

static void
put_run(struct buf *b, const struct run *run, bool amounts,
    struct qty greatest)
{
	const char *class, *verdict = html_verdict(run, &class);

	buf_adds(b, "<tr><th scope=\"row\" class=\"when\">");
	html_time(b, run);
	buf_adds(b, "<td class=\"when opt\">");
	html_text(b, run->begin.period.end);
	buf_addf(b, "<td><span class=\"verdict %s\">%s</span>", class,
	    verdict);
	buf_addf(b, "<td class=\"n opt\">%" PRIu64 "<td class=\"n opt\">%"
	    PRIu64,
	    run->totals.levels[LEVEL_ERROR], run->totals.levels[LEVEL_WARN]);
	put_effect(b, effect_of(run), amounts, greatest);
	buf_addc(b, '\n');
}

void
html_history(struct buf *b, const struct show *s)
{
	struct run **runs;
	struct qty greatest = qty_units(0), q;
	bool amounts = false;
	size_t i;

	if (s->n_runs < 2)
		return;
	runs = xreallocarray(NULL, s->n_runs, sizeof(*runs));
	memcpy(runs, s->runs, s->n_runs * sizeof(*runs));
	qsort(runs, s->n_runs, sizeof(struct run *), by_time);
	for (i = 0; i < s->n_runs; i++)
		amounts = amounts || effect_of(runs[i])->amount_up.known;
	for (i = 0; i < s->n_runs; i++) {
		q = size(pictured(effect_of(runs[i]), amounts));
		if (qty_cmp(q, greatest) > 0)
			greatest = q;
	}
	buf_adds(b, "<section id=\"history\" aria-labelledby=\"history-h\">"
	    "<h2 id=\"history-h\">Runs</h2>\n"
	    "<div class=\"wide\" role=\"region\" "
	    "aria-label=\"Change per run\" tabindex=\"0\">"
	    "<table class=\"moves\"><thead><tr>"
	    "<th scope=\"col\">Run<th scope=\"col\" class=\"opt\">Period to"
	    "<th scope=\"col\">Result<th scope=\"col\" class=\"n opt\">Errors"
	    "<th scope=\"col\" class=\"n opt\">Warnings");
	put_columns(b, amounts);
	for (i = 0; i < s->n_runs; i++)
		put_run(b, runs[i], amounts, greatest);
	buf_adds(b, "</table></div></section>\n");
	free(runs);
}
