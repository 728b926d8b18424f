#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "diag.h"

/* Where a billing summary is read from, a piece at a time. */
struct source {
	int fd;			/* the caller's */
	struct buf buf;		/* what was read and is still wanted */
	bool eof;
	bool failed;		/* reading failed: why says how */
	struct err why;
	bool started;
};

/*
 * Reads some more behind what is in buf; a byte order mark at the start is left
 * out. False at the end, and on an error.
 */
bool source_fill(struct source *s);
void source_release(struct source *s);

#endif
