#ifndef READER_H
#define READER_H

#include "row.h"

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
};

/*
 * Reads from fd until the end of the stream; fills in *run but for number and
 * name, which are the caller's, as is what run_release() frees. Returns the
 * exit status that the stream stands for: EXIT_LOCAL, with a line on stderr,
 * when it is damaged.
 */
int reader_run(const struct reader *r, int fd, struct run *run);

void run_release(struct run *run);

#endif
