#ifndef DIRECTORY_H
#define DIRECTORY_H

#include "agreements.h"
#include "cw.h"
#include "map.h"
#include "roster.h"
#include "stage.h"

/*
 * Which agreement belongs to which customer: what the mapping file says, or
 * else Billing Identifier = company identifier, exactly or without regard to
 * case; and then the active agreement of the job's type. No two customers may
 * end at one agreement: both are refused.
 */

struct directory {
	struct stage *st;	/* set by the caller */
	struct cw *cw;
	const struct job_facts *job;
	const struct map *map;
	struct roster *roster;

	struct agreements agreements;	/* in the arena of the roster */
};

/*
 * Checks the agreement type and finds the agreement of every entry: fills in
 * found.state, found.company, found.agreement, several, folded and missing.
 * Returns 0, or -1 when the stage has failed (CW02, CW21).
 */
int directory_resolve(struct directory *d);

#endif
