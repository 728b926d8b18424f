#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

#include "qty.h"

/*
 * Lines of a table for programs and spreadsheets: the columns of format csv
 * are the members of format json, by the same names.
 */
struct cell {
	const char *text;	/* NULL: none */
	struct qty number;
	bool is_number;		/* CSV: without quotes, even when not known */
	bool is_time;		/* CSV: as spreadsheets know date and time */
};

/*
 * The first line, with the byte order mark that Excel needs. separator is a
 * comma, a semicolon or a tab.
 */
void table_csv_names(FILE *out, const char *const *names, size_t n,
    char separator);
/* A line of n cells. With a semicolon, decimals have a comma, as where
 * spreadsheets expect that separator. */
void table_csv(FILE *out, const struct cell *cells, size_t n, char separator);
/* The same as an object; cells without a value are left out. */
void table_json(FILE *out, const char *const *names, const struct cell *cells,
    size_t n);

#endif
