#ifndef CANDIDATES_H
#define CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "alike.h"
#include "arena.h"
#include "cw.h"
#include "cwagreements.h"
#include "date.h"
#include "diag.h"
#include "stage.h"

/* An agreement of the job's type that is active, or cannot be judged. */
struct candidate {
	struct cw_agreement g;
	const char *key;	/* alike_key() of its company's identifier */
	const char *idle;	/* why it is not in force, or NULL */
};

struct candidates {
	struct candidate *items;	/* by key, then id */
	size_t n;
};

/*
 * Finds the type by its name, exactly or else in any case, and reads its
 * agreements, those that are wanted and perhaps others, into a. Returns 0, or
 * -1 with *e, or because there is no such type: then the stage has failed.
 */
int candidates_read(struct candidates *c, struct stage *st, struct cw *cw,
    const struct cw_wanted *wanted, date_day today, struct arena *a,
    struct err *e);

/* The agreements of companies whose identifiers are at least ALIKE_LOOSELY;
 * how many are in *n. */
struct candidate *candidates_find(const struct candidates *c,
    const char *identifier, size_t *n);
/* Whether those that were found say which company is meant: all are of one, and
 * ConnectWise takes its identifier for the same. */
bool candidates_are_clear(const struct candidate *found, size_t n,
    const char *identifier);

/* Why an active agreement is not in force today by its own dates: "ended on
 * ..."; or NULL. The text is in a. */
const char *candidate_idle(const struct cw_agreement *g, date_day today,
    struct arena *a);

#endif
