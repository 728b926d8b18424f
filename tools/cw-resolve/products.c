#include <stdlib.h>
#include <string.h>

#include "products.h"
#include "text.h"
#include "xalloc.h"

/* --- what is known -------------------------------------------------------- */

/* Whether there is a product at i, named like the identifier in any case. */
static bool
is_alike(const struct products *p, size_t i, const char *identifier)
{
	return i < p->n &&
	    text_caseeq(p->known[i].product.identifier, identifier);
}

/* The first of those named like the identifier, or where they belong. */
static size_t
first_alike(const struct products *p, const char *identifier)
{
	size_t lo = 0, hi = p->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(p->known[mid].product.identifier,
		    identifier) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Adds a product, or what is new of one with the same id. */
static void
add_product(struct products *p, const struct cw_item *item)
{
	const char *identifier = item->product.identifier;
	struct cw_item *k;
	size_t i;

	for (i = first_alike(p, identifier); is_alike(p, i, identifier); i++) {
		k = &p->known[i];
		if (k->product.id != item->product.id)
			continue;
		k->inactive |= item->inactive;
		k->bundle |= item->bundle;
		return;
	}
	p->known = xgrow(p->known, p->n, &p->cap, sizeof(*p->known));
	k = &p->known[i];
	memmove(k + 1, k, (p->n++ - i) * sizeof(*k));
	*k = *item;
	k->product.identifier = arena_str(&p->arena, identifier);
}

/*
 * The product with the identifier: exactly, the one with the lowest id, or else
 * the only one in any case. NULL if there is none, or *several are.
 */
static const struct cw_item *
find_product(const struct products *p, const char *identifier, bool *several)
{
	const struct cw_item *k, *exact = NULL;
	size_t first = first_alike(p, identifier), i;

	for (i = first; is_alike(p, i, identifier); i++) {
		k = &p->known[i];
		if (strcmp(k->product.identifier, identifier) == 0 &&
		    (exact == NULL || k->product.id < exact->product.id))
			exact = k;
	}
	*several = exact == NULL && i - first > 1;
	return exact != NULL ? exact : i - first == 1 ? &p->known[first] :
	    NULL;
}

void
products_learn(struct products *p, const struct addition *additions, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		add_product(p, &(struct cw_item){
			.product = additions[i].product });
}

/* --- the catalog ---------------------------------------------------------- */

/* The identifier of the product that the SKU stands for; NULL: ignored. */
static const char *
identifier_of(const struct products *p, const char *sku)
{
	const struct map_entry *mapped = map_find(p->map, MAP_SKU, sku);

	if (mapped == NULL)
		return sku;
	return mapped->target == MAP_PRODUCT ? mapped->identifier : NULL;
}

/* Whether the agreement has a live addition of a product named like that. */
static bool
has_live(const struct agreement *found, const char *identifier)
{
	size_t i;

	for (i = 0; i < found->n_additions; i++)
		if (text_caseeq(found->additions[i].product.identifier,
		    identifier))
			return true;
	return false;
}

static int
compare_texts(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Sorts texts and drops those that are there already; returns how many stay. */
static size_t
sort_distinct(const char **texts, size_t n)
{
	size_t i, kept = 0;

	if (n > 0)
		qsort(texts, n, sizeof(*texts), compare_texts);
	for (i = 0; i < n; i++)
		if (kept == 0 || strcmp(texts[kept - 1], texts[i]) != 0)
			texts[kept++] = texts[i];
	return kept;
}

/* Adds the identifiers that the catalog is to be asked for. */
static size_t
list_open(const struct products *p, const struct customer_entry *entry,
    const char **open, size_t n)
{
	const char *identifier;
	bool several;
	size_t i;

	for (i = 0; i < entry->n_lines; i++) {
		if (entry->lines[i].sku == NULL)
			continue;
		identifier = identifier_of(p, entry->lines[i].sku);
		if (identifier != NULL && ((p->may_create &&
		    !has_live(&entry->found, identifier)) ||
		    find_product(p, identifier, &several) == NULL))
			open[n++] = identifier;
	}
	return n;
}

int
products_ask(struct products *p, const struct customers *c, struct cw *cw,
    struct err *e)
{
	struct cw_item *items = NULL;
	struct arena arena = { 0 };
	const char **open;
	size_t i, n = 0, n_items = 0;
	int rc = 0;

	open = arena_array(&arena, c->n_lines, sizeof(*open));
	for (i = 0; i < c->n; i++)
		if (c->entries[i].found.state == AGREEMENT_FOUND)
			n = list_open(p, &c->entries[i], open, n);
	n = sort_distinct(open, n);
	if (n > 0)
		rc = cw_items(cw, open, n, &arena, &items, &n_items, e);
	for (i = 0; rc == 0 && i < n_items; i++)
		add_product(p, &items[i]);
	arena_release(&arena);
	return rc;
}

/* --- the answers ---------------------------------------------------------- */

static void
match_sku(const struct products *p, struct product_match *m, const char *sku)
{
	const char *identifier = identifier_of(p, sku);
	const struct cw_item *k;
	bool several;

	m->sku = sku;
	if (identifier == NULL) {
		m->state = PRODUCT_IGNORED;
		return;
	}
	k = find_product(p, identifier, &several);
	m->state = several ? PRODUCT_AMBIGUOUS :
	    k == NULL ? PRODUCT_MISSING :
	    k->bundle ? PRODUCT_BUNDLE :
	    k->inactive ? PRODUCT_INACTIVE : PRODUCT_ACTIVE;
	if (k != NULL)
		m->product = k->product;
	else if (!several && strcmp(identifier, sku) != 0)
		m->wanted = identifier;
}

void
products_match(const struct products *p, struct customer_entry *entry,
    struct arena *a)
{
	struct agreement *found = &entry->found;
	const char **skus;
	size_t i, n = 0;

	skus = arena_array(a, entry->n_lines, sizeof(*skus));
	for (i = 0; i < entry->n_lines; i++)
		if (entry->lines[i].sku != NULL)
			skus[n++] = entry->lines[i].sku;
	n = sort_distinct(skus, n);
	found->n_products = n;
	found->products = arena_array(a, n, sizeof(*found->products));
	for (i = 0; i < n; i++)
		match_sku(p, &found->products[i], skus[i]);
}

void
products_release(struct products *p)
{
	free(p->known);
	arena_release(&p->arena);
}
