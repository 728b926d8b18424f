#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "alike.h"
#include "buf.h"
#include "near.h"
#include "products.h"
#include "rule_row.h"
#include "text.h"

/*
 * Whether the product is called so, and after it "Copy" and a number: so a
 * catalog renames what is created although it is there.
 */
static bool
is_copy(const char *key, const char *of)
{
	size_t n = strlen(of);

	if (strncmp(key, of, n) != 0)
		return false;
	key += n;
	key += strspn(key, " -_(");
	if (strncmp(key, "copy", 4) != 0)
		return false;
	key += 4;
	key += strspn(key, " -_");
	key += strspn(key, "0123456789)");
	return *key == '\0';
}

/* Lists what else may be created in this run and is alike. */
static void
list_created(const struct products *p, const char *key, const char *identifier,
    struct product_match *m)
{
	size_t i;

	for (i = 0; i < p->n_created; i++)
		if (strcmp(p->created[i].key, key) == 0 &&
		    alike(p->created[i].identifier, identifier) >= ALIKE_FOLDED)
			m->similar[m->n_similar++] = (struct product){
				.identifier = p->created[i].identifier };
}

/* Lists what is alike and not the product. */
static void
list_similar(struct products *p, const struct known_answer *found,
    const char *identifier, struct product_match *m, struct arena *a)
{
	const char *key = alike_key(&p->known.scratch, identifier);
	const struct product *product;
	size_t i, end = found->end;

	for (; found->item == NULL && end < p->known.n &&
	    strncmp(p->known.items[end].key, key, strlen(key)) == 0; end++)
		;	/* those that begin with it */
	m->similar = arena_array(a, end - found->first + p->n_created,
	    sizeof(*m->similar));
	if (found->item == NULL)
		list_created(p, key, identifier, m);
	for (i = found->first; i < end; i++) {
		product = &p->known.items[i].item.product;
		if (i >= found->end && !is_copy(p->known.items[i].key, key))
			continue;
		if (found->item != NULL && (product->id ==
		    found->item->product.id || alike(product->identifier,
		    identifier) != ALIKE_FOLDED))
			continue;
		m->similar[m->n_similar++] = *product;
	}
	arena_clear(&p->known.scratch);
}

void
products_learn(struct products *p, const struct addition *additions, size_t n,
    const char *currency)
{
	size_t i;

	if (n > 0) {
		p->currencies_differ |= p->known.n > 0 &&
		    text_cmp(p->currency, currency) != 0;
		p->currency = currency;
	}
	for (i = 0; i < n; i++)
		known_products_add(&p->known, &(struct catalog_item){
			.product = additions[i].product,
			.others_price = additions[i].unit_price,
			.currency = currency });
}

/* --- the answers ---------------------------------------------------------- */

/* Names the products that have one identifier. */
static const char *
name_twins(const struct products *p, const struct known_answer *found,
    const char *identifier, struct arena *a)
{
	const struct catalog_item *item;
	struct buf b = { 0 };
	const char *text;
	size_t i, n = 0;

	for (i = found->first; i < found->end; i++) {
		item = &p->known.items[i].item;
		if (alike(item->product.identifier, identifier) !=
		    found->likeness)
			continue;
		buf_addf(&b, "%s %" PRId64 " (%s)", n++ > 0 ? "," : "",
		    item->product.id, item->name != NULL ? item->name :
		    "no name");
	}
	text = arena_fmt(a, "%zu products have this SKU:%s", n, b.data);
	buf_release(&b);
	return text;
}

struct near_sku {
	const char *sku;
	struct company *list;
	size_t n;
};

/* The products that may be meant: each SKU is looked for once. */
static void
find_near(struct products *p, struct product_match *m)
{
	struct near near = { .wanted = { m->wanted, m->sku, NULL } };
	const struct known_product *known = p->known.items;
	struct near_sku *found = p->near.items;
	size_t i;

	for (i = 0; i < p->near.n && strcmp(found[i].sku, m->sku) != 0; i++)
		;
	if (i == p->near.n && p->near.n == NEAR_WANTED)
		return;
	if (i == p->near.n) {
		for (; known < p->known.items + p->known.n; known++)
			near_offer(&near, &(struct company){
				known->item.product.id,
				known->item.product.identifier,
				known->item.name });
		p->near.a = &p->known.arena;
		p->near.size = sizeof(*found);
		found = array_add(&p->near);
		found->sku = arena_str(p->near.a, m->sku);
		found->list = near_list(&near, p->near.a, &found->n);
	} else {
		found += i;
	}
	m->candidates = found->list;
	m->n_candidates = found->n;
}

