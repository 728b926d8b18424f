#include <stdlib.h>
#include <string.h>

#include "products.h"
#include "text.h"
#include "xalloc.h"

/* A product that is known to exist. */
struct known {
	struct product product;
	bool from_catalog;	/* then inactive and bundle are known as well */
	bool inactive;
	bool bundle;
};

/* Known products, by identifier without regard to case, then exactly, then
 * with those from the catalog first. */
struct known_list {
	struct known *items;
	size_t n;
	size_t cap;
};

static int
compare(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int c;

	c = text_casecmp(x->product.identifier, y->product.identifier);
	if (c == 0)
		c = strcmp(x->product.identifier, y->product.identifier);
	if (c == 0)
		c = (x->product.id > y->product.id) -
		    (x->product.id < y->product.id);
	return c != 0 ? c : y->from_catalog - x->from_catalog;
}

static void
add(struct known_list *list, struct known item)
{
	list->items = xgrow(list->items, list->n, &list->cap,
	    sizeof(*list->items));
	list->items[list->n++] = item;
}

/* Sorts, and drops what is known twice. */
static void
settle(struct known_list *list)
{
	size_t i, kept = 0;

	if (list->n == 0)
		return;
	qsort(list->items, list->n, sizeof(*list->items), compare);
	for (i = 0; i < list->n; i++)
		if (kept == 0 || list->items[kept - 1].product.id !=
		    list->items[i].product.id)
			list->items[kept++] = list->items[i];
	list->n = kept;
}

/* The product that the SKU is; NULL if there is none, or *several are. */
static const struct known *
find(const struct known_list *list, const char *sku, bool *several)
{
	size_t lo = 0, hi = list->n, mid, i;
	const struct known *k, *exact = NULL;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(list->items[mid].product.identifier, sku) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (i = lo; i < list->n; i++) {
		k = &list->items[i];
		if (!text_caseeq(k->product.identifier, sku))
			break;
		if (strcmp(k->product.identifier, sku) == 0 && exact == NULL)
			exact = k;
	}
	*several = exact == NULL && i - lo > 1;
	if (exact != NULL)
		return exact;
	return i - lo == 1 ? &list->items[lo] : NULL;
}

/* Whether the agreement has a live addition of a product named like that. */
static bool
has_live(const struct agreement *found, const char *sku)
{
	size_t i;

	for (i = 0; i < found->n_additions; i++)
		if (text_caseeq(found->additions[i].product.identifier, sku))
			return true;
	return false;
}

static void
know_additions(struct known_list *list, const struct roster *r)
{
	const struct roster_entry *entry;
	size_t i, j;

	for (i = 0; i < r->n; i++) {
		entry = &r->entries[i];
		for (j = 0; j < entry->n_additions; j++)
			add(list, (struct known){
			    .product = entry->additions[j].product });
	}
	settle(list);
}

/* The identifier of the product that the SKU stands for; NULL: ignored. */
static const char *
identifier_of(const struct map *map, const char *sku)
{
	const struct map_entry *mapped = map_find(map, MAP_SKU, sku);

	if (mapped == NULL)
		return sku;
	return mapped->target == MAP_PRODUCT ? mapped->identifier : NULL;
}

/* The identifiers to ask the catalog for, distinct, in *asked. */
static size_t
collect_questions(const struct known_list *list, bool may_create,
    const struct map *map, struct roster *r, const char ***asked)
{
	const char **skus, *identifier;
	struct roster_entry all = { 0 };
	size_t i, j, n;
	bool several;

	for (i = 0; i < r->n; i++) {
		if (r->entries[i].found.state != AGREEMENT_FOUND)
			continue;
		n = roster_skus(&r->entries[i], &r->arena, &skus);
		for (j = 0; j < n; j++) {
			identifier = identifier_of(map, skus[j]);
			if (identifier == NULL ||
			    (find(list, identifier, &several) != NULL &&
			    (!may_create ||
			    has_live(&r->entries[i].found, identifier))))
				continue;
			all.lines = xgrow(all.lines, all.n, &all.cap,
			    sizeof(*all.lines));
			all.lines[all.n++] = (struct roster_line){
				.sku = identifier };
		}
	}
	n = roster_skus(&all, &r->arena, asked);
	free(all.lines);
	return n;
}

static int
ask_catalog(struct known_list *list, struct stage *st, struct cw *cw,
    bool may_create, const struct map *map, struct roster *r)
{
	struct cw_item *items;
	const char **asked;
	struct err e;
	size_t i, n, n_items = 0;

	n = collect_questions(list, may_create, map, r, &asked);
	if (n == 0)
		return 0;
	if (cw_items(cw, asked, n, &r->arena, &items, &n_items, &e) == -1) {
		stage_fail(st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	for (i = 0; i < n_items; i++)
		add(list, (struct known){
			.product = items[i].product,
			.from_catalog = true,
			.inactive = items[i].inactive,
			.bundle = items[i].bundle,
		});
	settle(list);
	return 0;
}

static void
match(const struct known_list *list, const struct map *map,
    struct roster_entry *entry, struct arena *a)
{
	struct agreement *found = &entry->found;
	const struct known *k;
	struct product_match *m;
	const char **skus, *identifier;
	bool several;
	size_t i;

	found->n_products = roster_skus(entry, a, &skus);
	found->products = arena_array(a, found->n_products, sizeof(*m));
	for (i = 0; i < found->n_products; i++) {
		m = &found->products[i];
		m->sku = skus[i];
		identifier = identifier_of(map, skus[i]);
		if (identifier == NULL) {
			m->state = PRODUCT_IGNORED;
			continue;
		}
		k = find(list, identifier, &several);
		m->state = several ? PRODUCT_AMBIGUOUS :
		    k == NULL ? PRODUCT_MISSING :
		    k->bundle ? PRODUCT_BUNDLE :
		    k->inactive ? PRODUCT_INACTIVE : PRODUCT_ACTIVE;
		if (k != NULL)
			m->product = k->product;
		else if (!several && strcmp(identifier, skus[i]) != 0)
			m->wanted = identifier;
	}
}

int
products_resolve(struct stage *st, struct cw *cw, bool may_create,
    const struct map *map, struct roster *r)
{
	struct known_list list = { 0 };
	size_t i;
	int rc;

	know_additions(&list, r);
	rc = ask_catalog(&list, st, cw, may_create, map, r);
	for (i = 0; i < r->n && rc == 0; i++)
		if (r->entries[i].found.state == AGREEMENT_FOUND)
			match(&list, map, &r->entries[i], &r->arena);
	free(list.items);
	return rc;
}
