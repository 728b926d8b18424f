#ifndef AGREEMENTS_H
#define AGREEMENTS_H

#include "candidates.h"
#include "cw.h"
#include "map.h"
#include "customers.h"
#include "stage.h"

/*
 * Which agreement belongs to which customer: what the mapping file says, or
 * else Billing Identifier = company identifier, exactly or without regard to
 * case; and then the active agreement of the job's type. No two customers may
 * end at one agreement: both are refused.
 */

struct agreements {
	struct stage *st;	/* set by the caller */
	struct cw *cw;
	const struct job_facts *job;
	const struct map *map;
	struct customers *customers;

	struct candidates candidates;	/* in the arena of the customers */
};

/*
 * Checks the agreement type and finds the agreement of every entry: fills in
 * found.state, found.company, found.agreement, several, folded and missing.
 * Returns 0, or -1 when the stage has failed (CW02, CW21).
 */
int agreements_resolve(struct agreements *d);

#endif
