#ifndef CSVREAD_H
#define CSVREAD_H

#include <stddef.h>

#include "diag.h"

/*
 * Reads CSV as spreadsheets write it (RFC 4180), by libcsv: quoted fields may
 * hold commas, quotes and line ends; lines end with LF, CR LF or CR; a byte
 * order mark is accepted; blanks around unquoted fields are cut off. The text
 * must be UTF-8, every row must have as many fields as the first, and quotes
 * must be closed.
 */

#define CSV_MAX_FIELDS	256
#define CSV_MAX_ROW	((size_t)1024 * 1024)	/* bytes */

/*
 * Takes one row, the header first; line is where it ends, from 1. The fields
 * are valid until it returns. Returns 0, or -1 with *e.
 */
typedef int csvread_row(void *ctx, unsigned long line,
    const char *const *fields, size_t n, struct err *e);

/*
 * Reads the len bytes of data. Returns 0, or -1 with *e: "line N: ...", or
 * what row returned.
 */
int csvread(const char *data, size_t len, csvread_row *row, void *ctx,
    struct err *e);

#endif
