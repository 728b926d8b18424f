#ifndef JSONFEED_H
#define JSONFEED_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"
#include "scan.h"
#include "source.h"

/*
 * A JSON text of any length, read value by value: only the value at hand is in
 * memory.
 */
#define JSONFEED_MAX_VALUE	((size_t)64 * 1024 * 1024)	/* bytes */

struct jsonfeed {
	struct source *source;
	size_t at;		/* where the text goes on in its buffer */
	unsigned long line;	/* line and column of that place, from 0 */
	unsigned long column;
	struct scan scan;	/* the last value */
};

/* The next byte that is not blank, which stays there; NUL at the end. */
char jsonfeed_peek(struct jsonfeed *f);
/* Whether the next byte that is not blank is c; then it is passed. */
bool jsonfeed_accept(struct jsonfeed *f, char c);
/*
 * Reads a whole value, whatever it is, into f->scan, where it stays until the
 * next call of any of these. Returns 0, or -1 with *e, as jsonfeed_wrong().
 */
int jsonfeed_value(struct jsonfeed *f, struct err *e);
/* Whether nothing but blanks is left. */
bool jsonfeed_at_end(struct jsonfeed *f);
/* "line N, column N: what" about the place where the text goes on, or why
 * reading failed; returns -1. */
int jsonfeed_wrong(const struct jsonfeed *f, const char *what, struct err *e);
void jsonfeed_release(struct jsonfeed *f);

#endif
