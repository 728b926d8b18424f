#ifndef CONTRACTS_H
#define CONTRACTS_H

#include "atread.h"
#include "customers.h"
#include "rulebook.h"

/*
 * Which contract is this customer's? See choice.h. It is of the type Recurring
 * Service, in effect, and the day is within it; its company is active, and its
 * key is the Billing Identifier, of no other active company.
 */

/* Whether the contract is active and the day is within it. */
bool contract_in_effect(const struct at_contract *c, const char *day);

/* Fills in what the entries say of companies and contracts, on the effective
 * day. Texts live in the customers' arena, or in that of base. */
void contracts_resolve(struct customers *c, const struct at_base *base,
    const char *day, const struct job_facts *job,
    const struct rulebook *rules);

#endif
