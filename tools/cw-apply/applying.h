#ifndef APPLYING_H
#define APPLYING_H

#include <signal.h>

#include "job.h"
#include "journal.h"
#include "lock.h"
#include "plan.h"
#include "session.h"
#include "stage.h"
#include "write.h"

/*
 * The context of applying a plan: what its parts share, whether another write
 * may be started, and what the journal, the results and the log say of each.
 * readback.h resolves writes without an answer, batches.h makes the changes,
 * product.h the catalog items that they need.
 */
struct applying {
	struct stage *st;
	struct session *session;
	struct plan *plan;
	struct lock lock;		/* while there is a journal */
	struct journal *journal;	/* NULL: nothing is written */
	bool dry_run;			/* read again, but do not write */
	const volatile sig_atomic_t *stop;	/* start nothing more */

	bool warned;			/* a Warn-level entry was made */
	bool halted;			/* no further write may be started */
	int lost;			/* answers lost in a row */
};

/* Whether another write may be started. */
bool applying_may_write(const struct applying *ap);

/*
 * From now on nothing is written, nor is a waiting request sent: ConnectWise
 * cannot be reached or rejects the keys, or the journal cannot be written. The
 * stage has failed, unless a signal has ended the run anyway.
 */
void applying_shut_out(struct applying *ap, const char *why);
void applying_journal_failed(struct applying *ap, const struct err *why);

/* After a signal: writes AX21, and the stage has failed with its number. */
void applying_interrupted(struct applying *ap);

/*
 * Waits a while, up to the deadline, for a record that is not there yet;
 * writes that are under way go on. A signal ends the waiting.
 */
void applying_wait(const struct applying *ap, int64_t deadline);

/* Writes the beginning of this execution to the journal, if it may write. */
void applying_begin(struct applying *ap);
/* The same for a plan without changes, as it confirms what ConnectWise has:
 * opens the journal for that, but without one nothing is amiss. */
void applying_confirm(struct applying *ap, const char *path);

/*
 * Opens and locks the journal, at path or, if that is NULL, at its usual place;
 * unfinished and a as for journal_open(). Returns 0, or -1: the stage has
 * failed. applying_close() in either case.
 */
int applying_open(struct applying *ap, const char *path,
    struct intents *unfinished, struct arena *a);
/* Puts the journal on disk and unlocks it; if that fails, the stage has. */
void applying_close(struct applying *ap);

/*
 * Takes how a request ended; why, if not NULL, is the error. After a few lost
 * answers in a row nothing more is written.
 */
void applying_fate(struct applying *ap, enum write_fate fate, const char *why);

/*
 * Notes the intent to make the change; known are the additions of its product
 * that are there already. Returns the intent's number, for applying_outcome();
 * or 0: then it must not be written. Nor may it before applying_sync() has put
 * the intents on disk: that returns 0, or -1.
 */
int64_t applying_intent(struct applying *ap, const struct change *c,
    int64_t *known, size_t n_known);
int applying_sync(struct applying *ap);

/* Writes the outcome of an intent to the journal; of number 0, nothing. */
void applying_outcome(struct applying *ap, int64_t number,
    const struct result *r);

/* Writes the result and its log entry. */
void applying_result(struct applying *ap, const struct result *r);

/* A log entry about a change; error and detail may be NULL. */
void applying_log(struct applying *ap, enum log_code code,
    const struct change *c, const char *error, const char *detail);

#endif
