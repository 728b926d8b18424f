#ifndef RUNS_H
#define RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "diag.h"

/*
 * The runs of a job, in its folder `runs`: each has a folder, and in it
 * run.json with its facts. The name of a run is the time when it started, and
 * chance; it is also the id of what its cw-apply does. Their order is that of
 * their numbers, whatever the clock said.
 */

#define RUN_NAME	64
#define RUN_FACT	80
#define RUN_MESSAGE	1001
#define RUN_WARNING	"Warning"	/* the result of a run with warnings */
/* Of a run whose facts are lost: it can only be one that was cut short, which
 * is among the last. */
#define RUN_UNNUMBERED	INT64_MAX

/* What run.json says; "" is not known. */
struct run_facts {
	char name[RUN_NAME];
	char job[RUN_FACT];
	char kind[RUN_FACT];	/* plan, run, apply, undo; dry-run ... */
	char of[RUN_NAME];	/* the run that was applied or undone */
	char started[RUN_FACT];	/* UTC */
	char user[RUN_FACT];	/* who started it, and by whose sudo(8) */
	char sudo_user[RUN_FACT];
	char host[RUN_FACT];
	char message[RUN_MESSAGE];
	char period_end[RUN_FACT];
	char result[RUN_FACT];
	char seal[RUN_FACT];
	int64_t process;	/* of the runner; -1: not known */
	int64_t number;		/* from 1, or RUN_UNNUMBERED */
	int exit;		/* -1: has not ended */
	int64_t applied;	/* -1: nothing was to be written */
	bool part;		/* an undo of some customers only */
	bool unheard;		/* its NotifyCommand failed */
	bool unpublished;	/* its page was not published */
	bool running;		/* has not ended, and is under way */
};

/* Reads those of the run in the folder, but for running. */
void run_facts_read(struct run_facts *f, const char *dir);

/* Writes a file anew: all of it, or not at all. Returns 0, or -1 with *e. */
int run_file_replace(const char *path, const struct buf *text, struct err *e);

/* All runs in the folder `runs`, oldest first. The caller frees the list. */
size_t runs_list(const char *runs, struct run_facts **list);

/*
 * The last of the runs that word names: its name; "last"; "planned", the last
 * plan; "undoable", the last one that wrote, or may have, is not undone, is no
 * undo, and is none of skip, which ends with NULL; or the beginning of its
 * period's last day, 2026-10. Of a period, one that could write comes before a
 * plan. NULL if there is none.
 */
const struct run_facts *runs_find(const struct run_facts *list, size_t n,
    const char *word, char *const *skip);

/*
 * The run that has a plan for that month, day or name: one that could write
 * comes before a plan, and an undo is none.
 */
const struct run_facts *runs_find_plan(const struct run_facts *list, size_t n,
    const char *word);

/* Whether it wrote, or may have: one that did not end well does not tell. */
bool run_may_have_written(const struct run_facts *f);

/* When the run started, in local time; who started it; its result. */
const char *run_started_text(const struct run_facts *f, char out[RUN_FACT]);
const char *run_by_text(const struct run_facts *f, char out[2 * RUN_FACT]);
/* The outcome of a run in one word; completed is the status that its log ends
 * with, or NULL. */
const char *run_result_word(const char *kind, int status,
    const char *completed);
/* What an exit status means, in words. */
const char *run_meaning(int status);
const char *run_result_text(const struct run_facts *f, char out[2 * RUN_FACT]);

/*
 * Adds " NAME" for each run that is beyond the keep newest of its kind, those
 * that wrote or the others, or older than days; but not the run `self`, nor the
 * newest that could write, which may have to be undone.
 */
void runs_add_old(struct buf *out, const char *runs, const char *self,
    int keep, int days);

#endif
