#ifndef ARRAY_H
#define ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* An array that grows, in an arena; all-zero but for a and size. */
struct array {
	struct arena *a;
	void *items;
	size_t n;
	size_t cap;
	size_t size;		/* of one item */
};

/* Room for one more item, zeroed. What was handed out before may move. */
void *array_add(struct array *r);

/* The first of n sorted items, each of size bytes, that does not come before
 * the key, as compare(item, key) says; n if all do. */
size_t array_first(const void *key, const void *items, size_t n, size_t size,
    int (*compare)(const void *, const void *));

/* Sorts ids. Whether one is there twice: the lowest such is in *twice. */
bool array_has_twice(int64_t *ids, size_t n, int64_t *twice);

/* The order of ids (int64_t), for qsort() and bsearch(). */
int array_compare_ids(const void *a, const void *b);

#endif
