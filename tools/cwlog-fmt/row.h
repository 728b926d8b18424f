#ifndef ROW_H
#define ROW_H

#include "arena.h"
#include "effect.h"
#include "record.h"
#include "stream.h"

/* Log entries and planned changes of a run, by kind. */
struct totals {
	uint64_t levels[LEVEL_VERBOSE + 1];	/* log entries */
	uint64_t actions[ACTIONS];		/* planned changes */
	uint64_t done[ACTIONS];			/* applied ones */
	uint64_t unchanged;			/* what needs no change */
	struct effect planned;
	struct effect applied;
};

/* One stream that is shown. */
struct run {
	size_t number;			/* from 1, as they were named */
	const char *name;		/* of the file */
	struct begin begin;
	bool has_begin;
	enum stream_state state;	/* STREAM_OPEN while it is read */
	int exit;			/* what the stream says of itself */
	const char *seal;		/* of a stream that is whole */
	struct err why;			/* it is damaged */
	struct ledger ledger;		/* of its end record */
	struct totals totals;
	struct arena arena;
};

/*
 * One thing to show: a log entry, with the change that it reports if there is
 * one, or a change that is only planned. Strings are borrowed, as in records.
 */
struct row {
	const struct run *run;
	bool is_change;			/* it has no log entry */
	enum log_level level;		/* of a change: Info, or Verbose */
	const char *time;		/* NULL for a change */
	const char *code;		/* CWnn, or the action of a change */
	struct customer customer;
	const char *message;		/* NULL for a change */
	const char *sku;
	const char *description;
	const char *agreement;		/* its name */
	struct qty before;
	struct qty after;
	const char *outcome;		/* a word; "planned"; NULL */
	bool planned;			/* nothing was written */
	const char *error;

	/* What it does to the bill: known of what is planned or applied. */
	struct qty units;		/* change of the quantity */
	struct qty unit_price;
	struct qty amount;		/* change of the amount, a period */
};

/* A row of a change; result is NULL as long as it is only planned. */
void row_of_change(struct row *row, const struct change *c,
    const struct result *result);
/* A row of a log entry; result is what it reports, or NULL. */
void row_of_log(struct row *row, const struct log_entry *entry,
    const struct result *result);
/* The row that says that a stream is damaged, as cwlog-fmt's own AX02. */
void row_of_damage(struct row *row, const struct run *run);

/* A copy that lives in the arena. */
struct row *row_copy(const struct row *row, struct arena *a);

/* When it happened: its own time, or that of the run; may be "". */
const char *row_time(const struct row *row);
/* Whether the row is a change to the bill, planned or applied. */
bool row_has_effect(const struct row *row);

#endif
