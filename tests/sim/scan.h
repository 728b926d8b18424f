/*
 * Walks a large JSON text without building a tree of it: the members of one
 * object or the elements of one array at a time, each as a piece of the text.
 * A piece is parsed by jansson when it is looked at; the walk itself only
 * balances brackets and strings.
 */
#ifndef SIM_SCAN_H
#define SIM_SCAN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A piece of text; not NUL-terminated. */
struct slice {
	const char *s;
	size_t len;
};

/* A text with a name, for messages: "state.json:12:7: ...". */
struct source {
	const char *name;
	const char *text;
	size_t len;
	char *error;		/* the first one; free it */
};

struct scan {
	struct source *src;
	const char *p;
	const char *end;
	bool object;
	bool first;
};

/* Starts walking an object ('{') or array ('['). False with src->error set if
 * the piece is something else. */
bool scan_open(struct scan *it, struct source *src, struct slice piece,
    char bracket);
/* The next member or element; key (without quotes, as written) may be NULL.
 * False at the end and on an error: look at src->error. */
bool scan_next(struct scan *it, struct slice *key, struct slice *value);

/* The value of a piece, a new reference; NULL with src->error set. Duplicate
 * members are errors. */
json_t *scan_parse(struct source *src, struct slice piece);

/* The whole text as a piece, blanks around it cut off. */
struct slice source_all(const struct source *src);
/* Notes an error at a place of the text, with line and column. Keeps the
 * first one. Always false. */
bool source_error(struct source *src, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

bool slice_is(struct slice a, const char *s);

#endif
