#include <inttypes.h>
#include <string.h>

#include "alike.h"
#include "buf.h"
#include "date.h"
#include "decide.h"
#include "obstacles.h"
#include "text.h"

void
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
		.product = total->match->product,
		.sku = total->sku,
		.other_skus = total->others.items,
		.n_other_skus = total->others.n,
		.description = total->description,
		.lines = total->lines,
		.after = qty_hundredths(total->quantity),
		.rules = total->rules.items,
		.n_rules = total->rules.n,
		.counted = total->limited ? total->counted :
		    (struct qty){ 0 },
	};
	agreement_name(agreement, &d->change.company, &d->change.agreement);
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

/* "agreement 7 has 3 live additions of it: 12, 13, 14" */
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

/* --- which line it is ----------------------------------------------------- */

#define ONE_OFF_DAYS	31	/* a month is the longest that is prorated */

/*
 * Whether a line ends by itself and soon: within a month of its first day, or
 * with the billing period. It stands beside the line that goes on.
 */
static bool
is_one_off(const struct addition *d, const struct rules *rules)
{
	date_day from, to, end;

	if (d->cancelled == NULL || !date_parse(&to, d->cancelled))
		return false;
	if (rules->period.end != NULL && date_parse(&end, rules->period.end) &&
	    to <= end)
		return true;
	return d->effective != NULL && date_parse(&from, d->effective) &&
	    to - from <= ONE_OFF_DAYS;
}

/*
 * The line that a quantity belongs to: the only live addition of the product,
 * or the only one without an end, if all others are one-off. NULL: it is not
 * clear which.
 */
static const struct addition *
find_line(const struct agreement *g, int64_t product, size_t n,
    const struct rules *rules)
{
	const struct addition *line = NULL, *d;
	size_t i;

	for (i = 0; i < g->n_additions; i++) {
		d = &g->additions[i];
		if (d->product.id != product || (n > 1 &&
		    d->cancelled != NULL && is_one_off(d, rules)))
			continue;
		if (line != NULL)
			return NULL;
		line = d;
	}
	return line != NULL && n > 1 && line->cancelled != NULL ? NULL : line;
}

/* Whether ConnectWise's own word for it agrees with the dates. On its last day
 * a line may be called cancelled already. */
static bool
is_said_to_live(const struct addition *d, const struct rules *rules)
{
	if (d->status == NULL || text_caseeq(d->status, "Active"))
		return true;
	return text_caseeq(d->status, "Cancelled") && d->cancelled != NULL &&
	    strcmp(d->cancelled, rules->today) <= 0;
}

/* Whether what is known of a product may be that one. */
static bool
is_of_product(const struct product *known, const struct product *product)
{
	if (known->id != 0)
		return known->id == product->id;
	return known->identifier != NULL && product->identifier != NULL &&
	    alike(known->identifier, product->identifier) <= ALIKE_FOLDED;
}

/* Why the live additions of the product are not clear, or NULL: one says of
 * itself that it is not live, or one cannot be read. */
static const char *
find_contradiction(const struct agreement *g, const struct total *total,
    const struct rules *rules, struct arena *a)
{
	int64_t product = total->match->product.id;
	const struct addition *d;
	const struct neighbour *odd;
	size_t i;

	for (i = 0; i < g->n_additions; i++) {
		d = &g->additions[i];
		if (d->product.id == product && d->quantity.known &&
		    qty_sign(d->quantity) < 0)
			return arena_fmt(a, "addition %" PRId64 " of agreement "
			    "%" PRId64 " has a quantity below 0: is it a "
			    "credit?", d->id, g->agreement.id);
		if (d->product.id == product && !is_said_to_live(d, rules))
			return arena_fmt(a, "addition %" PRId64 " of agreement "
			    "%" PRId64 " is live by its dates, but its status "
			    "is %s", d->id, g->agreement.id, d->status);
	}
	for (i = 0; i < g->n_neighbours; i++) {
		odd = &g->neighbours[i];
		if (odd->kind == NEIGHBOUR_UNREADABLE && odd->agreement == 0 &&
		    is_of_product(&odd->product, &total->match->product))
			return arena_fmt(a, "addition %" PRId64 " of agreement "
			    "%" PRId64 " cannot be read: %s", odd->id,
			    g->agreement.id, odd->why != NULL ? odd->why :
			    "it is odd");
	}
	return NULL;
}

/* Whether another line of the product ended in or after the period. */
static const struct neighbour *
find_predecessor(const struct agreement *g, int64_t product)
{
	size_t i;

	for (i = 0; i < g->n_neighbours; i++)
		if (g->neighbours[i].kind == NEIGHBOUR_ENDED &&
		    g->neighbours[i].why == NULL &&
		    g->neighbours[i].product.id == product)
			return &g->neighbours[i];
	return NULL;
}

