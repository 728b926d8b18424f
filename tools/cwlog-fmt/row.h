#ifndef ROW_H
#define ROW_H

#include "arena.h"
#include "record.h"

struct run;

/*
 * One thing to show: a log entry, with the change that it reports if there is
 * one, or a change that is only planned. Strings are borrowed, as in records.
 */
struct row {
	const struct run *run;		/* in which it was read */
	bool is_change;			/* it has no log entry */
	enum log_level level;		/* of a change: Info, or Verbose */
	const char *time;		/* of a change: the run's; or "" */
	const char *code;		/* CWnn; the action of a change, or
					   "not-done" */
	struct customer customer;
	struct company company;		/* of a change; id 0: not known */
	struct agreement_ref agreement;
	const char *message;		/* NULL for a change */
	const char *sku;
	const char *description;
	const char *product;		/* of a change, if not the SKU */
	struct qty before;
	struct qty after;
	const char *outcome;		/* a word; "planned"; NULL */
	enum action action;		/* of a change, or of a result */
	bool planned;			/* nothing was to be written */
	bool not_done;			/* a change that was to be written */
	bool applied;
	const char *error;
	const char *note;		/* what rules say of it, or NULL */
	const struct company *candidates;	/* that may be meant */
	size_t n_candidates;

	/* Of a change, or of a result: what is billed a period; known with a
	   price. */
	struct qty bill_before;
	struct qty bill_after;

	/* What it does to the bill: known of what is planned or applied. */
	struct qty units;		/* change of the quantity */
	struct qty unit_price;
	const char *price_of;		/* of an estimate; else NULL */
	struct qty amount;		/* change of the amount */
};

/* A row of a change; result is NULL as long as it is only planned, and of a dry
 * run it may be not-tried. The note is made in the arena. */
void row_of_change(struct row *row, const struct change *c,
    const struct result *result, bool dry_run, struct arena *a);
/* A row of a log entry; result is what it reports, or NULL. A warning that a
 * rule of begin acknowledges is none: Info. The note is made in the arena. */
void row_of_log(struct row *row, const struct log_entry *entry,
    const struct result *result, const struct begin *begin, struct arena *a);

/* A row of a finding, by its id; its message is made in the arena. */
void row_of_finding(struct row *row, const struct finding *f,
    struct arena *a);

/* What the row is, where others have a level: "Plan", "Not done", "Warn". */
const char *row_label(const struct row *row);

/* A copy that lives in the arena. */
struct row *row_copy(const struct row *row, struct arena *a);
/* Whether the row is a change to the bill, planned or applied. */
bool row_has_effect(const struct row *row);
/* Whether the row says that a quantity is right already. */
bool row_is_unchanged(const struct row *row);
/* Whether somebody has to look at it: a warning, an error, or a change that was
 * not made. An applied change is done, whatever its level. */
bool row_needs_attention(const struct row *row);

#endif
