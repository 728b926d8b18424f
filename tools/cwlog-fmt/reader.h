#ifndef READER_H
#define READER_H

#include "stream.h"
#include "summary.h"
#include "unbilled.h"

/* One stream that is shown. */
struct run {
	size_t number;			/* from 1, as they were named */
	const char *name;		/* of the file */
	struct begin begin;
	bool has_begin;
	enum stream_state state;	/* STREAM_OPEN while it is read */
	int exit;			/* the stream's own exit status */
	const char *seal;		/* of a stream that is whole */
	struct err why;			/* it is damaged */
	struct ledger ledger;		/* of its end record */
	struct summary summary;		/* of all rows */
	struct unbilled_list unbilled;
	struct summary chosen;		/* of rows that the options choose */
	struct arena arena;
};

/*
 * Reads one stream and hands out its rows as they come. What a reader knows is
 * one record at a time: a result waits for the log entry that reports it, and
 * becomes one row with it.
 */
struct reader {
	/* Called once, when begin was read or it is clear that none comes. */
	void (*begin)(void *ctx, struct run *run);
	/* The row and its strings are valid until it returns. */
	void (*row)(void *ctx, const struct row *row);
	void *ctx;
	/* The exit status of a run that a signal has ended, whatever its stream
	   could still say; 0: none. */
	int interrupted;
};

/*
 * Reads from fd until the end of the stream. Number, name and chosen of *run,
 * and summary.by_customer, are the caller's; the rest is filled in here, and
 * freed by run_release(). Returns the exit status of the stream: EXIT_LOCAL,
 * with a line on stderr, when it is damaged.
 */
int reader_run(const struct reader *r, int fd, struct run *run);

/* The id of the execution, or of the run if nothing was to be applied; NULL. */
const char *run_name(const struct run *run);
/* When it was executed, or else planned; "" is not known. */
const char *run_time(const struct run *run);
/* Whether a signal ended it. */
bool run_interrupted(const struct run *run);
/* What is not billed, as a row: it is billed before, and nothing after. */
void unbilled_row(struct row *row, const struct run *run,
    const struct unbilled_item *item);
/* The row that says that the run's stream is damaged: our own AX02. */
void run_damage(const struct run *run, struct row *row);
void run_release(struct run *run);

#endif
