#ifndef NOTE_H
#define NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "record.h"

/*
 * The lines of the journal: what was about to be written, and what came of it.
 */

/* One write that was about to be made. */
struct intent {
	const char *time;
	const char *today;	/* the run's reference date */
	const char *run;
	int64_t number;		/* of the write in its journal */
	const char *tenant;	/* see struct begin */
	const char *seal;	/* of the plan */
	struct change change;
	int64_t *known;		/* additions of the product, before a new one */
	size_t n_known;
};

/* What became of the intent with that run and number. */
struct noted {
	const char *time;
	const char *run;
	int64_t number;
	enum outcome outcome;
	int64_t addition;	/* its id; 0 if there is none */
	const char *request_id;
	const char *error;
};

enum note_kind {
	NOTE_INTENT,
	NOTE_OUTCOME,
	NOTE_OTHER	/* of a later version: nothing that we know of */
};

struct note {
	enum note_kind kind;
	struct intent intent;
	struct noted noted;
};

/* Append the line, without LF. */
void note_intent(const struct intent *intent, struct buf *out);
void note_outcome(const struct noted *noted, struct buf *out);

/*
 * Calls take for each whole line of text; its strings go into a. *whole is
 * where the last of them ends. Returns 0, or -1 with *e naming the line, also
 * if it is of another tenant: its ids mean something else here.
 */
int notes_read(const struct buf *text, const char *tenant,
    void (*take)(void *ctx, const struct note *note), void *ctx,
    struct arena *a, size_t *whole, struct err *e);

#endif
