#ifndef CONF_H
#define CONF_H

#include <jansson.h>
#include <stdbool.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "digest.h"

/*
 * A configuration file: one JSON object whose names count without regard to
 * case, written by people. A byte order mark, CR LF and a comma before a
 * closing bracket are accepted: the vendor's own example has the last.
 */

#define CONF_MAX_SIZE	(1024 * 1024)

/* What may be quoted in messages. */
enum conf_care {
	CONF_PUBLIC,
	CONF_QUIET,	/* the same, but nobody is warned of unknown names */
	CONF_SECRET	/* nothing: neither values nor unknown names */
};

/*
 * Reads the text, which is changed meanwhile; name is what it is called in
 * messages: "name:line:column: what". Returns a new reference to an object, or
 * NULL with *e.
 */
json_t *conf_parse(struct buf *b, const char *name, enum conf_care care,
    struct err *e);

/*
 * The same for the public file behind fd, of which digest, of DIGEST_TEXT
 * bytes, takes the sum of the bytes.
 */
json_t *conf_load(int fd, const char *path, char *digest, struct err *e);

/* One parameter that a file may have. */
enum conf_kind {
	CONF_TEXT,	/* const char *: a string, blanks trimmed */
	CONF_TEXT_OR_NUMBER,	/* the same, or a whole number */
	CONF_COUNT,	/* int64_t: a whole number from 0, or a string of one */
	CONF_SECONDS,	/* int64_t, ms: a number of seconds, or a string */
	CONF_BOOL,	/* bool: true or false, or those words as a string */
	CONF_LIST,	/* const char ** and, at count, size_t: a string or an
			   array of strings; a blank string is none, and must
			   not be in an array */
	CONF_ARGV,	/* const char **: a program and its arguments, an array
			   of strings, as they are; ends with a NULL */
	CONF_MAP,	/* struct conf_pair * and, at count, size_t: an object
			   of strings */
	CONF_OBJECT	/* const char *: an object, kept as compact JSON */
};

struct conf_pair {
	const char *name;
	const char *value;
};

struct conf_param {
	const char *name;
	enum conf_kind kind;
	bool vital;		/* without it, something else is billed */
	size_t offset;		/* in the structure to be filled */
	size_t count;
};

/*
 * Fills the structure *out from the object: a null or an absent parameter
 * leaves what is there. Strings go into a. An unknown name is warned about on
 * stderr, with the nearest known one; but one that is nearly a vital
 * parameter's is an error. Returns 0, or -1 with *e naming path, the first
 * parameter that is wrong, and the rule; the others are filled nevertheless.
 */
int conf_read(json_t *object, const char *path, enum conf_care care,
    const struct conf_param *params, size_t n, void *out, struct arena *a,
    struct err *e);

/*
 * Whether name may be a misspelt `known`, which is *distance edits away: fewer
 * are nearer.
 */
bool conf_is_near(const char *name, const char *known, size_t *distance);

#endif
