#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "diag.h"
#include "qty.h"

/*
 * A strict reader of one JSON text (RFC 8259) that keeps numbers as they are
 * written, so that a quantity never passes through binary floating point. It
 * reads records; configuration and API answers are read by jansson.
 *
 * The text becomes a run of tokens in the order in which they stand: an object
 * is followed by its names and values, an array by its values. A token is
 * named by its place in that run; the text's own value is token 0, so 0 also
 * serves as "no such member".
 *
 * Stricter than RFC 8259: UTF-8 must be well-formed, a name may stand only
 * once in an object, NUL is refused, and nesting ends at SCAN_MAX_DEPTH. How a
 * name or a string is spelt, with escapes or without, makes no difference to
 * any function here.
 */
enum scan_type {
	SCAN_OBJECT,
	SCAN_ARRAY,
	SCAN_STRING,
	SCAN_NUMBER,
	SCAN_TRUE,
	SCAN_FALSE,
	SCAN_NULL
};

#define SCAN_MAX_DEPTH		16
#define SCAN_MAX_MEMBERS	256

struct scan_token {
	enum scan_type type;
	bool escaped;		/* a string with backslashes in it */
	uint32_t start;		/* the first byte; of a string, after the " */
	uint32_t len;		/* bytes; of a string, without the quotes */
	uint32_t next;		/* the token after this one and all in it */
};

/* All-zero is ready for use; memory is kept from one text to the next. */
struct scan {
	const char *text;
	struct scan_token *tokens;
	size_t n;
	size_t cap;
	size_t end;	/* bytes of text up to the end of the value */
};

/*
 * Reads the len bytes at text, which must stay as they are while s is used.
 * Returns 0, or -1 with *e saying what is wrong in which column (from 1).
 */
int scan_parse(struct scan *s, const char *text, size_t len, struct err *e);
/*
 * Reads only the first value of the text, which ends at s->end. If it is none,
 * that is the place of what *e says is wrong.
 */
int scan_value(struct scan *s, const char *text, size_t len, struct err *e);
void scan_release(struct scan *s);

enum scan_type scan_type(const struct scan *s, size_t tok);
/* The value of a member of the object tok, or 0. A null is a value. */
size_t scan_member(const struct scan *s, size_t tok, const char *name);
/* The same, found sooner if it stands soon after last, another member's value,
 * or 0: records have their members in order. */
size_t scan_member_after(const struct scan *s, size_t tok, size_t last,
    const char *name);
/* How many values the array tok holds; its first one is tok + 1. */
size_t scan_count(const struct scan *s, size_t tok);
/* The value that follows tok in its array. */
size_t scan_next(const struct scan *s, size_t tok);

/* The string tok, decoded, as a copy in the arena. */
char *scan_string(const struct scan *s, size_t tok, struct arena *a);
/* The same into size bytes at out; false for what is no string, or too long. */
bool scan_copy(const struct scan *s, size_t tok, char *out, size_t size);
/* Whether tok is the string text. */
bool scan_is(const struct scan *s, size_t tok, const char *text);
/* The number tok, as qty_parse() does it. */
const char *scan_qty(const struct scan *s, size_t tok, struct qty *q);
/* The number tok as a whole number of 0 to 2^53; false if it is not one. */
bool scan_whole(const struct scan *s, size_t tok, int64_t *n);

#endif
