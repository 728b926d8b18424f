#ifndef MIXUPS_H
#define MIXUPS_H

#include "customers.h"
#include "rulebook.h"

/*
 * Customers that may be mixed up with each other: nothing is billed to them.
 */

/*
 * For each customer whose company was not found: those of the n companies that
 * may be meant, and are no other customer's.
 */
void customers_find_near(struct customers *c, const struct company *companies,
    size_t n);

/* Refuses the customer; why lasts as long as its entry. */
void mixups_refuse(struct customer_entry *entry, const char *why);

/*
 * Which rules count for the customer, and whether it is clear already what
 * becomes of it: it is ignored, or refused for what its Billing Identifier is.
 * If not, its want is the identifier of the company to look for, unless a rule
 * says the id of its company or agreement.
 */
bool customer_decide(struct customer_entry *entry,
    const struct rulebook *rules, struct arena *a);

/*
 * Refuses the customers that one agreement was found for: it would get the
 * quantities of the last of them.
 */
void mixups_refuse_doubles(struct customers *c);

/*
 * The same where CustomersFilter hides the other customer, but a rule names
 * its company or agreement.
 */
void mixups_refuse_hidden(struct customers *c, const struct rulebook *rules);

#endif
