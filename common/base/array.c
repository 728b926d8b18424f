#include <stdlib.h>
#include <string.h>

#include "array.h"

void *
array_add(struct array *r)
{
	char *items;

	if (r->n == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 16;
		items = arena_array(r->a, r->cap, r->size);
		if (r->n > 0)
			memcpy(items, r->items, r->n * r->size);
		r->items = items;
	}
	items = r->items;
	return memset(items + r->n++ * r->size, 0, r->size);
}

int
array_compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

size_t
array_first(const void *key, const void *items, size_t n, size_t size,
    int (*compare)(const void *, const void *))
{
	const char *all = items;
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (compare(all + mid * size, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
array_has_twice(int64_t *ids, size_t n, int64_t *twice)
{
	size_t i;

	if (n > 0)
		qsort(ids, n, sizeof(*ids), array_compare_ids);
	for (i = 1; i < n; i++)
		if (ids[i] == ids[i - 1]) {
			*twice = ids[i];
			return true;
		}
	return false;
}
