#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "job.h"
#include "record.h"

/*
 * Guards against plans that are rather a mistake than the truth: too many
 * removals, decreases, creations or changes, in the run or for one customer;
 * customers that vanish whole; quantities out of range. A guard that trips
 * stops the whole plan. A plan that takes a run back names only what that run
 * changed, not what there is; so percentages and vanished customers say nothing
 * of it, numbers do.
 */
enum guard {
	GUARD_REMOVALS,
	GUARD_DECREASES,
	GUARD_CREATES,
	GUARD_CHANGES,
	GUARD_KINDS
};

/* How many are allowed: so many, or so many percent of the additions. */
struct guard_limit {
	bool on;
	bool percent;
	int64_t n;		/* percent: in hundredths */
};

/* What one customer's changes come to. */
struct tally {
	const char *customer;
	int64_t additions;	/* that Atria counts for: the 100 percent */
	int64_t count[GUARD_KINDS];
	int64_t used;		/* additions with a quantity over 0 before */
	int64_t emptied;	/* of these, how many go to 0 */
};

struct guards {
	struct guard_limit run[GUARD_KINDS];
	struct guard_limit customer[GUARD_KINDS];
	struct guard_limit vanished;
	int64_t floor;		/* percentages count from so many upwards */
	bool undo;		/* the plan takes a run back */
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
 * Whether the plan may be carried out. Otherwise -1, and *why holds one line
 * for each guard that trips, with customers and numbers.
 */
int guards_check(struct guards *g, const struct change *changes, size_t n,
    struct buf *why);

#endif
