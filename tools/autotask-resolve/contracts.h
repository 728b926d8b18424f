#ifndef CONTRACTS_H
#define CONTRACTS_H

#include "atread.h"
#include "customers.h"
#include "rulebook.h"

/*
 * Which contract is this customer's?
 *
 *  1. The one that a rule names, or the one of the company that it
 *     names; or none, as the customer is to be ignored.
 *  2. None, if it has no Billing Identifier, or its rows name several, or
 *     another customer has the same.
 *  3. That of the active company whose key is the Billing Identifier, exactly
 *     or else in any case. None, if there are several such companies.
 *
 * It is of the type Recurring Service, in effect, and the day is within it. A
 * company with several: the one with the lowest id or, with AgreementChoice
 * "only", none. A contract that would be that of several customers is nobody's.
 */
struct contract_rules {
	const struct rulebook *book;
	const char *day;	/* the effective date */
	const char *key;	/* CompanyKey, for messages */
	bool only;		/* of several contracts, none */
};

/* Whether the contract is active and the day is within it. */
bool contract_in_effect(const struct at_contract *c, const char *day);

/* Fills in what the entries say of companies and contracts. Texts live in the
 * customers' arena, or in that of base. */
void contracts_resolve(struct customers *c, const struct contract_rules *rules,
    const struct at_base *base);

#endif
