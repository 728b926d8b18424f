#ifndef CSVOUT_H
#define CSVOUT_H

#include <stdio.h>

/*
 * CSV for spreadsheets (RFC 4180), by libcsv: every field in quotes, rows end
 * with CR LF. A text that a spreadsheet would take for a formula, by its first
 * character (= + - @ TAB CR), gets a ' before it.
 */
struct csvout {
	FILE *out;	/* its errors stick */
	size_t fields;	/* of the row so far */
};

void csvout_text(struct csvout *c, const char *s);
/* A number, or any text that is ours: written as it is. NULL is empty. */
void csvout_plain(struct csvout *c, const char *s);
void csvout_end(struct csvout *c);

#endif
