#ifndef ATVALUE_H
#define ATVALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "request.h"

/*
 * Members of Autotask's answers. Their names are written in several ways
 * (companyID, CompanyID), so case does not count. A date is a day: what follows
 * its first ten characters is no time of day but filling.
 */
json_t *at_member(const json_t *object, const char *name);

/* False if it is absent, null, or no whole number. */
bool at_int(const json_t *object, const char *name, int64_t *n);
/* true, or 1, as some write it. */
bool at_true(const json_t *object, const char *name);
/* Without blanks at its ends, in a; NULL if nothing is left. A number counts as
 * its digits. */
const char *at_text(const json_t *object, const char *name, struct arena *a);
/* The value of the user-defined field with that name; as at_text(). */
const char *at_udf(const json_t *object, const char *name, struct arena *a);
/* As YYYY-MM-DD in a; NULL if it is no day. */
const char *at_day(const json_t *object, const char *name, struct arena *a);

/* The JSON of an answer that is a success: one without errors in it. NULL with
 * *e for all others. */
json_t *at_body(const struct http_answer *answer, struct err *e);
/*
 * Whether an answer is the last word on a request: Autotask says 500 of what
 * is wrong with it. But of too many at once it may say the same.
 */
bool at_is_final(const struct http_answer *answer);

#endif
