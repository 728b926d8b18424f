/* What a run means for the bill, in lines of text. */
#include <string.h>

#include "buf.h"
#include "hints.h"
#include "put.h"
#include "text.h"
#include "text_bill.h"

#define NAMES_MAX	8	/* of one group; the rest is counted */

/* What the run does to the bill, or would do; false if nothing. */
static bool
add_bill(struct buf *b, const struct run *run)
{
	const struct effect *e = run->summary.planned.changes > 0 ?
	    &run->summary.planned : &run->summary.applied;

	if (e->changes == 0)
		return false;
	money_describe(b, &e->money, MONEY_SIGNED | MONEY_PARTS);
	if (e->money.n > 0 && !e->money.overflow)
		buf_adds(b, " a period");
	money_describe_rest(b, &e->money);
	return true;
}

void
text_put_bill(const struct show *s, const struct run *run)
{
	struct buf b = { 0 };

	if (!add_bill(&b, run))
		return;
	(void)fputs("Bill: ", s->out);
	put_wrapped(s->out, b.data, 6, 6, s->width);
	buf_release(&b);
}

void
text_put_effect(const struct show *s, const struct run *run)
{
	struct buf b = { 0 };

	if (add_bill(&b, run))
		(void)fprintf(s->out, ": %s", b.data);
	buf_release(&b);
}

static void
put_total(const struct show *s, const struct unbilled_total *t)
{
	struct buf b = { 0 };

	unbilled_describe(t, &b);
	(void)fputs("Not billed: ", s->out);
	put_wrapped(s->out, b.data, 12, 12, s->width);
	buf_release(&b);
}

/* "ASP HEX-STD" or "PIN" */
static void
add_name(struct buf *b, const struct unbilled_item *item, bool sku)
{
	char clean[256];

	(void)text_clean(clean, sizeof(clean), item->customer);
	buf_addf(b, " %s", clean);
	if (sku && item->sku != NULL) {
		(void)text_clean(clean, sizeof(clean), item->sku);
		buf_addf(b, " %s", clean);
	}
}

/* Whether the code is about the customer, and not about one of its SKUs. */
static bool
is_of_customer(const char *code)
{
	static const char *const codes[] = { "CW04", "CW05", "CW10", "CW14",
	    "AX04", "AX05" };
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static void
put_group(const struct show *s, const struct unbilled_list *u, size_t from,
    size_t end, const struct unbilled_total *sum)
{
	const struct unbilled_item *all = u->items.items;
	const char *action = hint_action(all[from].code);
	bool skus = !is_of_customer(all[from].code);
	struct buf b = { 0 };
	size_t i, names = 0;

	buf_addf(&b, "%s:", action != NULL ? action : "Look at the log");
	for (i = from; i < end; i++) {
		if (!skus && i > from && strcmp(all[i - 1].customer,
		    all[i].customer) == 0)
			continue;
		if (names++ >= NAMES_MAX)
			continue;
		buf_adds(&b, names > 1 ? "," : "");
		add_name(&b, &all[i], skus);
	}
	if (names > NAMES_MAX)
		buf_addf(&b, " and %zu more", names - NAMES_MAX);
	if (end - from < u->items.n) {
		buf_adds(&b, "; ");
		unbilled_describe_group(sum, &b);
	}
	(void)fprintf(s->out, "  %s  ", all[from].code);
	put_wrapped(s->out, b.data, 8, 8, s->width);
	buf_release(&b);
}

void
text_put_unbilled(const struct show *s, const struct run *run)
{
	const struct unbilled_list *u = &run->unbilled;
	struct unbilled_total sum;
	size_t from, end;

	if (u->items.n == 0)
		return;
	if (u->total.items > 0)
		put_total(s, &u->total);
	for (from = 0; from < u->items.n; from = end) {
		end = unbilled_group(u, from, &sum);
		put_group(s, u, from, end, &sum);
	}
}
