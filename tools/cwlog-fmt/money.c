#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "money.h"
#include "text.h"

/* The sum of the currency, in its place; NULL if there is no room for it. */
static struct money_sum *
find_sum(struct money *m, const char *currency)
{
	struct money_sum *sum = m->sums, *end = m->sums + m->n;

	while (sum < end && strcmp(sum->currency, currency) < 0)
		sum++;
	if (sum < end && strcmp(sum->currency, currency) == 0)
		return sum;
	if (m->n == MONEY_CURRENCIES)
		return NULL;
	memmove(sum + 1, sum, (size_t)(end - sum) * sizeof(*sum));
	m->n++;
	*sum = (struct money_sum){ .up = qty_units(0), .down = qty_units(0) };
	(void)snprintf(sum->currency, sizeof(sum->currency), "%s", currency);
	return sum;
}

static void
add_parts(struct money *m, const char *currency, struct qty up,
    struct qty down)
{
	struct money_sum *sum = find_sum(m, currency);

	if (sum == NULL || !qty_add(&sum->up, sum->up, up) ||
	    !qty_add(&sum->down, sum->down, down))
		m->overflow = true;
}

void
money_add(struct money *m, const char *currency, struct qty amount)
{
	const struct qty none = qty_units(0);
	char name[MONEY_NAME] = "";

	if (!amount.known) {
		m->unknown++;
		return;
	}
	if (currency != NULL)
		(void)text_clean(name, sizeof(name), currency);
	if (qty_sign(amount) < 0)
		add_parts(m, name, none, amount);
	else
		add_parts(m, name, amount, none);
}

void
money_merge(struct money *m, const struct money *other)
{
	const struct money_sum *sum = other->sums;

	for (; sum < other->sums + other->n; sum++)
		add_parts(m, sum->currency, sum->up, sum->down);
	m->unknown += other->unknown;
	m->overflow = m->overflow || other->overflow;
}

struct qty
money_total(const struct money_sum *sum)
{
	struct qty total = { 0 };

	if (!qty_add(&total, sum->up, sum->down))
		total.known = false;
	return total;
}

struct qty
money_size(const struct money *m)
{
	struct qty size = qty_units(0), total;
	size_t i;

	for (i = 0; i < m->n; i++) {
		total = money_total(&m->sums[i]);
		if (total.micro < 0)
			total.micro = -total.micro;
		if (total.known && qty_cmp(total, size) > 0)
			size = total;
	}
	return size;
}

/* --- in words ------------------------------------------------------------- */

static void
add_amount(struct buf *b, struct qty q, unsigned style)
{
	char number[QTY_TEXT];

	buf_addf(b, "%s%s", style & MONEY_SIGNED && qty_sign(q) > 0 ? "+" :
	    "", qty_text2(number, q));
}

static void
describe_sum(struct buf *out, const struct money_sum *sum, unsigned style)
{
	if (style & MONEY_PARTS && qty_sign(sum->up) != 0 &&
	    qty_sign(sum->down) != 0) {
		add_amount(out, sum->up, style);
		buf_addc(out, ' ');
		add_amount(out, sum->down, style);
		buf_adds(out, " = ");
	}
	add_amount(out, money_total(sum), style);
	if (*sum->currency != '\0')
		buf_addf(out, " %s", sum->currency);
}

void
money_describe(struct buf *out, const struct money *m, unsigned style)
{
	size_t i;

	if (m->overflow)
		buf_adds(out, "more than can be shown");
	else if (m->n == 0)
		buf_adds(out, "unknown");
	for (i = 0; !m->overflow && i < m->n; i++) {
		buf_adds(out, i > 0 ? " and " : "");
		describe_sum(out, &m->sums[i], style);
	}
}

void
money_describe_unknown(struct buf *out, const struct money *m)
{
	if (m->unknown > 0)
		buf_addf(out, " (%" PRIu64 " %s unknown)", m->unknown,
		    m->unknown == 1 ? "price" : "prices");
}