static void
match_sku(struct products *p, struct product_match *m, const char *customer,
    const char *sku, struct arena *a)
{
	const char *identifier = rulebook_product(p->rules, customer, sku);
	struct known_answer found;

	m->sku = sku;
	rulebook_describe(p->rules, customer, m, a);
	if (identifier == NULL) {
		m->state = PRODUCT_IGNORED;
		return;
	}
	found = known_products_find(&p->known, identifier);
	m->state = found.several ? PRODUCT_AMBIGUOUS :
	    found.item == NULL ? PRODUCT_MISSING :
	    found.item->bundle ? PRODUCT_BUNDLE :
	    found.item->inactive ? PRODUCT_INACTIVE : PRODUCT_ACTIVE;
	m->folded = found.folded && found.item != NULL;
	if (found.several && p->known.twins)
		m->error = name_twins(p, &found, identifier, a);
	if (found.item != NULL) {
		m->product = found.item->product;
		m->price = found.item->price;
	} else if (!found.several && strcmp(identifier, sku) != 0)
		m->wanted = identifier;
	if (m->state == PRODUCT_MISSING)
		find_near(p, m);
	list_similar(p, &found, identifier, m, a);
}

/* What the SKU of the match is called in ConnectWise, or would be. */
static const char *
name_of(const struct product_match *m)
{
	return m->wanted != NULL ? m->wanted :
	    m->product.identifier != NULL ? m->product.identifier : m->sku;
}

/* Whether the neighbour may be the same service as one of the products, which
 * have these keys. */
static bool
is_related(const struct agreement *found, const char *const *keys,
    const struct neighbour *d, struct arena *a)
{
	const char *key = d->product.identifier != NULL ?
	    alike_key(a, d->product.identifier) : NULL;
	size_t i;

	if (d->product.id == 0 && key == NULL)
		return true;
	for (i = 0; i < found->n_products; i++)
		if ((d->product.id != 0 && d->product.id ==
		    found->products[i].product.id) ||
		    (key != NULL && strcmp(key, keys[i]) == 0))
			return true;
	return false;
}

static void
keep_related(struct agreement *found, struct arena *a)
{
	struct neighbour *d = found->neighbours;
	const char **keys;
	size_t i, n = 0;

	if (found->n_neighbours == 0)
		return;
	keys = arena_array(a, found->n_products, sizeof(*keys));
	for (i = 0; i < found->n_products; i++)
		keys[i] = alike_key(a, name_of(&found->products[i]));
	for (i = 0; i < found->n_neighbours; i++)
		if (is_related(found, keys, &d[i], a))
			d[n++] = d[i];
	found->n_neighbours = n;
}

/* Whether the agreement has an addition of the product, live or to come. */
static bool
has_addition(const struct agreement *found, int64_t product)
{
	size_t i;

	for (i = 0; i < found->n_additions; i++)
		if (found->additions[i].product.id == product)
			return true;
	for (i = 0; i < found->n_future; i++)
		if (found->future[i].product.id == product)
			return true;
	return false;
}

/*
 * What the customer has no addition of, and the price list was not asked for,
 * may have one price for all others, in the customer's currency. Price lists do
 * not name theirs: it is that of all agreements.
 */
static void
match_price(struct products *p, struct product_match *m,
    const struct agreement *found)
{
	struct known_answer answer;

	if (m->product.id == 0 || has_addition(found, m->product.id))
		return;
	if (m->price.known) {
		m->currency = p->currencies_differ ? NULL : p->currency;
		return;
	}
	answer = known_products_find(&p->known, m->product.identifier);
	if (answer.item == NULL || !answer.item->others_price.known ||
	    (found->agreement.id != 0 &&
	    text_cmp(found->agreement.currency,
	    answer.item->currency) != 0))
		return;
	m->others_price = answer.item->others_price;
	m->currency = answer.item->currency;
}

