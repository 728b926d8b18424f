#ifndef NEEDS_H
#define NEEDS_H

#include "arena.h"
#include "record.h"

/* What Atria counted of one product: lines of one customer, added up. */
struct need {
	const char *sku;
	const char *description;
	int64_t lines;
	struct qty quantity;
	struct qty previous;	/* of the lines that give it */
	bool beyond;		/* a sum is out of range: neither is right */
	const struct product_match *match;	/* what the SKU is */
};

struct needs {
	struct need *items;	/* in the order of their SKUs */
	size_t n;
	const struct line *no_sku;	/* the lines that name no SKU */
	size_t n_no_sku;
};

/*
 * Adds up the n lines of the agreement's customer, one need per SKU, and puts
 * the lines in order. Everything lives in a, or in lines.
 */
void needs_collect(struct needs *needs, struct line *lines, size_t n,
    const struct agreement *agreement, struct arena *a);

/*
 * Adds up the needs that are the same product, as several SKUs may be one
 * product in ConnectWise, and says of each how many lines more it was. All
 * must have a match.
 */
void needs_merge(struct needs *needs, struct arena *a);

#endif
