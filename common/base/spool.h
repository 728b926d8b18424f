#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "diag.h"

/*
 * Records put aside, to be read again in the same order: in memory while they
 * are few, then in a file without a name below $TMPDIR (or /tmp), which is
 * gone with the process. All-zero is ready for use.
 */
#define SPOOL_BLOCK	(32 * 1024)	/* bytes in memory */

struct spool {
	struct buf buf;
	size_t at;		/* where the next record to read stands */
	int file;		/* its descriptor + 1; 0: there is none */
	bool reading;
	bool failed;		/* then why says what happened */
	struct err why;
};

/*
 * Puts a record of len bytes behind those that are there; not once it has been
 * read from. Errors stick: spool_rewind() tells.
 */
void spool_put(struct spool *s, const void *data, size_t len);

/* Goes to the first record. Returns 0, or -1 with *e. */
int spool_rewind(struct spool *s, struct err *e);

/*
 * The next record; valid until the next call. False at the end, and when
 * reading fails: s->failed.
 */
bool spool_get(struct spool *s, const char **data, size_t *len);

void spool_release(struct spool *s);

/* A new, empty file without a name, for reading and writing. Returns its
 * descriptor, or -1 with *e. */
int spool_file(struct err *e);

#endif
