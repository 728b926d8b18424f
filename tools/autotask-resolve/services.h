#ifndef SERVICES_H
#define SERVICES_H

#include "atread.h"
#include "customers.h"
#include "rulebook.h"

/*
 * Which service a SKU is: what a rule says, or else the service whose
 * key is the SKU, exactly or else in any case. Several are none.
 */
struct services {
	const struct at_service **by_key;	/* in any case */
	size_t n;
	const struct rulebook *rules;
};

/* base and rules must outlast it; it lives in a. */
void services_init(struct services *s, const struct at_base *base,
    const struct rulebook *rules, struct arena *a);

/* Fills in found.products, for the SKUs of the lines; the list goes into a. */
void services_match(const struct services *s, struct customer_entry *entry,
    struct arena *a);

#endif
