#include <stdlib.h>
#include <string.h>

#include "cwcatalog.h"
#include "products.h"
#include "text.h"
#include "xalloc.h"

/* --- what is known -------------------------------------------------------- */

static int
compare(const struct known *x, const struct known *y)
{
	int c;

	c = text_casecmp(x->product.identifier, y->product.identifier);
	if (c == 0)
		c = strcmp(x->product.identifier, y->product.identifier);
	if (c == 0)
		c = (x->product.id > y->product.id) -
		    (x->product.id < y->product.id);
	return c;
}

/* Where in the order the item is, or belongs. */
static size_t
place_of(const struct products *p, const struct known *item)
{
	size_t lo = 0, hi = p->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (compare(&p->known[mid], item) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The first of those that are named like the identifier, in any case. */
static size_t
first_like(const struct products *p, const char *identifier)
{
	const struct known key = { .product = { 0, identifier } };
	size_t at = place_of(p, &key);

	while (at > 0 && text_caseeq(identifier,
	    p->known[at - 1].product.identifier))
		at--;		/* those before it in byte order */
	return at;
}

/* The same product, by its id, whatever the case of its name; or NULL. */
static struct known *
same_product(const struct products *p, const struct known *item)
{
	const char *identifier = item->product.identifier;
	size_t i;

	for (i = first_like(p, identifier); i < p->n && text_caseeq(identifier,
	    p->known[i].product.identifier); i++)
		if (p->known[i].product.id == item->product.id)
			return &p->known[i];
	return NULL;
}

/* The catalog knows more of a product than an addition does. */
static void
know(struct products *p, const struct known *item)
{
	size_t at;
	struct known *k;

	if ((k = same_product(p, item)) != NULL) {
		k->from_catalog |= item->from_catalog;
		k->inactive |= item->inactive;
		k->bundle |= item->bundle;
		return;
	}
	at = place_of(p, item);
	p->known = xgrow(p->known, p->n, &p->cap, sizeof(*p->known));
	k = &p->known[at];
	memmove(k + 1, k, (p->n - at) * sizeof(*k));
	*k = *item;
	k->product.identifier = arena_str(&p->arena, item->product.identifier);
	p->n++;
}

/* The product that the SKU is; NULL if there is none, or *several are. */
static const struct known *
find(const struct products *p, const char *sku, bool *several)
{
	const struct known *k, *exact = NULL;
	size_t lo = first_like(p, sku), i;

	for (i = lo; i < p->n; i++) {
		k = &p->known[i];
		if (!text_caseeq(k->product.identifier, sku))
			break;
		if (strcmp(k->product.identifier, sku) == 0 && exact == NULL)
			exact = k;
	}
	*several = exact == NULL && i - lo > 1;
	if (exact != NULL)
		return exact;
	return i - lo == 1 ? &p->known[lo] : NULL;
}

/* --- what is asked for ---------------------------------------------------- */

/* The identifier of the product that the SKU stands for; NULL: ignored. */
static const char *
identifier_of(const struct map *map, const char *sku)
{
	const struct map_entry *mapped = map_find(map, MAP_SKU, sku);

	if (mapped == NULL)
		return sku;
	return mapped->target == MAP_PRODUCT ? mapped->identifier : NULL;
}

static void
note_question(struct products *p, const char *identifier, bool for_catalog)
{
	size_t lo = 0, hi = p->n_questions, mid;
	struct question *q;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(p->questions[mid].identifier, identifier) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	q = lo < p->n_questions ? &p->questions[lo] : NULL;
	if (q != NULL && strcmp(q->identifier, identifier) == 0) {
		q->for_catalog |= for_catalog;
		return;
	}
	p->questions = xgrow(p->questions, p->n_questions, &p->cap_questions,
	    sizeof(*p->questions));
	q = &p->questions[lo];
	memmove(q + 1, q, (p->n_questions - lo) * sizeof(*q));
	q->identifier = arena_str(&p->arena, identifier);
	q->for_catalog = for_catalog;
	p->n_questions++;
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

void
products_learn(struct products *p, const struct agreement *found,
    const struct addition *additions, size_t n_additions,
    const struct roster_lines *lines)
{
	const char *identifier;
	size_t i;

	for (i = 0; i < n_additions; i++)
		know(p, &(struct known){ .product = additions[i].product });
	for (i = 0; i < lines->n_skus; i++)
		if ((identifier = identifier_of(p->map, lines->skus[i])) !=
		    NULL)
			note_question(p, identifier, p->may_create &&
			    !has_live(found, identifier));
}

int
products_ask(struct products *p, struct cw *cw, struct err *e)
{
	struct cw_item *items = NULL;
	struct arena arena = { 0 };
	const char **asked;
	size_t i, n = 0, n_items = 0;
	bool several;
	int rc = 0;

	asked = arena_array(&arena, p->n_questions, sizeof(*asked));
	for (i = 0; i < p->n_questions; i++)
		if (p->questions[i].for_catalog || find(p,
		    p->questions[i].identifier, &several) == NULL)
			asked[n++] = p->questions[i].identifier;
	if (n > 0)
		rc = cw_items(cw, asked, n, &arena, &items, &n_items, e);
	for (i = 0; rc == 0 && i < n_items; i++)
		know(p, &(struct known){
			.product = items[i].product,
			.from_catalog = true,
			.inactive = items[i].inactive,
			.bundle = items[i].bundle,
		});
	arena_release(&arena);
	return rc;
}

/* --- the answers ---------------------------------------------------------- */

void
products_match(const struct products *p, struct agreement *found,
    const struct roster_lines *lines, struct arena *a)
{
	const struct known *k;
	struct product_match *m;
	const char *identifier;
	bool several;
	size_t i;

	found->n_products = lines->n_skus;
	found->products = arena_array(a, lines->n_skus, sizeof(*m));
	for (i = 0; i < lines->n_skus; i++) {
		m = &found->products[i];
		m->sku = lines->skus[i];
		identifier = identifier_of(p->map, m->sku);
		if (identifier == NULL) {
			m->state = PRODUCT_IGNORED;
			continue;
		}
		k = find(p, identifier, &several);
		m->state = several ? PRODUCT_AMBIGUOUS :
		    k == NULL ? PRODUCT_MISSING :
		    k->bundle ? PRODUCT_BUNDLE :
		    k->inactive ? PRODUCT_INACTIVE : PRODUCT_ACTIVE;
		if (k != NULL)
			m->product = k->product;
		else if (!several && strcmp(identifier, m->sku) != 0)
			m->wanted = identifier;
	}
}

void
products_release(struct products *p)
{
	free(p->known);
	free(p->questions);
	arena_release(&p->arena);
}
