#ifndef CANDIDATES_H
#define CANDIDATES_H

#include "arena.h"
#include "cwagreements.h"
#include "stage.h"

/* The active agreements of the job's type, by their companies. */
struct candidates {
	struct cw_agreement *items;	/* by company identifier in any case,
					   then by id */
	size_t n;
};

/*
 * Finds the type by its name, exactly or else in any case, and reads its
 * agreements, those that are wanted and perhaps others, into a. Returns 0, or
 * -1 when the stage has failed (CW02, CW21).
 */
int candidates_read(struct candidates *g, struct stage *st, struct cw *cw,
    const char *type, const struct cw_wanted *wanted, struct arena *a);

/* The agreements whose company has the identifier, in any case; how many are
 * in *n. */
struct cw_agreement *candidates_find(const struct candidates *g,
    const char *identifier, size_t *n);

#endif
