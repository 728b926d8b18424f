#ifndef SUMMARY_H
#define SUMMARY_H

#include "effect.h"
#include "row.h"

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

void summary_add(struct summary *s, const struct row *row);
/* What a code means: the log table's words, or ours for an action; or "". */
const char *summary_occurs(const struct tally *t);
void summary_release(struct summary *s);

#endif
