#ifndef PAST_H
#define PAST_H

#include "journal_line.h"

/*
 * What the journal tells of earlier executions: their writes with the outcome,
 * and their beginnings, all in the order of the journal, as clocks go back. The
 * part of the journal that was put aside belongs to it.
 */

/* One write of an earlier execution, and its outcome. */
struct past_write {
	struct intent intent;
	struct result result;	/* OUTCOME_UNKNOWN if none was noted */
};

/* The beginning of one, and how many writes are before it. */
struct past_run {
	struct journal_run run;
	size_t at;
};

struct past {
	struct past_write *list;
	size_t n;
	size_t cap;
	struct past_run *runs;
	size_t n_runs;
	size_t cap_runs;
	bool aside;		/* a part of it was put aside, as PATH.1 */
};

/*
 * Reads the journal at path; strings go into a. None is an empty one if
 * may_be_none. Returns 0, or -1 with *e, also if it is another tenant's (NULL:
 * any will do); past_release() in either case.
 */
int past_read(struct past *p, const char *path, bool may_be_none,
    const char *tenant, struct arena *a, struct err *e);
/* Adds one file of a journal; the older one must come first. */
int past_add_file(struct past *p, const char *path, const char *tenant,
    struct arena *a, struct err *e);
void past_release(struct past *p);

/* The error of a write that was applied, as far as can be told. */
#define PAST_UNPROVEN	"it has that quantity now, but nothing shows that " \
			"this run wrote it"
/* Whether an undo can take it back, or could once its outcome is known. */
bool past_is_own(const struct past_write *m);

/* The id of the write's execution; before executions had one, the plan's. */
const char *past_execution(const struct past_write *m);
bool past_may_be_written(enum outcome o);
/* Whether a later execution has undone the write. */
bool past_is_undone(const struct past *p, const struct past_write *m);

#endif
