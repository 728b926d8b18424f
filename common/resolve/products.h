#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "array.h"
#include "customers.h"
#include "known_products.h"
#include "rulebook.h"

/*
 * Which product a SKU is: what a rule says, or else SKU = product
 * identifier; exactly, or else in any case, or else only alike, which is not
 * enough to create an addition. First all products are learned, from additions
 * and the price list; then SKUs can be matched.
 */

struct products {
	const struct rulebook *rules;	/* set by the caller */
	bool may_create;	/* additions, unless a rule says otherwise */
	bool may_create_products;

	struct known_products known;
	struct new_product {
		const char *key;	/* alike_key() of its identifier */
		const char *identifier;
	} *created;		/* those that are missing, if they may
				   be created */
	size_t n_created;
	int64_t *counted;	/* the ids of those that Atria counts */
	size_t n_counted;
	const char *currency;	/* of all agreements that were learned from */
	bool currencies_differ;
	struct array near;	/* candidates for SKUs that are missing */
};

/* There are the products of these additions, whose prices are in the currency:
 * NULL is not known. It must outlive p. */
void products_learn(struct products *p, const struct addition *additions,
    size_t n, const char *currency);

/* Whether a line of the customer, who has an agreement, may need an addition
 * that is to be created. */
bool products_want_creation(struct products *p,
    const struct customer_entry *entry);

/* Fills in found.products, for the SKUs of the lines, and drops the neighbours
 * of other products; the lists go into a. */
void products_match(struct products *p, struct customer_entry *entry,
    struct arena *a);

/* The same for a customer without an agreement: only products with a price, so
 * that it is known what is not billed. */
void products_price(struct products *p, struct customer_entry *entry,
    struct arena *a);

/*
 * Finds out which products Atria counts for anybody in this run; then whether
 * an addition is billed of which it has no line for the customer at all, whose
 * products were matched.
 */
void products_count(struct products *p, const struct customers *c);
bool products_is_uncounted(const struct products *p,
    const struct agreement *found, const struct addition *addition);

void products_release(struct products *p);

#endif
