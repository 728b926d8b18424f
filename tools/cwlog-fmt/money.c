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
money_add(struct money *m, const char *currency, struct qty amount,
    const char *price_of)
{
	const struct qty none = qty_units(0);
	char name[MONEY_NAME] = "";

	if (!amount.known) {
		m->unknown++;
		return;
	}
	m->of_catalog += price_of != NULL && strcmp(price_of, "catalog") == 0;
	m->of_others += price_of != NULL && strcmp(price_of, "others") == 0;
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
	m->of_catalog += other->of_catalog;
	m->of_others += other->of_others;
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

const char *
money_price_name(const char *price_of)
{
	if (price_of == NULL || strcmp(price_of, "customer") == 0)
		return NULL;
	return strcmp(price_of, "catalog") == 0 ? "catalog price" :
	    strcmp(price_of, "others") == 0 ? "price of other customers" :
	    "estimated price";	/* of a newer version */
}

bool
money_is_vague(const struct money *m)
{
	return m->unknown + m->of_catalog + m->of_others > 0;
}

void
money_describe_vague(struct buf *out, const struct money *m)
{
	const struct {
		uint64_t n;
		const char *one, *many;
	} parts[] = {
		{ m->of_catalog, "catalog price", "catalog prices" },
		{ m->of_others, "price of other customers",
		    "prices of other customers" },
		{ m->unknown, "price unknown", "prices unknown" },
	};
	const char *comma = "";
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].n == 0)
			continue;
		buf_addf(out, "%s%" PRIu64 " %s", comma, parts[i].n,
		    parts[i].n == 1 ? parts[i].one : parts[i].many);
		comma = ", ";
	}
}

void
money_describe_rest(struct buf *out, const struct money *m)
{
	if (!money_is_vague(m))
		return;
	buf_adds(out, " (");
	money_describe_vague(out, m);
	buf_addc(out, ')');
}
