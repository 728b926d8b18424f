#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "diag.h"

/* A program with a text as its standard input, and a time within which it has
 * to end. */
struct command {
	const char *const *argv;	/* ends with a NULL; [0] is looked up in
					   PATH */
	char *const *env;
	const char *input;	/* it need not read all of it */
	size_t len;
	size_t max;		/* of its output is kept; the rest is dropped */
	bool errors;		/* its standard error is output, too */
	int64_t wait;		/* ms; then all of its process group is killed */
};

/*
 * Runs it, and adds its output. What it starts and leaves behind is not waited
 * for. Returns 0 if its exit status is 0, or else -1 with *e, which says what
 * became of it: "failed with exit status 1".
 */
int command_run(const struct command *c, struct buf *output, struct err *e);

#endif
