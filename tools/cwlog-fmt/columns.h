#ifndef COLUMNS_H
#define COLUMNS_H

#include "row.h"

/*
 * A row as a line of a table, for programs and spreadsheets: the columns of
 * format csv and the members of format json, by the same names.
 */
#define N_COLUMNS	18

/* A number, or a text; NULL when there is none. */
struct cell {
	struct qty number;
	const char *text;
};

const char *column_name(size_t column);
/* hints: whatToDo holds the whole hint, not only a few words. */
void column_cell(struct cell *cell, size_t column, const struct row *row,
    bool hints);

#endif
