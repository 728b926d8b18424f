#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/*
 * How far long work is, on standard error: one line that is drawn over and over
 * on a terminal and wiped at the end, or, if that was asked for and standard
 * error is no terminal, a plain line now and then. One work at a time; all
 * calls are cheap and may be made in any order.
 */
enum progress_wish {
	PROGRESS_AUTO,		/* on a terminal, unless the environment has
				   ATRIA_CW_PROGRESS=no */
	PROGRESS_ALWAYS,	/* --progress */
	PROGRESS_NEVER		/* --no-progress */
};
void progress_wish(enum progress_wish wish);

/* what is counted, in the plural: "agreements"; total may be 0. */
void progress_begin(const char *what, size_t total);
/* One more is done. */
void progress_step(void);
/* So many are done: never fewer than before. */
void progress_to(size_t done);
/* A request was answered: shows that work goes on where nothing is done yet. */
void progress_request(void);
/* No more is to be done. */
void progress_end(void);

#endif
