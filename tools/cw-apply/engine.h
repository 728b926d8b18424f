#ifndef ENGINE_H
#define ENGINE_H

#include <signal.h>

#include "job.h"
#include "journal.h"
#include "plan.h"
#include "setup.h"
#include "stage.h"

/*
 * Carries out a plan that was found good. Batch by batch: reads again what the
 * changes are about, leaves out what changed meanwhile, puts each intent into
 * the journal, writes, several at a time but one after the other within an
 * agreement, settles lost answers by reading back, and writes the results in
 * the order of the plan.
 */
struct engine {
	struct stage *st;
	struct setup *setup;
	struct plan *plan;
	struct journal *journal;	/* NULL: nothing is written */
	bool dry_run;			/* read again, but do not write */
	const volatile sig_atomic_t *stop;	/* start nothing more */

	bool warned;			/* a Warn-level entry was made */
	int64_t number;			/* of the last intent */
	bool halted;			/* no further write may be started */
	int lost;			/* answers lost in a row */
	struct product_made *made;	/* products of this run */
	size_t n_made;
	size_t cap_made;
};

/*
 * Settles what earlier runs left unfinished in the journal, by reading.
 * Returns 0, or -1 when that cannot be done: the stage has failed.
 */
int engine_settle(struct engine *e);

/* Carries out the plan, and writes results and log entries. */
void engine_run(struct engine *e);

void engine_release(struct engine *e);

#endif
