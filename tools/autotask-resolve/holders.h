#ifndef HOLDERS_H
#define HOLDERS_H

#include "atread.h"
#include "customers.h"

/*
 * The contracts whose lines are read, and for whom: each customer's own; and,
 * where additions may be created, the other contracts of its company that are
 * in effect on the day, but for those that are another customer's own. A
 * service that is billed in one of them is not created once more beside it.
 */
struct holder {
	int64_t contract;	/* the order goes by it */
	const char *end;	/* the contract's last day */
	struct customer_entry *entry;
	bool elsewhere;		/* not the customer's own */
};

struct holders {
	struct holder *items;	/* by contract */
	size_t n;
};

/* They live in the customers' arena. */
struct holders holders_list(struct customers *c, const struct at_base *base,
    const char *day, bool may_create);

#endif