/*
 * Why what Atria counted in the period says nothing about the line, or NULL:
 * it did not exist then; or, of a service that was removed, it began within
 * the period, and another line that has ended may be meant.
 */
static const char *
find_anachronism(const struct agreement *g, const struct addition *line,
    bool removal, const struct rules *rules, struct arena *a)
{
	const struct neighbour *before;

	if (line->effective == NULL || rules->period.end == NULL)
		return NULL;
	if (strcmp(line->effective, rules->period.end) > 0)
		return arena_fmt(a, "addition %" PRId64 " of agreement %" PRId64
		    " began on %s, after the billing period, which ended on %s",
		    line->id, g->agreement.id, line->effective,
		    rules->period.end);
	before = find_predecessor(g, line->product.id);
	if (!removal || before == NULL ||
	    strcmp(line->effective, rules->period.start) <= 0)
		return NULL;
	return arena_fmt(a,
	    "addition %" PRId64 " of agreement %" PRId64 " began "
	    "on %s, and what was removed may be addition %" PRId64 ", which "
	    "ended on %s", line->id, g->agreement.id, line->effective,
	    before->id, before->cancelled != NULL ? before->cancelled :
	    "an unknown day");
}

/* --- what is to be done --------------------------------------------------- */

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
    const struct addition *live, const struct total *total,
    const struct rules *rules, struct arena *a)
{
	struct qty wanted = qty_hundredths(total->quantity);
	const char *why;

	d->additions = 1;	/* one-off lines beside it are not touched */
	d->before = live->quantity;
	why = find_anachronism(g, live, qty_sign(total->quantity) == 0, rules,
	    a);
	if (why != NULL && !(live->quantity.known &&
	    qty_cmp(live->quantity, wanted) == 0)) {
		refuse(d, AX25, "lineNotClear", why);
		return;
	}
	if (!live->quantity.known) {
		refuse(d, AX08, "lineUnusableProduct", "its addition has no "
		    "quantity");
		return;
	}
	if (qty_cmp(live->quantity, wanted) == 0) {
		plan(d, ACTION_NONE, "lineNone", "the quantity is right", g,
		    total);
	} else if (qty_sign(total->quantity) > 0) {
		/* also of what is rounded to 0: it was not removed */
		plan(d, ACTION_UPDATE, "lineUpdate", total->limited ?
		    "a rule decides another quantity" :
		    "Atria counts another quantity", g, total);
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
 * before the next invoice: ConnectWise refuses both. ConnectWise gives it a
 * price: as far as is known that of the catalog, in the agreement's currency.
 */
static void
plan_creation(struct decision *d, const char *why, const struct agreement *g,
    const struct total *total, const struct rules *rules)
{
	const struct product_match *match = total->match;

	plan(d, ACTION_CREATE, "lineCreate", why, g, total);
	d->change.effective = later(rules->today, g->agreement.bill_start);
	if (!g->agreement.prorate)
		d->change.effective = later(d->change.effective,
		    g->agreement.next_invoice);
	if (text_cmp(match->currency, g->agreement.currency) == 0)
		d->change.price_of = product_price(match,
		    &d->change.unit_price);
}

/* Why a product that is there cannot be added; NULL if it can. */
static const char *
why_unusable(enum product_state state)
{
	if (state == PRODUCT_INACTIVE)
		return "the product is inactive";
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
	const char *why;

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
	} else if ((why = obstacle_to_creation(g, total, a)) != NULL) {
		refuse(d, AX24, "lineNotCreated", why);
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
    const struct total *total, const struct rules *rules, struct arena *a)
{
	const char *why;

	if (!rules->may_create || !rules->may_create_products ||
	    qty_sign(qty_hundredths(total->quantity)) == 0) {
		refuse(d, CW06, "lineNoProduct", obstacle_alike(total, a));
		return;
	}
	if ((why = obstacle_to_creation(g, total, a)) != NULL) {
		refuse(d, AX24, "lineNotCreated", why);
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
	const char *why;
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
		decide_missing(d, agreement, total, rules, a);
		return;
	}
	if (match->state == PRODUCT_AMBIGUOUS) {
		refuse(d, AX08, "lineUnusableProduct", "several products have "
		    "this identifier, in spellings that are equally alike");
		return;
	}
	why = find_contradiction(agreement, total, rules, a);
	if (why != NULL)
		refuse(d, AX25, "lineNotClear", why);
	else if ((live = find_line(agreement, match->product.id, n,
	    rules)) != NULL)
		decide_live(d, agreement, live, total, rules, a);
	else if (n > 0)
		refuse(d, AX06, "lineSeveralAdditions",
		    name_additions(agreement, match->product.id, n, a));
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
