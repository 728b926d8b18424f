#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "guard_limits.h"
#include "job.h"
#include "record.h"

/*
 * Guards reject plans that may be a mistake: too many removals, decreases,
 * creations, increases, factors or changes, in the run or of one customer;
 * customers that lose all additions; quantities out of range. A factor is a
 * quantity that becomes more than ten times what it was, or less than a tenth
 * of it, by 20 units or more; from and to 0 there is none. One guard is enough
 * to reject the whole plan. An undo plan contains only the changes of one run,
 * not all additions; so percentages and vanished customers do not apply to it,
 * but numbers do. It may take back a factor that was the mistake: these do not
 * apply, either.
 */
enum guard {
	GUARD_REMOVALS,
	GUARD_DECREASES,
	GUARD_CREATES,
	GUARD_CHANGES,
	GUARD_INCREASES,
	GUARD_FACTORS,
	GUARD_KINDS
};

/* The changes of one customer, counted. */
struct tally {
	const char *customer;
	int64_t additions;	/* that Atria counts for: the 100 percent */
	int64_t count[GUARD_KINDS];
	int64_t used;		/* additions with a quantity over 0 before */
	int64_t emptied;	/* of these, how many go to 0 */
};

struct guards {
	struct limit run[GUARD_KINDS];
	struct limit customer[GUARD_KINDS];
	struct limit vanished;
	int64_t floor;		/* percentages apply from this number */
	bool undo;		/* it is an undo plan */
	const struct conf_pair *limits;	/* SKU: "MIN-MAX" */
	size_t n_limits;

	struct tally *tallies;	/* in the order of the plan */
	size_t n;
	size_t cap;
	struct arena arena;
};

/*
 * Takes the limits: from the command line where given, else from the job,
 * else the defaults. Returns 0, or -1 with *e naming the wrong one.
 */
int guards_init(struct guards *g, const struct job *job,
    const char *const *options, struct err *e);
void guards_release(struct guards *g);

/* Counts a change of the plan, those with action none included. */
void guards_count(struct guards *g, const struct change *c);

/*
 * Returns 0, or -1 if a guard rejects the plan: then *why names each such guard
 * with customers and numbers, at most 20 of each, in less than 200 KiB.
 */
int guards_check(struct guards *g, const struct change *changes, size_t n,
    struct buf *why);

#endif
