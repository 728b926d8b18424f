#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "services.h"
#include "text.h"

static int
compare_keys(const void *a, const void *b)
{
	const struct at_service *const *x = a, *const *y = b;
	int c = text_casecmp((*x)->key, (*y)->key);

	return c != 0 ? c : ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

void
services_init(struct services *s, const struct at_base *base,
    const struct rulebook *rules, struct arena *a)
{
	const struct at_service *all = base->services.items;
	size_t i;

	s->rules = rules;
	s->n = 0;
	s->by_key = arena_array(a, base->services.n, sizeof(*s->by_key));
	for (i = 0; i < base->services.n; i++)
		if (all[i].key != NULL)
			s->by_key[s->n++] = &all[i];
	if (s->n > 0)
		qsort(s->by_key, s->n, sizeof(*s->by_key), compare_keys);
}

/* The services with the key in any case; how many are in *n. */
static const struct at_service *const *
find_alike(const struct services *s, const char *key, size_t *n)
{
	size_t lo = 0, hi = s->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(s->by_key[mid]->key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < s->n &&
	    text_caseeq(s->by_key[lo + *n]->key, key); ++*n)
		;
	return s->by_key + lo;
}

static const char *
name_services(const struct at_service *const *v, size_t n, struct arena *a)
{
	struct buf b = { 0 };
	const char *text;
	size_t i;

	buf_addf(&b, "%zu services have this SKU:", n);
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s %" PRId64 " (%s)", i > 0 ? "," : "", v[i]->id,
		    v[i]->name != NULL ? v[i]->name : "no name");
	text = arena_str(a, b.data);
	buf_release(&b);
	return text;
}

/* Leaves those whose key is exactly the same, if there are any. */
static const struct at_service *const *
prefer_exact(const struct at_service *const *v, size_t *n, const char *key)
{
	size_t i, exact = 0, first = 0;

	for (i = 0; i < *n; i++)
		if (strcmp(v[i]->key, key) == 0 && exact++ == 0)
			first = i;
	if (exact == 0 || exact == *n)
		return v;
	/* in the order of ids, so others may stand between several of them */
	*n = exact > 1 ? *n : 1;
	return exact > 1 ? v : v + first;
}

static void
match_sku(const struct services *s, struct customer_entry *entry,
    const char *sku, struct arena *a)
{
	struct agreement *found = &entry->found;
	struct product_match *m = &found->products[found->n_products++];
	const char *customer = entry->customer.code;
	const char *key = rulebook_product(s->rules, customer, sku);
	const struct at_service *const *v;
	size_t n;

	m->sku = sku;
	rulebook_describe(s->rules, customer, m, a);
	if (key == NULL) {
		m->state = PRODUCT_IGNORED;
		return;
	}
	v = find_alike(s, key, &n);
	v = prefer_exact(v, &n, key);
	if (n == 0) {
		m->state = PRODUCT_MISSING;
		m->wanted = strcmp(key, sku) != 0 ? key : NULL;
		return;
	}
	if (n > 1) {
		m->state = PRODUCT_AMBIGUOUS;
		m->error = name_services(v, n, a);
		return;
	}
	m->state = v[0]->active ? PRODUCT_ACTIVE : PRODUCT_INACTIVE;
	m->product = (struct product){ v[0]->id, v[0]->key };
}

void
services_match(const struct services *s, struct customer_entry *entry,
    struct arena *a)
{
	const char **skus;
	size_t i, n = customer_skus(entry, &skus, a);

	entry->found.products = arena_array(a, n,
	    sizeof(*entry->found.products));
	for (i = 0; i < n; i++)
		match_sku(s, entry, skus[i], a);
}
