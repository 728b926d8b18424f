#ifndef MONEY_H
#define MONEY_H

#include "buf.h"
#include "qty.h"

/*
 * Amounts, added up exactly, for each currency by itself: what is billed in
 * euros and what is billed in dollars have no sum. An agreement that names no
 * currency has one of its own, without a name. All-zero is no amount.
 */
#define MONEY_CURRENCIES	6	/* of one sum: more is an overflow */
#define MONEY_NAME		16

struct money_sum {
	char currency[MONEY_NAME];	/* "EUR", clean; "" */
	struct qty up, down;		/* both known; down is negative */
};

struct money {
	struct money_sum sums[MONEY_CURRENCIES];	/* by their currency */
	size_t n;
	uint64_t unknown;	/* amounts that are not known */
	uint64_t of_catalog, of_others;	/* estimates, by such prices */
	bool overflow;		/* it is more than can be shown */
};

/* currency may be NULL; an amount that is not known is counted, and so is one
 * that is an estimate: price_of as in records. */
void money_add(struct money *m, const char *currency, struct qty amount,
    const char *price_of);
void money_merge(struct money *m, const struct money *other);
/* Up and down; not known if that is out of range. */
struct qty money_total(const struct money_sum *sum);
/* The greatest of the totals, without its sign; 0 if there is none. */
struct qty money_size(const struct money *m);

enum money_style {
	MONEY_SIGNED = 1,	/* "+126.36" */
	MONEY_PARTS = 2		/* "+642.36 -516.00 = +126.36" */
};
/* "+126.36 EUR and +12.00 USD"; "unknown" without a sum. */
void money_describe(struct buf *out, const struct money *m, unsigned style);
/* "catalog price": whose a price is, for people; NULL: the customer's own. */
const char *money_price_name(const char *price_of);
/* Whether an amount is unknown, or an estimate. */
bool money_is_vague(const struct money *m);
/* "2 catalog prices, 1 price of other customers, 3 prices unknown" */
void money_describe_vague(struct buf *out, const struct money *m);
/* The same behind " (" and before ")"; or nothing. */
void money_describe_rest(struct buf *out, const struct money *m);

#endif
