#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "companies.h"

static int
compare_keys(const void *a, const void *b)
{
	const struct keyed_company *x = a, *y = b;

	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x->company.id > y->company.id) -
	    (x->company.id < y->company.id);
}

void
companies_sort(struct companies *c)
{
	if (c->n > 0)
		qsort(c->items, c->n, sizeof(*c->items), compare_keys);
}

/* The first of the companies with the identifier's key, or the end. */
static size_t
first_company(const struct companies *c, const char *identifier)
{
	struct arena scratch = { 0 };
	const struct keyed_company key = {
		.key = alike_key(&scratch, identifier),
		.company.id = INT64_MIN };
	size_t first = array_first(&key, c->items, c->n, sizeof(key),
	    compare_keys);

	if (first < c->n && strcmp(c->items[first].key, key.key) != 0)
		first = c->n;
	arena_release(&scratch);
	return first;
}

bool
companies_have(const struct companies *c, const struct company *company)
{
	size_t i, first = first_company(c, company->identifier);

	for (i = first; i < c->n &&
	    strcmp(c->items[i].key, c->items[first].key) == 0; i++)
		if (c->items[i].company.id == company->id)
			return true;
	return false;
}

enum likeness
companies_likeness(const char *identifier, const char *want)
{
	enum likeness likeness = alike(identifier, want);

	return likeness == ALIKE_IN_BLANKS ? ALIKE_IN_CASE : likeness;
}

const struct company *
companies_find(const struct companies *c, const char *want)
{
	const struct company *found = NULL, *company;
	enum likeness best = ALIKE_NOT, likeness;
	size_t i, first = first_company(c, want);

	for (i = first; i < c->n &&
	    strcmp(c->items[i].key, c->items[first].key) == 0; i++) {
		company = &c->items[i].company;
		likeness = companies_likeness(company->identifier, want);
		if (likeness >= best)
			continue;
		best = likeness;
		found = company;
	}
	return found;
}

const struct keyed_company *
companies_twins(const struct companies *c, const char *want, size_t *n)
{
	const struct company *best = companies_find(c, want);
	size_t i, first = first_company(c, want);
	struct array twins = { .a = c->arena,
	    .size = sizeof(struct keyed_company) };

	*n = 0;
	if (!c->twins || best == NULL)
		return NULL;
	for (i = first; i < c->n &&
	    strcmp(c->items[i].key, c->items[first].key) == 0; i++)
		if (companies_likeness(c->items[i].company.identifier, want) ==
		    companies_likeness(best->identifier, want))
			*(struct keyed_company *)array_add(&twins) =
			    c->items[i];
	*n = twins.n > 1 ? twins.n : 0;
	return twins.items;
}
