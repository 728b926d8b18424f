#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "record.h"

/*
 * The lines of the journal: the beginnings of executions, intents to write,
 * and their outcomes.
 */

#define JOURNAL_MAX	((size_t)1 << 30)	/* bytes of a file of it */

/* An execution that may write, or finds all as it should be. */
struct journal_run {
	const char *time;
	const char *made;	/* when its plan was made */
	const char *run;
	const char *execution;
	const char *undoes;
	const char *tenant;
	struct period period;
	const char *label;	/* of the job, and what it covers: */
	const char *atria_url;
	const char *agreement_type;
	const char **customers_filter;
	size_t n_customers_filter;
};

/* One write, before it is made. */
struct intent {
	const char *time;
	const char *today;	/* the run's reference date */
	const char *run;	/* the plan's; executions may share it */
	const char *execution;	/* of cw-apply; NULL before there were any */
	const char *undoes;	/* the execution that it undoes, or NULL */
	int64_t number;		/* of the write in its journal */
	const char *tenant;	/* see struct begin */
	const char *seal;	/* of the plan */
	struct change change;
	int64_t *known;		/* additions of the product, before a new one */
	size_t n_known;
};

/* Intents in their order; the list is the caller's to free(). */
struct intents {
	struct intent *list;
	size_t n;
	size_t cap;
};

/* The outcome of the intent with that run, execution and number. */
struct journal_outcome {
	const char *time;
	const char *run;
	const char *execution;
	int64_t number;
	enum outcome outcome;
	bool final;		/* it is unknown, and will stay so */
	int64_t addition;	/* its id; 0 if there is none */
	const char *request_id;
	const char *error;
};

enum line_kind {
	LINE_RUN,
	LINE_INTENT,
	LINE_OUTCOME,
	LINE_OTHER	/* of a later version: ignored */
};

struct journal_line {
	enum line_kind kind;
	struct journal_run run;
	struct intent intent;
	struct journal_outcome outcome;
};

/* Whether it is the outcome of the intent. */
bool journal_outcome_is_of(const struct journal_outcome *outcome,
    const struct intent *intent);

/* Append the line, without LF. */
void journal_line_run(const struct journal_run *run, struct buf *out);
void journal_line_intent(const struct intent *intent, struct buf *out);
void journal_line_outcome(const struct journal_outcome *outcome,
    struct buf *out);

/*
 * Calls take for each whole line of text; its strings go into a. *whole is
 * where the last of them ends. Returns 0, or -1 with *e naming the line, also
 * if it is of another tenant: its ids mean something else here. NULL: any will
 * do.
 */
int journal_lines_read(const struct buf *text, const char *tenant,
    void (*take)(void *ctx, const struct journal_line *line), void *ctx,
    struct arena *a, size_t *whole, struct err *e);

#endif
