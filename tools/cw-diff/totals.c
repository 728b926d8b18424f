#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "text.h"
#include "totals.h"

static int
by_sku(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int c;

	if ((c = text_cmp(x->sku, y->sku)) != 0)
		return c;
	if ((c = text_cmp(x->description, y->description)) != 0)
		return c;
	return qty_cmp(x->quantity, y->quantity);
}

const struct product_match *
totals_match(const struct agreement *g, const char *sku)
{
	size_t i;

	for (i = 0; sku != NULL && i < g->n_products; i++)
		if (strcmp(g->products[i].sku, sku) == 0)
			return &g->products[i];
	return NULL;
}

/* Adds a line, or what others came to. */
static void
add_lines(struct total *total, struct qty quantity, struct qty counted,
    struct qty previous, int64_t lines)
{
	total->lines += lines;
	if (!qty_add(&total->quantity, total->quantity, quantity) ||
	    !qty_add(&total->counted, total->counted, counted) ||
	    (previous.known && !qty_add(&total->previous, total->previous,
	    previous)))
		total->overflow = true;
}

void
totals_collect(struct totals *totals, struct line *lines, size_t n,
    const struct agreement *agreement, struct arena *a)
{
	struct total *last = NULL;
	const struct line *l;
	size_t i;

	memset(totals, 0, sizeof(*totals));
	totals->items = arena_array(a, n, sizeof(*totals->items));
	if (n > 0)
		qsort(lines, n, sizeof(*lines), by_sku);
	for (i = 0; i < n && lines[i].sku != NULL; i++) {
		l = &lines[i];
		if (last == NULL || strcmp(last->sku, l->sku) != 0) {
			last = &totals->items[totals->n++];
			*last = (struct total){
				.sku = l->sku,
				.description = l->description != NULL ?
				    l->description : l->sku,
				.quantity = qty_units(0),
				.counted = qty_units(0),
				.previous = qty_units(0),
				.match = totals_match(agreement, l->sku),
			};
		}
		add_lines(last, l->quantity, l->quantity, l->previous, 1);
	}
	totals->no_sku = lines + i;
	totals->n_no_sku = n - i;
}

/* Whether two totals are the same product, or would be once it is there. */
static bool
same_product(const struct total *a, const struct total *b)
{
	const char *x, *y;

	if (a->match->product.id != 0 || b->match->product.id != 0)
		return a->match->product.id == b->match->product.id;
	x = a->match->wanted != NULL ? a->match->wanted : a->sku;
	y = b->match->wanted != NULL ? b->match->wanted : b->sku;
	return a->match->state == PRODUCT_MISSING &&
	    b->match->state == PRODUCT_MISSING && text_caseeq(x, y);
}

void
total_add_rule(struct total *total, const struct rule_row *rule,
    struct arena *a)
{
	total->rules.a = a;
	total->rules.size = sizeof(*rule);
	*(struct rule_row *)array_add(&total->rules) = *rule;
}

static void
merge(struct total *total, const struct total *other, struct arena *a)
{
	size_t i;

	total->others.a = a;
	total->others.size = sizeof(other->sku);
	*(const char **)array_add(&total->others) = other->sku;
	add_lines(total, other->quantity, other->counted, other->previous,
	    other->lines);
	total->overflow = total->overflow || other->overflow;
	total->limited = total->limited || other->limited;
	total->may_create = total->may_create && other->may_create;
	for (i = 0; i < other->rules.n; i++)
		total_add_rule(total, &((const struct rule_row *)
		    other->rules.items)[i], a);
}

/* "Users (+2 more)" */
static const char *
describe(const struct total *total, struct arena *a)
{
	if (total->lines == 1)
		return total->description;
	return arena_fmt(a, "%s (+%" PRId64 " more)", total->description,
	    total->lines - 1);
}

void
totals_merge(struct totals *totals, struct arena *a)
{
	struct total *item = totals->items;
	size_t i, j, n = 0;

	for (i = 0; i < totals->n; i++) {
		for (j = 0; j < n && !same_product(&item[j], &item[i]); j++)
			;
		if (j == n)
			item[n++] = item[i];
		else
			merge(&item[j], &item[i], a);
	}
	totals->n = n;
	for (i = 0; i < n; i++)
		item[i].description = describe(&item[i], a);
}
