#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "array.h"
#include "candidates.h"

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c :
	    (x->ref.id > y->ref.id) - (x->ref.id < y->ref.id);
}

void
candidates_sort(struct candidates *c)
{
	if (c->n > 0)
		qsort(c->items, c->n, sizeof(*c->items), compare_candidates);
}

struct candidate *
candidates_find(const struct candidates *c, const char *identifier, size_t *n)
{
	struct arena scratch = { 0 };
	const struct candidate key = {
		.key = alike_key(&scratch, identifier), .ref.id = INT64_MIN };
	size_t first = array_first(&key, c->items, c->n, sizeof(key),
	    compare_candidates);

	for (*n = 0; first + *n < c->n &&
	    strcmp(key.key, c->items[first + *n].key) == 0; ++*n)
		;
	arena_release(&scratch);
	return c->items + first;
}

bool
candidates_are_clear(const struct candidate *found, size_t n,
    const char *identifier)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (found[i].company.id != found[0].company.id ||
		    alike(found[i].company.identifier, identifier) >=
		    ALIKE_FOLDED)
			return false;
	return n > 0;
}
