#include "missing.h"
#include "rule_row.h"
#include "text.h"

/* What it would cost, if the customer has no addition of the product. */
static void
find_price(struct unbilled *u, const struct product_match *m)
{
	u->price_of = product_price(m, &u->unit_price);
	u->currency = m->currency;
}

/* Whether another SKU of the customer is the product. */
static bool
is_anothers(const struct agreement *g, const struct product_match *m,
    int64_t product)
{
	size_t i;

	for (i = 0; i < g->n_products; i++)
		if (&g->products[i] != m && g->products[i].product.id ==
		    product)
			return true;
	return false;
}

/* Whether the addition bills the SKU; one that a rule ignores may have one all
 * the same, and has no product by which to know it. */
static bool
is_billed_by(const struct agreement *g, const struct product_match *m,
    const struct addition *d)
{
	const struct rule_row *rule;

	if (m->state != PRODUCT_IGNORED)
		return d->product.id == m->product.id;
	rule = rule_row_find(m->rules, m->n_rules, RULE_PRODUCT);
	return text_caseeq(rule != NULL ? rule->value : m->sku,
	    d->product.identifier) && !is_anothers(g, m, d->product.id);
}

/* Says what of the total is billed already, and its price. */
static void
find_billed(struct unbilled *u, const struct agreement *g,
    const struct total *total)
{
	const struct addition *d;
	size_t i, n = 0;

	if (agreement_is_missing(g))
		u->billed = qty_units(0);
	if (total->match == NULL || total->match->state == PRODUCT_AMBIGUOUS)
		return;		/* it is not known which additions bill it */
	u->billed = qty_units(0);
	find_price(u, total->match);
	for (i = 0; i < g->n_additions; i++) {
		d = &g->additions[i];
		if (!is_billed_by(g, total->match, d))
			continue;
		if (!u->billed.known || !d->quantity.known ||
		    !qty_add(&u->billed, u->billed, d->quantity))
			u->billed.known = false;
		u->price_of = "customer";
		u->currency = g->agreement.currency;
		if (n++ == 0)
			u->unit_price = d->unit_price;
		else if (!d->unit_price.known || !u->unit_price.known ||
		    qty_cmp(u->unit_price, d->unit_price) != 0)
			u->unit_price.known = false;
	}
	if (!u->unit_price.known)
		u->price_of = u->currency = NULL;
}

struct unbilled
missing_of(const struct agreement *g, enum log_code code,
    const struct total *total, const char *note)
{
	struct unbilled u = {
		.customer = g->customer,
		.reason = log_code_name(code),
		.sku = total->sku,
		.description = total->description,
		.lines = total->lines,
		.quantity = total->quantity,
		.note = note,
	};

	agreement_name(g, &u.company, &u.agreement);
	find_billed(&u, g, total);
	return u;
}
