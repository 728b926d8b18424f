#ifndef ALIKE_H
#define ALIKE_H

#include <stdbool.h>

#include "arena.h"
#include "buf.h"

/*
 * How alike two identifiers are. People type them in two systems, copy them
 * from web pages and spreadsheets, and see no difference where a computer sees
 * one. What is only alike may be the same thing or another: it is good enough
 * to find what is there, and never a reason to create something beside it.
 */
enum likeness {
	ALIKE_EXACTLY,
	ALIKE_IN_CASE,	/* but for upper and lower case of A to Z; ConnectWise
			   does not tell these apart, nor the next ones */
	ALIKE_IN_BLANKS,	/* and but for blanks at both ends */
	ALIKE_FOLDED,	/* NFKC_Casefold of Unicode; and any dash, apostrophe,
			   quotation mark, run of blanks or HTML entity is as
			   good as its plain form */
	ALIKE_LOOSELY,	/* and but for accents, and letters of other scripts
			   that look like Latin ones */
	ALIKE_NOT
};

/* a and b are well-formed UTF-8; of what is not, only ASCII is folded. */
enum likeness alike(const char *a, const char *b);

/* The same text, in the arena, for all that are at least ALIKE_LOOSELY; it is
 * its own key. */
const char *alike_key(struct arena *a, const char *s);

/* Whether the key is the text itself, but for case: most are plain. */
bool alike_is_plain(const char *s);

/*
 * Appends s so that its difference from other, which may be NULL, can be seen:
 * blanks at an end or in a row as U+2420, and as "<U+200B>" what is invisible
 * and what is neither ASCII nor a character of other.
 */
void alike_show(struct buf *out, const char *s, const char *other);

#endif
