#ifndef HISTORY_READ_H
#define HISTORY_READ_H

#include "array.h"
#include "record.h"
#include "runs.h"

/*
 * Everything that the runs of a job ever wrote, and what undid it: from the
 * results of the runs that are kept; and from the journals, of runs that could
 * not say it, and of those that are kept no longer.
 */
struct change_made {
	const char *execution;		/* the run's name */
	const struct run_facts *run;	/* NULL: kept no longer */
	const char *time;		/* UTC */
	const char *undoes;		/* the execution that it undoes */
	struct change change;
	enum outcome outcome;
	const char *undone_by;		/* an execution, or NULL */
};

struct history {
	struct run_facts *runs;
	size_t n_runs;
	struct array made;		/* struct change_made: the newest
					   execution first, its customers in
					   order */
	struct arena arena;
};

/* Reads all, of the job whose runs are in the folder. */
void history_read(struct history *h, const char *runs);
void history_release(struct history *h);

#endif
