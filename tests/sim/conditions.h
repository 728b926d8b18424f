/*
 * The language of conditions=, childConditions= and customFieldConditions=.
 *
 *	expression = and-term { "or" and-term }
 *	and-term   = term { "and" term }
 *	term       = "(" expression ")" | test
 *	test       = name [ "not" ] operator value
 *	operator   = "=" "!=" "<" "<=" ">" ">=" "contains" "like" "in"
 *	value      = string | number | true | false | null | [date]
 *	           | "(" value { "," value } ")"           after "in"
 *
 * Keywords in any case, names case-sensitive. A name is a member of the
 * resource or, for a reference, member/part. See tests/sim/README.md for
 * what comparisons mean.
 */
#ifndef SIM_CONDITIONS_H
#define SIM_CONDITIONS_H

#include <stdbool.h>

#include "world.h"

enum conditions_kind {
	CONDITIONS,		/* over the record */
	CHILD_CONDITIONS,	/* over the elements of one of its arrays */
	CUSTOM_CONDITIONS	/* over its customFields */
};

struct conditions;

/* NULL with *error (free it) set to the message of an ApiFindCondition if the
 * text breaks a rule. An empty text is an expression that is always true. */
struct conditions *conditions_parse(const struct world *w,
    enum resource of, enum conditions_kind kind, const char *text,
    char **error);
bool conditions_match(const struct conditions *c, const struct world *w,
    const struct record *r);
void conditions_free(struct conditions *c);

/* If only records with some ids or some identifier can match, calls add for
 * each record that may and returns true. */
bool conditions_narrow(const struct conditions *c, const struct world *w,
    void (*add)(void *cls, struct record *r), void *cls);

#endif
