#ifndef CODEC_H
#define CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "jout.h"
#include "scan.h"

/*
 * A C structure described once, by a table of its members; reading it from
 * JSON and writing it as JSON both walk that table.
 */
enum field_kind {
	FIELD_STRING,	/* const char * */
	FIELD_DATE,	/* const char *, YYYY-MM-DD */
	FIELD_QTY,	/* struct qty */
	FIELD_COUNT,	/* struct qty that is not negative */
	FIELD_ID,	/* int64_t over 0 */
	FIELD_FLAG,	/* bool; false when absent, and absent when false */
	FIELD_ENUM,	/* an enum; its names in .names, up to a NULL */
	FIELD_OBJECT,	/* a struct; its members in .codec */
	FIELD_INLINE,	/* a struct whose members stand among ours */
	FIELD_LIST,	/* a pointer to structs and, at .count, a size_t */
	FIELD_STRINGS,	/* the same with const char * */
	FIELD_IDS	/* the same with int64_t over 0 */
};

struct codec {
	const struct field *fields;
	size_t n;
	size_t size;		/* of the structure */
};

struct field {
	const char *name;
	enum field_kind kind;
	bool required;
	size_t offset;
	size_t count;
	const struct codec *codec;
	const char *const *names;
};

/* Where a member is; and the codec of struct type, from type_fields[]. */
#define FIELD_AT(type, member)	.offset = offsetof(struct type, member)
#define SHAPE(type) \
	static const struct codec type##_codec = { \
		type##_fields, sizeof(type##_fields) / sizeof(struct field), \
		sizeof(struct type) \
	}

/*
 * Fills the structure *out from the object tok; its strings and lists go into
 * a. Members that are absent or null are zero, unknown members are ignored.
 * Returns 0, or -1 with *e naming the member and the rule.
 */
int codec_read(const struct codec *codec, void *out, const struct scan *s,
    size_t tok, struct arena *a, struct err *e);

/* Writes the members into an object that is open; absent ones are left out. */
void codec_write(const struct codec *codec, const void *rec, struct jout *j);

#endif
