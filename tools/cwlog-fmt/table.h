#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

#include "columns.h"

/*
 * Lines of a table for programs and spreadsheets: the columns of format csv
 * are the members of format json, by the same names.
 */

/*
 * The first line, with the byte order mark that Excel needs. separator is a
 * comma, a semicolon or a tab.
 */
void table_csv_names(FILE *out, const struct column *columns, size_t n,
    char separator);
/* A line of n cells. With a semicolon, decimals have a comma, as where
 * spreadsheets expect that separator. */
void table_csv(FILE *out, const struct column *columns,
    const struct cell *cells, size_t n, char separator);
/* The same as an object; cells without a value are left out. */
void table_json(FILE *out, const struct column *columns,
    const struct cell *cells, size_t n);

#endif
