#ifndef ROWS_H
#define ROWS_H

#include "arena.h"
#include "billing.h"
#include "buf.h"
#include "record.h"

/*
 * The way from rows, whatever file they are from, to lines: for billing.c and
 * the readers of each kind of file.
 */

enum column {
	COLUMN_CUSTOMER_CODE,
	COLUMN_CUSTOMER_NAME,
	COLUMN_BILLING_IDENTIFIER,
	COLUMN_SKU,
	COLUMN_DESCRIPTION,
	COLUMN_BILLABLE,
	COLUMN_PREVIOUS,
	COLUMN_DIFFERENCE,
	COLUMN_QUANTITY,
	COLUMN_RESULT_COUNT,
	COLUMNS
};

enum cell_kind {
	CELL_NONE,	/* absent, or null */
	CELL_TEXT,
	CELL_NUMBER,	/* its text is a JSON number */
	CELL_TRUE,
	CELL_FALSE,
	CELL_OTHER	/* something that no column holds */
};

struct cell {
	enum cell_kind kind;
	const char *text;	/* of CELL_TEXT and CELL_NUMBER */
};

struct row {
	uint64_t number;	/* from 1, for messages */
	struct cell cells[COLUMNS];
};

struct rows {
	struct billing *b;
	const struct job *job;
	bool text_only;		/* CSV: numbers come as text, too */
	struct source *source;
	struct arena arena;	/* what belongs to the row, or rows, at hand */
	struct buf packed;
	struct err *e;
	struct qty result_count;	/* of the first row that has it */
};

/* The column that a name means, or COLUMNS. */
enum column rows_column(const struct rows *r, const char *name);

/* Makes a line of the row, if it is billable. Returns 0, or -1 with *r->e. */
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

/* Each reads the source to its end. Returns 0, or -1 with *r->e. */
int rows_read_json(struct rows *r);
int rows_read_csv(struct rows *r);

#endif
