#ifndef ARRAY_H
#define ARRAY_H

#include <stddef.h>

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

/* The order of ids (int64_t), for qsort() and bsearch(). */
int array_compare_ids(const void *a, const void *b);

#endif
