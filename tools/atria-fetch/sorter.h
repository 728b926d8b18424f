#ifndef SORTER_H
#define SORTER_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "diag.h"
#include "spool.h"

/*
 * Sorts any number of records in bounded memory: by their bytes, as memcmp()
 * does, shorter ones first. What does not fit is put aside in sorted runs,
 * which are merged. All-zero is ready for use.
 */
#define SORTER_MEMORY	((size_t)1024 * 1024)	/* bytes of records */
#define SORTER_RUNS	24	/* that are merged at once */

struct sorter_item {
	size_t start;
	size_t len;
};

/* The next record of a run. */
struct sorter_head {
	const char *data;
	size_t len;
	size_t run;
};

struct sorter {
	struct buf text;
	struct sorter_item *items;
	size_t n;
	size_t cap;
	size_t at;		/* the next of them to be handed out */
	struct spool runs[SORTER_RUNS];
	size_t n_runs;
	struct sorter_head heap[SORTER_RUNS];	/* the smallest first */
	size_t n_heads;
	bool taken;		/* the first of the heap was handed out */
	bool failed;		/* then why says what happened */
	struct err why;
};

/* Adds a record. Errors stick: sorter_sort() tells. */
void sorter_add(struct sorter *s, const void *data, size_t len);

/* Sorts, once all are added. Returns 0, or -1 with *e. */
int sorter_sort(struct sorter *s, struct err *e);

/*
 * The next record in order; valid until the next call. False at the end, and
 * when a temporary file cannot be read: s->failed.
 */
bool sorter_next(struct sorter *s, const char **data, size_t *len);

void sorter_release(struct sorter *s);

#endif
