#ifndef PUT_H
#define PUT_H

#include <stdio.h>

#include "buf.h"

/*
 * Prints text of unknown origin. Whatever it holds, a terminal shows plain text
 * (see text_clean()), and what reads the output takes it for text. Errors stay
 * in out, see ferror().
 */

/* For a terminal; blanks follow up to a width in characters. */
void put_text(FILE *out, const char *s, size_t width);

/*
 * Prints a clean text in lines of up to width columns, of which `column` are
 * taken already; further lines begin with indent blanks. Ends the line.
 */
void put_wrapped(FILE *out, const char *s, int column, int indent, int width);

/*
 * For a spreadsheet (RFC 4180), in quotes; NULL is empty. What would be a
 * formula is none, see formula.h.
 */
void put_csv(FILE *out, const char *s);

/* For a browser, also between quotes; NULL is empty. */
void put_html(FILE *out, const char *s);

/* A line of JSON: harmful characters become \uXXXX, which loses nothing. */
void put_json_line(FILE *out, const struct buf *json);

#endif
