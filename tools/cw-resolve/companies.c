#include <stdlib.h>
#include <string.h>

#include "companies.h"
#include "cwcatalog.h"

static int
compare_keys(const void *a, const void *b)
{
	const struct keyed_company *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* Asks for the companies with the identifiers; deleted ones do not count. */
static int
ask_companies(struct companies *c, struct cw *cw,
    const char *const *identifiers, size_t n, struct arena *a, struct err *e)
{
	struct cw_company *read;
	size_t i, n_read;

	if (cw_companies(cw, identifiers, n, a, &read, &n_read, e) == -1)
		return -1;
	c->items = arena_array(a, n_read, sizeof(*c->items));
	for (i = 0; i < n_read; i++)
		if (!read[i].deleted)
			c->items[c->n++] = (struct keyed_company){
				.key = alike_key(a, read[i].company.identifier),
				.company = read[i].company,
			};
	if (c->n > 0)
		qsort(c->items, c->n, sizeof(*c->items), compare_keys);
	return 0;
}

int
companies_read(struct companies *companies, const struct cw_wanted *wanted,
    const struct candidates *candidates, struct cw *cw, struct arena *a,
    struct err *e)
{
	const size_t most = wanted->n_identifiers + candidates->n;
	const char **open, *want;
	const struct candidate *c;
	size_t i, k, n, n_open = 0;

	open = arena_array(a, most, sizeof(*open));
	for (i = 0; i < wanted->n_identifiers; i++) {
		want = wanted->identifiers[i];
		c = candidates_find(candidates, want, &n);
		if (candidates_are_clear(c, n, want))
			continue;
		open[n_open++] = want;
		for (k = 0; k < n; k++)
			if (alike(c[k].g.company.identifier, want) >=
			    ALIKE_FOLDED && n_open < most)
				open[n_open++] = c[k].g.company.identifier;
	}
	return n_open == 0 ? 0 : ask_companies(companies, cw, open, n_open, a,
	    e);
}

/* The first of the companies with the identifier's key, or the end. */
static size_t
first_company(const struct companies *c, const char *identifier)
{
	struct arena scratch = { 0 };
	const char *key = alike_key(&scratch, identifier);
	size_t lo = 0, hi = c->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(c->items[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < c->n && strcmp(c->items[lo].key, key) != 0)
		lo = c->n;
	arena_release(&scratch);
	return lo;
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
