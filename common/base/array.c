#include <stdint.h>
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
