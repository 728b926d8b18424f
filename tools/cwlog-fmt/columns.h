#ifndef COLUMNS_H
#define COLUMNS_H

#include "format.h"

/*
 * The tables of formats csv, json and xlsx: what their columns are called and
 * hold. The columns of csv are the members of json, by the same names; a sheet
 * has titles. New columns come last.
 */
enum cell_kind {
	CELL_TEXT,
	CELL_QUANTITY,
	CELL_AMOUNT,
	CELL_TIME,
	CELL_DAY
};

struct column {
	const char *name;	/* csv and json */
	const char *title;	/* xlsx */
	enum cell_kind kind;
	int width;		/* in characters, of a sheet */
};

/* What is in a cell: a text, which may be a time or a day, or a number. */
struct cell {
	const char *text;	/* NULL: none */
	struct qty number;
};

struct cell text_cell(const char *s);
struct cell qty_cell(struct qty q);

#define ROW_COLUMNS		25
#define UNBILLED_COLUMNS	17
extern const struct column row_columns[ROW_COLUMNS];
extern const struct column unbilled_columns[UNBILLED_COLUMNS];

/* Fill ROW_COLUMNS or UNBILLED_COLUMNS cells. hints: whatToDo is the whole
 * explanation. */
void row_cells(struct cell *cells, const struct row *row, bool hints);
/* Of what is not billed, as a row among others; and on its own sheet. */
void unbilled_row_cells(struct cell *cells, const struct run *run,
    const struct unbilled_item *item, bool hints);
void unbilled_cells(struct cell *cells, const struct run *run,
    const struct unbilled_item *item);

#endif
