#ifndef UNBILLED_H
#define UNBILLED_H

#include <stdint.h>

#include "arena.h"
#include "array.h"
#include "buf.h"
#include "money.h"
#include "record.h"

/* A product of a customer that is not billed, or not all of it. */
struct unbilled_item {
	const char *code;	/* why: of the log entry */
	const char *customer;
	const char *name;	/* of the customer */
	struct company company;	/* id 0: not known */
	struct agreement_ref agreement;
	const char *sku;	/* or NULL */
	const char *description;
	int64_t lines;
	struct qty quantity;
	struct qty billed;	/* units that are billed already */
	struct qty missing;	/* units that are not */
	struct qty unit_price;
	const char *currency;
	const char *price_of;	/* of a record; NULL without a price */
	struct qty amount;	/* of the missing ones; known with a price */
	const char *note;	/* what a rule says, or NULL */
	bool decided;		/* by a rule: nobody has to look at it */
	size_t number;		/* in the order of the stream */
};

struct unbilled_total {
	uint64_t items, lines, customers;
	struct qty units;	/* missing ones */
	struct money money;	/* a period */
};

/* All that a run leaves unbilled. All-zero is empty. */
struct unbilled_list {
	struct array items;	/* struct unbilled_item */
	struct unbilled_total total;	/* of what no rule decides, once it
					   has ended */
	struct arena arena;
};

/* One customer's records must follow each other. */
void unbilled_add(struct unbilled_list *u, const struct unbilled *record);
/* All are there: adds them up, and puts them in the order of their codes, as
 * the same has to be done about all with one code. */
void unbilled_end(struct unbilled_list *u);
void unbilled_release(struct unbilled_list *u);

/* The end of the group with the code of item from; its sum is in *sum. */
size_t unbilled_group(const struct unbilled_list *u, size_t from,
    struct unbilled_total *sum);

/* "12 lines, 140 units, 24.00 EUR a period": of a group. */
void unbilled_describe_group(const struct unbilled_total *t, struct buf *out);
/* "12 lines of 8 customers, 140 units, 24.00 EUR a period (2 catalog prices,
 * 1 price of other customers, 9 prices unknown)" */
void unbilled_describe(const struct unbilled_total *t, struct buf *out);

#endif
