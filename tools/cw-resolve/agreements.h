#ifndef AGREEMENTS_H
#define AGREEMENTS_H

#include "arena.h"
#include "cw.h"
#include "stage.h"

/* The active agreements of the job's type, by their companies. */
struct agreements {
	struct cw_agreement *items;	/* by company identifier in any case,
					   then by id */
	size_t n;
};

/*
 * Finds the type by its name, exactly or else in any case, and reads its
 * agreements, those that are wanted and perhaps others, into a. Returns 0, or
 * -1 when the stage has failed (CW02, CW21).
 */
int agreements_read(struct agreements *g, struct stage *st, struct cw *cw,
    const char *type, const struct cw_wanted *wanted, struct arena *a);

/* The agreements whose company has the identifier, in any case; how many are
 * in *n. */
struct cw_agreement *agreements_find(const struct agreements *g,
    const char *identifier, size_t *n);

#endif
