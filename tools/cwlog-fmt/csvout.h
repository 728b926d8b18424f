#ifndef CSVOUT_H
#define CSVOUT_H

#include <stdio.h>

/*
 * CSV for spreadsheets (RFC 4180), by libcsv: texts in quotes, numbers without,
 * rows end with CR LF. Texts are made harmless twice: for terminals, as
 * text_clean() does it, so that a row is one line; and for spreadsheets, which
 * would take them for formulas by their first character (= + - @, also as full
 * width forms): those get a ' before them.
 */
struct csvout {
	FILE *out;	/* its errors stick */
	size_t fields;	/* of the row so far */
};

/* A byte order mark: without it, Excel takes the file for another encoding. */
void csvout_mark(struct csvout *c);
/* A column's name. */
void csvout_name(struct csvout *c, const char *s);
/* Any text; NULL is empty. */
void csvout_text(struct csvout *c, const char *s);
/* The text of a number, or any that is ours; NULL is empty. */
void csvout_number(struct csvout *c, const char *s);
void csvout_end(struct csvout *c);

#endif
