#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "customers.h"
#include "cw.h"
#include "cwcatalog.h"
#include "diag.h"
#include "map.h"

/*
 * Which product a SKU is: what the mapping file says, or else SKU = product
 * identifier; exactly, or else in any case. Additions name their products, so
 * the catalog is asked only for the SKUs that no addition explains and, where
 * additions may be created, for those that the customer has no live addition
 * of: an inactive product or a bundle cannot be added.
 *
 * First all additions are learned, then the catalog is asked, then SKUs can be
 * matched.
 */

struct products {
	const struct map *map;	/* set by the caller */
	bool may_create;

	struct cw_item *known;	/* by identifier in any case; of an addition
				   without what the catalog says */
	size_t n;
	size_t cap;
	struct arena arena;
};

/* There are the products of these additions. */
void products_learn(struct products *p, const struct addition *additions,
    size_t n);

/*
 * Asks the catalog for what the additions leave open of the lines of customers
 * with an agreement. Returns 0, or -1 with *e.
 */
int products_ask(struct products *p, const struct customers *c, struct cw *cw,
    struct err *e);

/* Fills in found.products, for the SKUs of the lines; the list goes into a. */
void products_match(const struct products *p, struct customer_entry *entry,
    struct arena *a);

void products_release(struct products *p);

#endif
