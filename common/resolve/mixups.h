#ifndef MIXUPS_H
#define MIXUPS_H

#include "customers.h"
#include "map.h"

/*
 * Customers that may be mixed up with each other: nothing is billed to them.
 */

/* Refuses the customer; why lasts as long as its entry. */
void mixups_refuse(struct customer_entry *entry, const char *why);

/*
 * What the customer's own record says against billing by its Billing
 * Identifier, which is: it has none, its rows name several, or other customers
 * have the same one and are not mapped. Then its state is set, and the result
 * true. Texts go into a.
 */
bool mixups_check_identifier(struct customer_entry *entry,
    const struct map *map, struct arena *a);

/*
 * Refuses the customers that one agreement was found for: it would get the
 * quantities of the last of them.
 */
void mixups_refuse_doubles(struct customers *c);

/*
 * The same where CustomersFilter hides the other customer, but the mapping file
 * names its company or agreement.
 */
void mixups_refuse_hidden(struct customers *c, const struct map *map);

#endif
