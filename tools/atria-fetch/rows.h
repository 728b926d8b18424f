#ifndef ROWS_H
#define ROWS_H

#include <stdint.h>

#include "billing.h"
#include "diag.h"
#include "job.h"

/*
 * From the rows of Atria's answer, whatever file they are from, to lines.
 *
 * The names of the columns are those of the Billing Summary Report, compared
 * without regard to case, spaces and underscores, and those that the vendor's
 * own integration shows in its messages; the job's FieldMap may give others.
 */

enum column {
	COLUMN_CUSTOMER_CODE,
	COLUMN_CUSTOMER_NAME,
	COLUMN_BILLING_IDENTIFIER,
	COLUMN_SKU,
	COLUMN_DESCRIPTION,
	COLUMN_BILLABLE,
	COLUMN_PREVIOUS,	/* this one and those that follow are counts */
	COLUMN_DIFFERENCE,
	COLUMN_QUANTITY,
	COLUMN_RESULT_COUNT,
	COLUMNS
};

enum cell_kind {
	CELL_NONE,	/* absent, or null */
	CELL_TEXT,
	CELL_NUMBER,
	CELL_TRUE,
	CELL_FALSE,
	CELL_OTHER	/* something that no column holds */
};

struct cell {
	enum cell_kind kind;
	const char *text;	/* of CELL_TEXT and CELL_NUMBER */
	struct qty number;	/* of CELL_NUMBER, unless it has a fault */
	const char *fault;	/* NULL or why that is no quantity */
};

struct row {
	uint64_t number;	/* from 1, for messages; 0: all of the answer */
	struct cell cells[COLUMNS];
};

struct rows {
	struct billing *billing;	/* where the lines go */
	const struct job *job;
	struct err *e;
	struct qty result_count;	/* of the first row that has it */
};

/* The column that a name means, or COLUMNS. */
enum column rows_column(const struct rows *r, const char *name);

/* Makes a line of the row. Returns 0, or -1 with *r->e. */
int rows_add(struct rows *r, const struct row *row);

/*
 * Takes the row's resultCount, if it has one, for the number of rows that must
 * come. Returns 0, or -1 with *r->e when it is no count, or not that of rows
 * before.
 */
int rows_expect(struct rows *r, const struct row *row);

/* "row N (customer C): COLUMN RULE" into *r->e; returns -1. */
int rows_wrong(struct rows *r, const struct row *row, enum column c,
    const char *rule);

/* Each reads the len bytes at text. Returns 0, or -1 with *r->e. */
int rows_read_json(struct rows *r, const char *text, size_t len);
int rows_read_csv(struct rows *r, const char *text, size_t len);

#endif
