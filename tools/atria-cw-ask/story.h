#ifndef STORY_H
#define STORY_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "stream.h"

/* What a file with a stream says, as far as it could be read. */
struct story {
	bool whole;		/* has its end record, and that is right */
	struct err why;		/* not whole: why */
	int exit;		/* of the end record */
	char seal[DIGEST_TEXT];
	struct ledger ledger;
	struct begin begin;
	int64_t lines, customers;	/* of line records */
	int64_t planned;		/* changes, but those of no action */
	int64_t applied, unknown;	/* outcomes of result records */
	bool has_agreements;	/* ConnectWise was asked for customers */
	bool has_found;		/* with at least one agreement found */
	const char *completed;	/* the status that CW23 logs, or NULL */
	const char **errors;	/* for each set, its first entry, or NULL */
	struct arena arena;
};

/*
 * Reads the file at path. sets name, up to a NULL, kinds of Error-level
 * entries: codes with blanks between them ("": all), and @TOOL for one tool's.
 * A file that cannot be opened is a stream that is not whole.
 * story_release() frees all.
 */
void story_read(struct story *s, const char *path, char *const *sets);
void story_release(struct story *s);

#endif
