#ifndef SUMMARY_H
#define SUMMARY_H

#include "row.h"

/* Changes to the bill, added up exactly. */
struct effect {
	uint64_t changes;
	struct qty up, down;			/* units; down is negative */
	struct qty amount_up, amount_down;	/* what is billed a period */
	uint64_t unpriced;	/* changes whose amount is not known */
	bool beyond;		/* a sum is out of range: more than is said */
};

/* What one code (or planned action) amounts to. */
struct tally {
	const char *code;
	enum log_level level;
	bool is_change;
	uint64_t n;
	struct effect effect;
};

/* Counts rows by code. All-zero is empty. */
struct summary {
	struct tally *tallies;	/* by code */
	size_t n;
	size_t cap;
	uint64_t rows;
	struct effect planned;
	struct effect applied;
	struct arena arena;
};

void effect_add(struct effect *e, const struct row *row);
/* The change of the amount; not known when no price is. */
struct qty effect_amount(const struct effect *e);

void summary_add(struct summary *s, const struct row *row);
/* What a code means: the log table's words, or ours for an action; or "". */
const char *summary_occurs(const struct tally *t);
void summary_release(struct summary *s);

#endif
