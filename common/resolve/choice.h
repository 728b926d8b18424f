#ifndef CHOICE_H
#define CHOICE_H

#include "candidates.h"
#include "companies.h"
#include "customers.h"

/*
 * Which agreement is this customer's? After customer_decide():
 *
 *  1. The one that a rule names, or the one of the company that a rule names.
 *  2. That of the company whose identifier is the wanted one, exactly or else
 *     in any case or else only alike: then nothing is created in it. None, if
 *     several companies are meant.
 *
 * A company with several: the one with the lowest id or, with AgreementChoice
 * "only", none. None, if one of them cannot be judged. An agreement that would
 * be that of several customers is nobody's.
 */
struct choice_sources {
	struct candidates candidates;
	const struct candidate *named;	/* those that rules may name */
	size_t n_named;
	struct companies companies;
	struct companies inactive;	/* for messages only; may be empty */

	/* for messages */
	const char *several;	/* "active agreements of type X" */
	const char *one;	/* "active agreement of this type" */
	const char *company;	/* "company with this identifier" */
	const char *unknown;	/* of one that a rule names: "which does not
				   exist" */
};

/* Fills in what the entries say of companies and agreements, as the job and the
 * rules want it; texts live in the customers' arena. */
void choice_make(struct customers *c, const struct choice_sources *sources,
    const struct job_facts *job, const struct rulebook *rules);

#endif
