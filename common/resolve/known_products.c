#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "known_products.h"
#include "text.h"
#include "xalloc.h"

static int
compare_key(const void *item, const void *key)
{
	const struct known_product *known = item;

	return strcmp(known->key, key);
}

/* The first of those with the key, or where they belong. */
static size_t
first_of_key(const struct known_products *p, const char *key)
{
	return array_first(key, p->items, p->n, sizeof(*p->items),
	    compare_key);
}

static bool
has_key(const struct known_products *p, size_t i, const char *key)
{
	return i < p->n && strcmp(p->items[i].key, key) == 0;
}

/* The price that all additions have, or none. */
static void
add_others_price(struct catalog_item *all, const struct catalog_item *item)
{
	if (!item->others_price.known || all->others_differ)
		return;
	all->others_differ = all->others_price.known &&
	    (qty_cmp(all->others_price, item->others_price) != 0 ||
	    text_cmp(all->currency, item->currency) != 0);
	all->others_price = item->others_price;
	all->others_price.known = !all->others_differ;
	all->currency = item->currency;
}

void
known_products_add(struct known_products *p, const struct catalog_item *item)
{
	const char *key = alike_key(&p->scratch, item->product.identifier);
	struct known_product *k;
	size_t i;

	i = first_of_key(p, key);
	while (has_key(p, i, key) &&
	    p->items[i].item.product.id < item->product.id)
		i++;		/* by id, in whatever order they were read */
	if (has_key(p, i, key) &&
	    p->items[i].item.product.id == item->product.id) {
		k = &p->items[i];
		k->item.inactive |= item->inactive;
		k->item.bundle |= item->bundle;
		if (!k->item.price.known)
			k->item.price = item->price;
		add_others_price(&k->item, item);
	} else {
		p->items = xgrow(p->items, p->n, &p->cap, sizeof(*p->items));
		k = &p->items[i];
		memmove(k + 1, k, (p->n++ - i) * sizeof(*k));
		k->item = *item;
		k->item.product.identifier = arena_str(&p->arena,
		    item->product.identifier);
		k->key = arena_str(&p->arena, key);
	}
	arena_clear(&p->scratch);
}

struct known_answer
known_products_find(struct known_products *p, const char *identifier)
{
	const char *key = alike_key(&p->scratch, identifier);
	enum likeness best = ALIKE_LOOSELY, likeness;
	struct known_answer found = { .first = first_of_key(p, key) };
	const struct catalog_item *item;
	size_t i;

	for (i = found.first; has_key(p, i, key); i++) {
		item = &p->items[i].item;
		likeness = alike(item->product.identifier, identifier);
		if (likeness < best) {
			found.item = item;
			found.several = false;
			best = likeness;
		} else if (likeness == best &&
		    (p->twins || best > ALIKE_EXACTLY)) {
			found.several = found.item != NULL;
		} else if (likeness == best && found.item != NULL &&
		    item->product.id < found.item->product.id) {
			found.item = item;
		}
	}
	found.end = i;
	found.folded = best == ALIKE_FOLDED;
	found.likeness = best;
	if (found.several)
		found.item = NULL;
	arena_clear(&p->scratch);
	return found;
}

void
known_products_release(struct known_products *p)
{
	free(p->items);
	arena_release(&p->arena);
	arena_release(&p->scratch);
}
