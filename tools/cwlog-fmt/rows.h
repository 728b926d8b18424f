#ifndef ROWS_H
#define ROWS_H

#include "choices.h"
#include "diag.h"
#include "row.h"

/* Which rows the user wants to see. All-zero but for level: all. */
struct filter {
	enum log_level level;	/* and above */
	struct choices codes;	/* none: any */
	struct choices customers;
	const char *text;
};

/* level stands for the filter's own: it may be the job's. */
bool filter_wants(const struct filter *f, enum log_level level,
    const struct row *row);
void filter_release(struct filter *f);

#define SORT_KEYS	6

/* In which order rows are shown: by the first key, then by the second... */
struct order {
	struct {
		const struct sort_key *key;
		bool down;
	} keys[SORT_KEYS];
	size_t n;		/* 0: as they come */
};

/*
 * Reads "KEY,-KEY...": time, code, level (the most serious first), customer,
 * sku or change; a minus reverses. Rows that have no change come last either
 * way. Returns 0, or -1 with *e.
 */
int order_parse(struct order *o, const char *s, struct err *e);

/* Rows that are kept until all is read. All-zero is empty. */
struct rows {
	struct row **rows;
	size_t n;
	size_t cap;
	struct arena arena;
};

/* Keeps a copy. */
void rows_add(struct rows *r, const struct row *row);
/* Rows that are alike stay as they came. */
void rows_sort(struct rows *r, const struct order *o);
void rows_release(struct rows *r);

#endif
