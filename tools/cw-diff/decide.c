#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "decide.h"

static void
refuse(struct decision *d, enum log_code code, const char *class,
    const char *detail)
{
	d->verdict = VERDICT_REFUSED;
	d->code = code;
	d->class = class;
	d->detail = detail;
}

/* What all changes have in common. */
static void
plan(struct decision *d, enum action action, const char *class,
    const char *why, const struct agreement *agreement,
    const struct total *total)
{
	d->verdict = VERDICT_CHANGE;
	d->class = class;
	d->change = (struct change){
		.action = action,
		.why = why,
		.customer = agreement->customer,
		.company = agreement->company,
		.agreement = {
			.id = agreement->agreement.id,
			.name = agreement->agreement.name,
		},
		.product = total->match->product,
		.sku = total->sku,
		.description = total->description,
		.lines = total->lines,
		.after = qty_hundredths(total->quantity),
	};
}

/* The additions of the product; the first of them in *first. */
static size_t
count_of_product(const struct addition *additions, size_t n, int64_t product,
    const struct addition **first)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		if (additions[i].product.id == product && found++ == 0)
			*first = &additions[i];
	return found;
}

/* "additions 12, 13 and 14 of agreement 7 ..." */
static const char *
name_additions(const struct agreement *g, int64_t product, size_t n,
    struct arena *a)
{
	struct buf b = { 0 };
	const char *text;
	size_t i, named = 0;

	buf_addf(&b, "agreement %" PRId64 " has %zu live additions of it: ",
	    g->agreement.id, n);
	for (i = 0; i < g->n_additions; i++)
		if (g->additions[i].product.id == product)
			buf_addf(&b, "%s%" PRId64, named++ > 0 ? ", " : "",
			    g->additions[i].id);
	text = arena_str(a, b.data);
	buf_release(&b);
	return text;
}

static const char *
name_future(const struct agreement *g, const struct addition *addition,
    struct arena *a)
{
	return arena_fmt(a, "addition %" PRId64 " of agreement %" PRId64
	    " becomes effective on %s", addition->id, g->agreement.id,
	    addition->effective);
}

/* "its 2 lines add up to more than ..." */
static const char *
name_lines(const struct total *total, struct arena *a)
{
	return arena_fmt(a, "its %" PRId64 " lines add up to more than %"
	    PRId64, total->lines, QTY_MAX_UNITS);
}

/* There is one live addition: compare. */
static void
decide_live(struct decision *d, const struct agreement *g,
    const struct addition *live, const struct total *total)
{
	struct qty wanted = qty_hundredths(total->quantity);

	d->before = live->quantity;
	if (!live->quantity.known) {
		refuse(d, AX08, "lineUnusableProduct", "its addition has no "
		    "quantity in ConnectWise");
		return;
	}
	if (qty_cmp(live->quantity, wanted) == 0) {
		plan(d, ACTION_NONE, "lineNone", "the quantity is right", g,
		    total);
	} else if (qty_sign(total->quantity) > 0) {
		/* also of what is rounded to 0: it was not removed */
		plan(d, ACTION_UPDATE, "lineUpdate", "Atria counts another "
		    "quantity", g, total);
	} else if (total->previous.known && qty_sign(total->previous) > 0) {
		plan(d, ACTION_REMOVE, "lineRemove", "the service was removed: "
		    "Atria counts 0 now and more before", g, total);
	} else {
		refuse(d, AX09, "lineNoEvidence", NULL);
		return;
	}
	d->change.addition = (struct addition_ref){
		.id = live->id,
		.effective = live->effective,
		.cancelled = live->cancelled,
		.status = live->status,
	};
	d->change.before = live->quantity;
	d->change.less_included = live->less_included;
	d->change.unit_price = live->unit_price;
}

static const char *
later(const char *a, const char *b)
{
	return b != NULL && strcmp(b, a) > 0 ? b : a;
}

/*
 * Plans a new addition. It counts from today, but never from before the
 * agreement's billing starts, nor, where partial periods are not billed, from
 * before the next invoice: ConnectWise refuses both.
 */
