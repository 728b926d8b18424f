#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "diag.h"

/*
 * Where the result goes: standard output, or a file that appears under its
 * name only when it is whole. A file that is no regular one (a device, a pipe)
 * is written as it is; a symbolic link stays one.
 */
struct output {
	FILE *out;
	char *path;		/* the file to be, or NULL */
	char *temporary;	/* beside it; NULL: written directly */
};

/*
 * Whether the file output is the one that is read from path ("-": standard
 * input), by this or another name: it would replace what it is made of.
 */
bool output_is_input(const char *output, const char *path);

/* path NULL is standard output. Returns 0, or -1 with *e. */
int output_open(struct output *o, const char *path, struct err *e);
/*
 * Hands over what was written, and frees all. Returns 0, or -1 with *e when
 * something could not be written: then no file appears, and one that was there
 * stays as it was.
 */
int output_close(struct output *o, struct err *e);

/*
 * Ctrl-C reaches every program of a pipe. cw-apply then finishes the writes
 * under way and reports them, and the user wants to see that. So from now on,
 * if fd is a pipe and SIGINT is not ignored, the first SIGINT is left to the
 * programs before, and their last records are shown. The second one ends us.
 */
void interrupt_defer(int fd);
/* All is shown: a SIGINT that was deferred has its effect now. */
void interrupt_deliver(void);

#endif
