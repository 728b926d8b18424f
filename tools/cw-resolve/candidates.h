#ifndef CANDIDATES_H
#define CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "cw.h"
#include "cwagreements.h"
#include "diag.h"
#include "stage.h"

/* The active agreements of the job's type, and those that cannot be judged, by
 * their companies. */
struct candidates {
	struct cw_agreement *items;	/* by company identifier in any case,
					   then by id */
	size_t n;
};

/*
 * Finds the type by its name, exactly or else in any case, and reads its
 * agreements, those that are wanted and perhaps others, into a. Returns 0, or
 * -1 with *e, or because there is no such type: then the stage has failed.
 */
int candidates_read(struct candidates *c, struct stage *st, struct cw *cw,
    const struct cw_wanted *wanted, struct arena *a, struct err *e);

/* The agreements whose company has the identifier, in any case; how many are
 * in *n. */
struct cw_agreement *candidates_find(const struct candidates *c,
    const char *identifier, size_t *n);
/* One of them that cannot be judged, so that none is the company's; or NULL. */
const struct cw_agreement *candidates_unreadable(
    const struct cw_agreement *found, size_t n);
/* Whether those that were found say which company is meant: all are of one. */
bool candidates_are_clear(const struct cw_agreement *found, size_t n);

#endif
