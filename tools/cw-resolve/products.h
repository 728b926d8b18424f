#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdbool.h>

#include "cw.h"
#include "map.h"
#include "roster.h"

/*
 * Which product a SKU is: what the mapping file says, or else SKU = product
 * identifier; exactly, or else without regard to case. Additions name their
 * products, so the catalog is asked only for the SKUs that no addition
 * explains and, where additions may be created, for those that the customer
 * has no live addition of: an inactive product or a bundle cannot be added.
 *
 * First all agreements are learned, then the catalog is asked, then SKUs can
 * be matched. What is kept grows with products and SKUs, not with customers.
 */

/* A product that is known to exist. */
struct known {
	struct product product;
	bool from_catalog;	/* then inactive and bundle are known as well */
	bool inactive;
	bool bundle;
};

/* What lines ask for: the identifier that a SKU stands for. */
struct question {
	const char *identifier;
	bool for_catalog;	/* whatever the additions explain */
};

struct products {
	const struct map *map;	/* set by the caller */
	bool may_create;

	struct known *known;	/* by identifier in any case, then exactly,
				   then id, those from the catalog first */
	size_t n;
	size_t cap;
	struct question *questions;	/* in byte order */
	size_t n_questions;
	size_t cap_questions;
	struct arena arena;
};

/* An agreement that was found has these additions, and its customer these
 * lines. */
void products_learn(struct products *p, const struct agreement *found,
    const struct addition *additions, size_t n_additions,
    const struct roster_lines *lines);

/* Asks the catalog for what is still open. Returns 0, or -1 with *e. */
int products_ask(struct products *p, struct cw *cw, struct err *e);

/* Fills in found->products, for the SKUs of the lines; the list goes into a. */
void products_match(const struct products *p, struct agreement *found,
    const struct roster_lines *lines, struct arena *a);

void products_release(struct products *p);

#endif
