#ifndef KNOWN_PRODUCTS_H
#define KNOWN_PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>

#include "alike.h"
#include "arena.h"
#include "record.h"

/* What a catalog or price list says of a product. */
struct catalog_item {
	struct product product;
	bool inactive;
	bool bundle;
	struct qty price;
	struct qty others_price;	/* of an addition of it */
	const char *currency;		/* of that price; not copied */
	bool others_differ;		/* additions have several prices */
	const char *name;	/* for messages, or NULL; not copied */
};

/* The products that are known, by identifiers that are at least ALIKE_LOOSELY.
 * All-zero is none. */
struct known_products {
	struct known_product {
		const char *key;	/* alike_key() of its identifier */
		struct catalog_item item;	/* of an addition without
						   what the catalog says */
	} *items;	/* by key */
	size_t n;
	size_t cap;
	bool twins;	/* set by the caller: two may have one identifier, and
			   then neither is meant; else it is the one with the
			   lower id */
	struct arena arena;
	struct arena scratch;
};

/* What is known of an identifier. */
struct known_answer {
	const struct catalog_item *item;	/* the product, or NULL */
	bool several;			/* that are equally alike */
	bool folded;			/* it is only ALIKE_FOLDED */
	enum likeness likeness;		/* of it, or of several */
	size_t first;			/* those with its key */
	size_t end;
};

/* Adds a product, or what is new of one with the same id. */
void known_products_add(struct known_products *p,
    const struct catalog_item *item);

/*
 * The product with the identifier is the one that is the most alike, up to
 * ALIKE_FOLDED; of those that are exactly so, the one with the lowest id, or
 * none (twins).
 */
struct known_answer known_products_find(struct known_products *p,
    const char *identifier);

void known_products_release(struct known_products *p);

#endif
