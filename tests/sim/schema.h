/*
 * What the members of each resource are: the lists of fields.h as tables and
 * as enums of columns (ADDITION_quantity, ...).
 */
#ifndef SIM_SCHEMA_H
#define SIM_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "fields.h"

/* In the order in which a state must be read: a resource links only to
 * earlier ones, or to itself. */
enum resource { TYPES, COMPANIES, CATALOG, AGREEMENTS, ADDITIONS, RESOURCES };

enum kind {
	KIND_INT,
	KIND_BOOL,
	KIND_DECIMAL,		/* hundredths */
	KIND_DATE,		/* seconds since 1970 */
	KIND_STRING,
	KIND_ENUM,		/* kept as its text */
	KIND_LINK,		/* the id of a record of another table */
	KIND_REF,		/* a reference to what is not simulated */
	KIND_ARRAY
};

enum {
	F_REQUIRED = 1 << 0,	/* when created, and ever after */
	F_READONLY = 1 << 1,	/* a client's writing has no effect */
	F_COMPUTED = 1 << 2,	/* not stored; also read-only */
	F_SMALL = 1 << 3,	/* also in the small form, .../info */
	F_INFO = 1 << 4		/* a member of _info; also read-only */
};

struct field {
	const char *name;
	enum kind kind;
	const char *of;		/* enum values, or members; else NULL */
	enum resource link;	/* KIND_LINK: the table */
	unsigned int longest;	/* KIND_STRING: characters, 0 = no limit */
	unsigned int flags;
};

struct schema {
	const char *object;	/* as error bodies name it: "addition" */
	const char *list;	/* as the state file names it: "additions" */
	const char *href;	/* path below the prefix, for _info links */
	const struct field *fields;
	size_t n;
};

#define COLUMN(resource, name, kind, of, longest, flags) resource##_##name,
enum type_column { TYPE_FIELDS(COLUMN) TYPE_COLUMNS };
enum company_column { COMPANY_FIELDS(COLUMN) COMPANY_COLUMNS };
enum catalog_column { CATALOG_FIELDS(COLUMN) CATALOG_COLUMNS };
enum agreement_column { AGREEMENT_FIELDS(COLUMN) AGREEMENT_COLUMNS };
enum addition_column { ADDITION_FIELDS(COLUMN) ADDITION_COLUMNS };
#undef COLUMN
enum { MAX_COLUMNS = 100 };

extern const struct schema schemas[RESOURCES];

/* The column of that name (of len bytes), or -1. Members of _info are found
 * with `info` only. Names are case-sensitive. */
int schema_find(const struct schema *s, const char *name, size_t len,
    bool info);
/* Is this word one of a blank-separated list? Case-sensitive if `exact`. */
bool word_in(const char *list, const char *word, size_t len, bool exact);
/* Is the field's value a number in a union value (else a pointer)? */
bool kind_is_number(enum kind kind);

#endif
