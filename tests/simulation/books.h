#ifndef BOOKS_H
#define BOOKS_H

#include "sim.h"
#include "world.h"

/*
 * The books: what each run of cw-apply was asked to do, was shown, did, and
 * said; and what must be true of that.
 */

#define CHANGES		32
#define SEEN		256

struct planned {
	char action[8];
	int64_t agreement, company, addition, item;
	int64_t before, after;
	char effective[DAY], cancelled[DAY], cancel[DAY], create[DAY];
	char identifier[24], customer[16], sku[24];
	int64_t type;		/* of the agreement */
	char named[24];		/* the item, when it was planned */

	int commits;		/* how often it was carried out */
	int64_t committed;	/* when last */
	int64_t made;		/* the addition that it made last */
	char outcome[16];	/* what the run says; "": nothing */
};

struct run {
	int number;
	struct process process;
	struct text plan;
	struct planned changes[CHANGES];
	int n_changes;
	char id[64];		/* the plan's */
	char made[24];		/* when the plan was, as it says itself */
	struct run *undoes;	/* the run that it takes back, or NULL */
	bool recall;
	bool quiet;		/* alone, nothing fails, nobody interferes */
	bool exact;		/* and the plan was made right before */
	const struct run *newer;	/* it carried out a newer plan before,
					   which is not undone; or NULL */
	bool undone;		/* an undo of its plan was tried */
	int jumps;		/* of its machine's clock, before */
	int64_t started, ended;
	size_t journal;		/* how much of it is from before its end */
	struct sight seen[SEEN];	/* a ring: what it was shown */
	int n_seen;
	bool judged;
};

/* Reads the changes from r->plan. */
void books_plan(struct run *r);
int run_number(const struct run *r);
bool books_share_journal(const struct run *a, const struct run *b);

/* --- what happens --------------------------------------------------------- */

void books_see(struct run *r, const struct sight *s, int n);
void books_send(struct run *r, const struct deed *d);
/* again: the network's doing, not the run's. */
void books_commit(struct run *r, const struct deed *d, bool again,
    int64_t sent);
/* The process has ended, in one way or another. */
void books_end(struct run *r);
/* Its journal may have lost its last lines. */
void books_lose(struct run *r);

/* --- what must be true ---------------------------------------------------- */

/* Once nothing is under way: what the runs that ended said, against what they
 * did. */
void books_judge(struct run *const *runs, int n);
/* The undo of a run, once it is over: exact or named. told is what made the
 * undo plan. */
void books_judge_undo(const struct run *undo, const char *told);
/* The journals, once each run's open ends are resolved. */
void books_judge_journals(struct run *const *runs, int n);
void books_reset(void);

/* --- findings ------------------------------------------------------------- */

/*
 * What can be wrong. Those that are marked are known to be open (issues): they
 * are counted, and it is reported when they no longer occur.
 */
#define FINDINGS(X) \
	X(UNPLANNED, false, "a write that no plan called for") \
	X(OTHER_FIELDS, false, "a write of other fields than planned") \
	X(NO_INTENT, false, "a write whose intent was not on disk") \
	X(NOT_READ, false, "a write of what was not read again in time") \
	X(READ_OTHERWISE, false, "a write though what was read differs") \
	X(READ_TWICE, false, "the same, but an older page of it agrees") \
	X(CONTEXT, false, "a write though product or type had changed") \
	X(TWIN, false, "two additions by runs with one journal") \
	X(TWIN_CLOCK, false, "the same, after the clock was set (C3)") \
	X(TWIN_USERS, true, "two additions by two users or machines (C1)") \
	X(TWIN_DOUBLED, true, "one creation carried out twice by the network") \
	X(CLAIMED, false, "applied, though the run wrote nothing") \
	X(CLAIMED_OTHERS, true, "applied, though others wrote it (C10)") \
	X(DENIED, false, "not applied, though the run wrote it") \
	X(DENIED_LATE, true, "not applied, though it was written later") \
	X(NOT_TOLD, false, "a change without a result") \
	X(BAD_STREAM, false, "a stream that is not whole") \
	X(BAD_STATUS, false, "an exit status that there is not") \
	X(SIGNAL_STATUS, false, "SIGTERM, but not status 143") \
	X(NOT_DONE, false, "an undisturbed run that did not do its plan") \
	X(JOURNAL_LACKS, false, "a write that the journal does not have") \
	X(JOURNAL_DENIES, false, "a write that the journal says failed") \
	X(JOURNAL_GIVES_UP, true, "the same, by a later run that could not "\
	    "tell") \
	X(JOURNAL_DENIES_LATE, true, "the same, of one carried out later") \
	X(UNDO_SILENT, false, "an undo that leaves something, unnamed") \
	X(UNDO_OTHERS, true, "an undo of what others wrote (C2, C10)") \
	X(OLD_PLAN, false, "a plan applied after a newer one") \
	X(OLD_PLAN_USERS, true, "the same, by two users or machines") \
	X(STUCK, false, "a run that does not end")
#define FINDING_ID(id, known, text)	FINDING_##id,
enum finding { FINDINGS(FINDING_ID) FINDING_KINDS };

void finding(enum finding f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
extern int64_t finding_count[FINDING_KINDS];
const char *finding_text(enum finding f);
const char *finding_name(enum finding f);
bool finding_is_known(enum finding f);
/* How many were found that are not known. */
extern int64_t findings_new;

#endif
