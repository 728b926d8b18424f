/*
 * From JSON to a column of a record: the one place that knows what value fits
 * where. The state file, the admin calls and the API's writes all use it.
 */
#ifndef SIM_ASSIGN_H
#define SIM_ASSIGN_H

#include <jansson.h>

#include "world.h"

enum assigned {
	ASSIGN_OK,
	ASSIGN_TYPE,	/* the wrong kind of value */
	ASSIGN_FORMAT,	/* a text that is no date, no number */
	ASSIGN_ENUM,	/* not one of the enum's words */
	ASSIGN_LINK	/* points to nothing */
};

enum {
	BY_CLIENT = 1 << 0,	/* numbers may be strings; \b \f \n \r in text
				 * become blanks, as in ConnectWise */
	ID_ONLY = 1 << 1,	/* links need their id */
	UNCHECKED = 1 << 2	/* links may point to what is still to come */
};

/* JSON null clears the column. */
enum assigned assign(const struct world *w, struct record *r, int column,
    const json_t *value, unsigned int flags);
/* "must be a number", ...: for messages about the state file. */
const char *assigned_rule(enum assigned result, const struct field *f);

#endif