void
products_match(struct products *p, struct customer_entry *entry,
    struct arena *a)
{
	struct agreement *found = &entry->found;
	const char **skus;
	size_t i, n = customer_skus(entry, &skus, a);

	found->n_products = n;
	found->products = arena_array(a, n, sizeof(*found->products));
	for (i = 0; i < n; i++) {
		match_sku(p, &found->products[i], entry->customer.code,
		    skus[i], a);
		match_price(p, &found->products[i], found);
	}
	keep_related(found, a);
}

void
products_price(struct products *p, struct customer_entry *entry,
    struct arena *a)
{
	struct agreement *found = &entry->found;
	struct product_match m;
	const char **skus;
	size_t i, n = customer_skus(entry, &skus, a);

	found->products = arena_array(a, n, sizeof(*found->products));
	for (i = 0; i < n; i++) {
		m = (struct product_match){ .product = { 0 } };
		match_sku(p, &m, entry->customer.code, skus[i], a);
		match_price(p, &m, found);
		if (m.price.known || m.others_price.known)
			found->products[found->n_products++] =
			    (struct product_match){ .sku = m.sku,
				.state = m.state, .product = m.product,
				.price = m.price,
				.others_price = m.others_price,
				.currency = m.currency };
	}
}

bool
products_want_creation(struct products *p, const struct customer_entry *entry)
{
	const char *const code = entry->customer.code;
	const char *identifier, *sku;
	struct known_answer answer;
	size_t i;

	for (i = 0; i < entry->n_lines; i++) {
		sku = entry->lines[i].sku;
		if (sku == NULL || !entry->lines[i].counted ||
		    !rulebook_creates(p->rules, code, sku, p->may_create) ||
		    rulebook_orders(p->rules, code, sku))
			continue;
		identifier = rulebook_product(p->rules, code, sku);
		if (identifier == NULL)
			continue;
		answer = known_products_find(&p->known, identifier);
		if (answer.item != NULL && !answer.folded &&
		    !has_addition(&entry->found, answer.item->product.id))
			return true;
		if (answer.item == NULL && p->may_create_products)
			return true;
	}
	return false;
}

void
products_count(struct products *p, const struct customers *c)
{
	struct arena arena = { 0 };
	const struct customer_entry *entry;
	const char **names, *name;
	struct known_answer found;
	size_t i, k, n = 0;

	names = arena_array(&arena, c->n_lines, sizeof(*names));
	for (i = 0; i < c->n; i++) {
		entry = &c->entries[i];
		for (k = 0; k < entry->n_lines; k++) {
			name = entry->lines[k].sku == NULL ||
			    !entry->lines[k].counted ? NULL :
			    rulebook_product(p->rules, entry->customer.code,
			    entry->lines[k].sku);
			if (name != NULL)
				names[n++] = name;
		}
	}
	n = texts_distinct(names, n);
	p->counted = arena_array(&p->known.arena, n, sizeof(*p->counted));
	for (i = 0; i < n; i++) {
		found = known_products_find(&p->known, names[i]);
		if (found.item != NULL)
			p->counted[p->n_counted++] = found.item->product.id;
	}
	if (p->n_counted > 0)
		qsort(p->counted, p->n_counted, sizeof(*p->counted),
		    array_compare_ids);
	arena_release(&arena);
}

/* Whether the SKU, which a rule ignores, is the addition's. */
static bool
is_ignored_one(const struct product_match *m, const struct addition *addition)
{
	const struct rule_row *rule = rule_row_find(m->rules, m->n_rules,
	    RULE_PRODUCT);

	return m->state == PRODUCT_IGNORED && text_caseeq(rule != NULL ?
	    rule->value : m->sku, addition->product.identifier);
}

bool
products_is_uncounted(const struct products *p, const struct agreement *found,
    const struct addition *addition)
{
	size_t i;

	if (p->n_counted == 0 || bsearch(&addition->product.id, p->counted,
	    p->n_counted, sizeof(*p->counted), array_compare_ids) == NULL)
		return false;
	for (i = 0; i < found->n_products; i++)
		if (found->products[i].product.id == addition->product.id ||
		    is_ignored_one(&found->products[i], addition))
			return false;
	return addition->quantity.known && qty_sign(addition->quantity) != 0;
}

void
products_release(struct products *p)
{
	known_products_release(&p->known);
}