static void
plan_creation(struct decision *d, const char *why, const struct agreement *g,
    const struct total *total, const struct rules *rules)
{
	plan(d, ACTION_CREATE, "lineCreate", why, g, total);
	d->change.effective = later(rules->today, g->agreement.bill_start);
	if (!g->agreement.prorate)
		d->change.effective = later(d->change.effective,
		    g->agreement.next_invoice);
}

/* Why a product that is there cannot be added; NULL if it can. */
static const char *
why_unusable(enum product_state state)
{
	if (state == PRODUCT_INACTIVE)
		return "the product is inactive in ConnectWise's catalog";
	if (state == PRODUCT_BUNDLE)
		return "the product is a bundle, which cannot be an addition";
	return NULL;
}

/* There is no live addition: create one, if that is allowed and sensible. */
static void
decide_absent(struct decision *d, const struct agreement *g,
    const struct total *total, const struct rules *rules, struct arena *a)
{
	const struct product_match *match = total->match;
	const struct addition *future = NULL;

	if (qty_sign(qty_hundredths(total->quantity)) == 0) {
		d->verdict = VERDICT_NOTHING;
		d->class = "lineNotNeeded";
	} else if (count_of_product(g->future, g->n_future, match->product.id,
	    &future) > 0) {
		refuse(d, AX07, "lineFutureAddition",
		    name_future(g, future, a));
	} else if (!rules->may_create) {
		refuse(d, CW22, "lineNoAddition", why_unusable(match->state));
	} else if (why_unusable(match->state) != NULL) {
		refuse(d, AX08, "lineUnusableProduct",
		    why_unusable(match->state));
	} else {
		plan_creation(d, "there is no live addition of the product",
		    g, total, rules);
	}
}

/*
 * There is no such product: create it and the addition, if both are allowed.
 * The product is named after the SKU.
 */
static void
decide_missing(struct decision *d, const struct agreement *g,
    const struct total *total, const struct rules *rules)
{
	if (!rules->may_create || !rules->may_create_products ||
	    qty_sign(qty_hundredths(total->quantity)) == 0) {
		refuse(d, CW06, "lineNoProduct", NULL);
		return;
	}
	plan_creation(d, "there is no such product", g, total, rules);
	d->change.product.identifier = total->match->wanted != NULL ?
	    total->match->wanted : total->sku;
}

void
decide(struct decision *d, const struct agreement *agreement,
    const struct total *total, const struct rules *rules, struct arena *a)
{
	const struct product_match *match = total->match;
	const struct addition *live = NULL;
	size_t n;

	memset(d, 0, sizeof(*d));
	if (match->state == PRODUCT_IGNORED) {
		d->verdict = VERDICT_NOTHING;
		d->class = "lineIgnored";
		return;
	}
	n = count_of_product(agreement->additions, agreement->n_additions,
	    match->product.id, &live);
	d->additions = (int64_t)n;
	if (total->overflow) {
		refuse(d, AX22, "lineOutOfRange", name_lines(total, a));
		return;
	}
	if (match->state == PRODUCT_MISSING) {
		decide_missing(d, agreement, total, rules);
		return;
	}
	if (match->state == PRODUCT_AMBIGUOUS) {
		refuse(d, AX08, "lineUnusableProduct", "several products have "
		    "this identifier, alike but for upper and lower case");
		return;
	}
	if (n > 1)
		refuse(d, AX06, "lineSeveralAdditions",
		    name_additions(agreement, match->product.id, n, a));
	else if (n == 1)
		decide_live(d, agreement, live, total);
	else
		decide_absent(d, agreement, total, rules, a);
}

void
decide_no_decrease(struct decision *d)
{
	const struct change *c = &d->change;

	if (d->verdict == VERDICT_CHANGE && c->before.known &&
	    qty_cmp(c->after, c->before) < 0)
		refuse(d, AX15, "lineNoDecrease", NULL);
}
