#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "needs.h"
#include "text.h"

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

static const struct product_match *
find_match(const struct agreement *g, const char *sku)
{
	size_t i;

	for (i = 0; i < g->n_products; i++)
		if (strcmp(g->products[i].sku, sku) == 0)
			return &g->products[i];
	return NULL;
}

/* Adds a line, or what others came to. */
static void
add(struct need *need, struct qty quantity, struct qty previous, int64_t lines)
{
	need->lines += lines;
	if (!qty_add(&need->quantity, need->quantity, quantity) ||
	    (previous.known && !qty_add(&need->previous, need->previous,
	    previous)))
		need->beyond = true;
}

void
needs_collect(struct needs *needs, struct line *lines, size_t n,
    const struct agreement *agreement, struct arena *a)
{
	struct need *last = NULL;
	const struct line *l;
	size_t i;

	memset(needs, 0, sizeof(*needs));
	needs->items = arena_array(a, n, sizeof(*needs->items));
	if (n > 0)
		qsort(lines, n, sizeof(*lines), by_sku);
	for (i = 0; i < n && lines[i].sku != NULL; i++) {
		l = &lines[i];
		if (last == NULL || strcmp(last->sku, l->sku) != 0) {
			last = &needs->items[needs->n++];
			*last = (struct need){
				.sku = l->sku,
				.description = l->description != NULL ?
				    l->description : l->sku,
				.quantity = qty_units(0),
				.previous = qty_units(0),
				.match = find_match(agreement, l->sku),
			};
		}
		add(last, l->quantity, l->previous, 1);
	}
	needs->no_sku = lines + i;
	needs->n_no_sku = n - i;
}

/* Whether two needs are the same product, or would be once it is there. */
static bool
same_product(const struct need *a, const struct need *b)
{
	const char *x, *y;

	if (a->match->product.id != 0 || b->match->product.id != 0)
		return a->match->product.id == b->match->product.id;
	x = a->match->wanted != NULL ? a->match->wanted : a->sku;
	y = b->match->wanted != NULL ? b->match->wanted : b->sku;
	return a->match->state == PRODUCT_MISSING &&
	    b->match->state == PRODUCT_MISSING && text_caseeq(x, y);
}

static void
merge(struct need *need, const struct need *other)
{
	add(need, other->quantity, other->previous, other->lines);
	need->beyond = need->beyond || other->beyond;
}

/* "Users (+2 more)" */
static const char *
describe(const struct need *need, struct arena *a)
{
	struct buf text = { 0 };
	const char *description;

	if (need->lines == 1)
		return need->description;
	buf_addf(&text, "%s (+%" PRId64 " more)", need->description,
	    need->lines - 1);
	description = arena_str(a, text.data);
	buf_release(&text);
	return description;
}

void
needs_merge(struct needs *needs, struct arena *a)
{
	struct need *item = needs->items;
	size_t i, j, n = 0;

	for (i = 0; i < needs->n; i++) {
		for (j = 0; j < n && !same_product(&item[j], &item[i]); j++)
			;
		if (j == n)
			item[n++] = item[i];
		else
			merge(&item[j], &item[i]);
	}
	needs->n = n;
	for (i = 0; i < n; i++)
		item[i].description = describe(&item[i], a);
}
