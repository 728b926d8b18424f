#ifndef TOTALS_H
#define TOTALS_H

#include "arena.h"
#include "array.h"
#include "record.h"

/* What Atria counted of one product: lines of one customer, added up. */
struct total {
	const char *sku;
	struct array others;	/* SKUs that are the same product: char * */
	const char *description;
	int64_t lines;
	struct qty quantity;	/* to be billed: as counted, or as rules say */
	struct qty counted;	/* by Atria */
	struct array rules;	/* struct rule_row: those that decided */
	bool limited;		/* by a minimum or maximum */
	bool may_create;	/* its addition; set by the caller */
	struct qty previous;	/* of the lines that give it */
	bool overflow;		/* a sum is out of range: neither is right */
	const struct product_match *match;	/* what the SKU is */
};

struct totals {
	struct total *items;	/* in the order of their SKUs */
	size_t n;
	const struct line *no_sku;	/* the lines that name no SKU */
	size_t n_no_sku;
};

/* What the agreement record says of the SKU, which may be NULL; or NULL. */
const struct product_match *totals_match(const struct agreement *g,
    const char *sku);

/*
 * Adds up the n lines of the agreement's customer, one total per SKU, and puts
 * the lines in order. Everything lives in a, or in lines.
 */
void totals_collect(struct totals *totals, struct line *lines, size_t n,
    const struct agreement *agreement, struct arena *a);

/*
 * Adds up the totals that are the same product, as several SKUs may be one
 * product in ConnectWise, and says of each how many lines more it was. All
 * must have a match.
 */
void totals_merge(struct totals *totals, struct arena *a);

/* Notes that the rule decided about the total. */
void total_add_rule(struct total *total, const struct rule_row *rule,
    struct arena *a);

#endif
