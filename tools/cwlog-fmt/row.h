#ifndef ROW_H
#define ROW_H

#include <stdio.h>

#include "record.h"
#include "stream.h"

/* One thing to show: a log entry, or a change that is planned. */
struct row {
	bool is_change;
	enum log_level level;		/* of a change: Info, or Verbose */
	const char *time;		/* NULL for a change */
	const char *code;		/* CWnn, or the action of a change */
	struct customer customer;
	const char *message;		/* NULL for a change */
	const char *sku;
	const char *description;
	struct qty before;
	struct qty after;
	const char *error;
};

/* What was shown and what was not, for the last words. */
struct totals {
	uint64_t levels[LEVEL_VERBOSE + 1];	/* log entries */
	uint64_t actions[ACTIONS];	/* planned changes */
};

/* What the stream is about. begin is NULL when there was none. */
struct subject {
	const struct begin *begin;
	const struct stream_in *in;
	struct totals totals;
	bool hints;			/* are wanted */
	const char **codes;		/* of all log entries, each once */
	size_t n_codes;
};

/*
 * A way of showing rows. start() comes first, finish() last, row() for every
 * row that is to be shown; out's errors stick and are looked at by main().
 */
struct format {
	const char *name;
	void (*start)(FILE *out, const struct subject *s);
	void (*row)(FILE *out, const struct row *row);
	void (*finish)(FILE *out, const struct subject *s);
};

extern const struct format format_text;
extern const struct format format_map;

#endif
