#ifndef CSVREAD_H
#define CSVREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

/*
 * Reads CSV as spreadsheets write it (RFC 4180), by libcsv: quoted fields may
 * hold delimiters, quotes and line ends; lines end with LF, CR LF or CR; blanks
 * around unquoted fields are cut off. Fields are separated by commas,
 * semicolons or tabs: as a first line "sep=X" says, or by what stands in the
 * header most often. The text is UTF-8, or UTF-16 with a mark: see
 * plaintext.h.
 *
 * Rows of nothing but delimiters are skipped. All others must have as many
 * fields as the first, and quotes must be closed. A file that begins with
 * #TYPE, as PowerShell writes it, is refused.
 */

#define CSV_MAX_FIELDS	256
#define CSV_MAX_ROW	((size_t)1024 * 1024)	/* bytes */

struct csv_row {
	unsigned long line;		/* where it ends, from 1 */
	const char *const *fields;	/* valid while the row is taken */
	size_t n;
	char delimiter;
	bool unfinished;		/* the last, without a line end: it
					   may have been cut off */
};

/* Takes one row, the header first. Returns 0, or -1 with *e. */
typedef int csvread_row(void *ctx, const struct csv_row *row, struct err *e);

/*
 * Reads the len bytes of data. Returns 0, or -1 with *e: "line N: ...", or
 * what row returned.
 */
int csvread(const char *data, size_t len, csvread_row *row, void *ctx,
    struct err *e);

/*
 * What a spreadsheet has made of a code, so that the code is lost: a number
 * that is shortened, 1.23E+15, a date, 3-Mar or Mar-26, or an error, #REF!. The
 * text says so behind the field's name. NULL: the field is as it was.
 */
const char *csv_spoilt(const char *field);

/* What to say of an unfinished row, behind its line. */
#define CSV_UNFINISHED	"has no line end: was the file cut off? If not, " \
	"save it again"

#endif
