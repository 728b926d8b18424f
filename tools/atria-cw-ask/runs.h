#ifndef RUNS_H
#define RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

/*
 * The runs of a job, in its folder `runs`: each has a folder, and in it
 * run.json with its facts. The name of a run is the time when it started.
 */

#define RUN_NAME	32
#define RUN_FACT	64

/* What run.json says; "" is not known. */
struct run_facts {
	char job[80];
	char kind[RUN_FACT];	/* plan, run, apply, undo; dry-run ... */
	char of[RUN_NAME];	/* the run that was applied or undone */
	char started[RUN_FACT];	/* UTC */
	char period_end[RUN_FACT];
	char result[RUN_FACT];
	char seal[80];
	int exit;		/* -1: has not ended */
	int64_t applied;	/* -1: nothing was to be written */
	bool running;		/* has not ended, and is under way */
};

/* Reads those of the run in the folder. */
void run_facts_read(struct run_facts *f, const char *dir);

/* The started time where the machine is, and what became of the run. */
const char *run_started_text(const struct run_facts *f, char out[RUN_FACT]);
const char *run_result_text(const struct run_facts *f, char out[2 * RUN_FACT]);

/*
 * Adds " NAME" for each run in the folder `runs` that is beyond the keep
 * newest, or older than days; but not the run `self`, nor the newest that could
 * write, which may have to be undone.
 */
void runs_add_old(struct buf *out, const char *runs, const char *self,
    int keep, int days);

#endif
