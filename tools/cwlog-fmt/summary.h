#ifndef SUMMARY_H
#define SUMMARY_H

#include "arena.h"
#include "money.h"
#include "row.h"

/* Changes to the bill, added up exactly. */
struct effect {
	uint64_t changes;
	struct qty up, down;			/* units; down is negative */
	struct money money;	/* what is billed a period */
	bool overflow;		/* a sum of units is out of range */
};

/* Adds the change of the quantity, and of the amount if that is known. */
void effect_add(struct effect *e, const struct row *row);
/* Adds all that is in another one. */
void effect_merge(struct effect *e, const struct effect *other);
/* The change of the units; known when there are changes. */
struct qty effect_units(const struct effect *e);

/* The rows of one code (or planned action), or of one customer. */
struct tally {
	const char *key;	/* the code; "": a customer without one */
	const char *name;	/* of the customer */
	enum log_level level;	/* of the code */
	bool is_change;
	uint64_t n;
	struct effect effect;
};

struct tallies {
	struct tally *tallies;	/* in the order of their keys */
	size_t n;
	size_t cap;
};

/* Rows, counted and added up. All-zero is empty. */
struct summary {
	uint64_t rows;
	uint64_t levels[LEVEL_VERBOSE + 1];	/* log entries */
	uint64_t actions[ACTIONS];		/* planned changes */
	uint64_t done[ACTIONS];			/* applied changes */
	uint64_t unchanged;			/* rows that need no change */
	uint64_t attention;			/* rows that need it */
	uint64_t not_done;	/* changes that were to be applied */
	struct effect planned;
	struct effect applied;
	struct tallies codes;
	bool by_customer;			/* customers is wanted */
	struct tallies customers;		/* those with an effect */
	struct arena arena;
};

void summary_add(struct summary *s, const struct row *row);
/* What there is of the customer, or of the code; or NULL. */
const struct tally *summary_customer(const struct summary *s, const char *code);
const struct tally *summary_code(const struct summary *s, const char *code);
/* Adds rows, codes and effects of another one. */
void summary_merge(struct summary *s, const struct summary *other);
/* When a code occurs: the log table's words, or ours for an action; or "". */
const char *summary_occurs(const struct tally *t);
void summary_release(struct summary *s);

#endif
