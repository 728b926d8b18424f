#ifndef ENGINE_H
#define ENGINE_H

#include <signal.h>

#include "job.h"
#include "journal.h"
#include "plan.h"
#include "session.h"
#include "stage.h"
#include "write.h"

/*
 * What carries out a plan that was found good: what all of its parts share,
 * whether another write may be started, and what is noted of each in the
 * journal, the results and the log. The parts: earlier.h settles what earlier
 * runs left unfinished, batch.h writes the changes, product.h the catalog items
 * that they need.
 */
struct engine {
	struct stage *st;
	struct session *setup;
	struct plan *plan;
	struct journal *journal;	/* NULL: nothing is written */
	bool dry_run;			/* read again, but do not write */
	const volatile sig_atomic_t *stop;	/* start nothing more */

	bool warned;			/* a Warn-level entry was made */
	bool halted;			/* no further write may be started */
	int lost;			/* answers lost in a row */
};

/* Whether another write may be started. */
bool engine_may_write(const struct engine *e);

/*
 * From now on nothing is written, nor sent that waits for its turn:
 * ConnectWise shuts us out, or the journal takes no more. The stage has failed,
 * unless we are told to stop anyway.
 */
void engine_shut_out(struct engine *e, const char *why);
void engine_journal_failed(struct engine *e, const struct err *why);

/* If a signal told us to stop, says so (AX21), and fails the stage with it. */
void engine_interrupted(struct engine *e);

/*
 * Opens and locks the journal, at path or, if that is NULL, at its usual place.
 * Returns 0, or -1: the stage has failed. engine_close() in either case.
 */
int engine_open(struct engine *e, const char *path);
/* Puts the journal on disk and unlocks it; if that fails, the stage has. */
void engine_close(struct engine *e);

/*
 * Notes how the connection fared in a write; why, if not NULL, is what went
 * wrong. After a few lost answers in a row nothing more is written.
 */
void engine_fate(struct engine *e, enum write_fate fate, const char *why);

/*
 * Puts the intent to make the change on disk; known are the additions of its
 * product that are there already. Returns the intent's number, for
 * engine_outcome(); or 0: then it must not be written.
 */
int64_t engine_intent(struct engine *e, const struct change *c, int64_t *known,
    size_t n_known);

/* Notes in the journal what became of an intent; of number 0, nothing. */
void engine_outcome(struct engine *e, int64_t number, const struct result *r);

/* Writes the result, and the log entry that it deserves. */
void engine_result(struct engine *e, const struct result *r);

/* A log entry about a change; error and detail may be NULL. */
void engine_log(struct engine *e, enum log_code code, const struct change *c,
    const char *error, const char *detail);

#endif
