/*
 * Names of members as conditions=, orderBy= and the like use them, and the
 * values that stand there: member, reference/part, _info/member.
 */
#ifndef SIM_PLACE_H
#define SIM_PLACE_H

#include "world.h"

enum { MILLION = 1000000 };	/* numbers are compared in millionths */

enum value_type { IS_NULL, IS_STRING, IS_NUMBER, IS_BOOL, IS_DATE };

struct place {
	int column;
	char *part;		/* NULL = the column itself; owned */
	enum kind kind;		/* of the value */
	bool any;		/* a custom field's value: any kind */
};

/* A value as it is compared. */
struct actual {
	enum value_type type;
	const char *s;		/* IS_STRING; borrowed from the record */
	int64_t n;		/* millionths, 0 or 1, seconds since 1970 */
};

/* Does an array of "list/field" have this field of the list? */
bool place_is_named(const json_t *names, const struct schema *s,
    const char *name, size_t len);
/* False if the resource has no such member or it cannot be filtered by. */
bool place_find(struct place *to, const struct world *w, enum resource of,
    const char *name, size_t len);
/* A member of an array's elements: array/member, or (custom) a member of the
 * elements of customFields. */
bool place_find_child(struct place *to, enum resource of, bool custom,
    const char *name, size_t len);
void place_release(struct place *p);

struct actual place_get(const struct place *p, const struct world *w,
    const struct record *r);
struct actual place_get_child(const struct place *p, const json_t *element);
/* Order of two values; null comes first. */
int actual_cmp(const struct actual *a, const struct actual *b);

#endif
