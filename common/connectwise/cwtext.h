#ifndef CWTEXT_H
#define CWTEXT_H

#include <jansson.h>

#include "arena.h"
#include "request.h"

/*
 * The JSON of ConnectWise's answers, and texts of its records as they are
 * compared. Nothing of this is ever written back.
 */

/*
 * The body of an answer; NULL with *e (which may be NULL) if it is no JSON.
 * Old records hold texts that are none: NUL, half of a surrogate pair, control
 * characters, bytes that are no UTF-8. Each of them becomes U+FFFD, rather than
 * to take the whole page with it; a byte order mark in front is skipped.
 */
json_t *cw_json(const struct http_answer *answer, struct err *e);
/* The same for a list of records, in the arena's memory: see jget_load(). */
const json_t *cw_page(const struct http_answer *answer, struct arena *a,
    struct err *e);

/* An identifier without the blanks at its ends, which SQL Server ignores in
 * comparisons; NULL if nothing is left. The copy lives in a. */
const char *cw_text(const json_t *o, const char *path, struct arena *a);

/* The member agreementStatus, in the API's own spelling if it is one that the
 * API knows but for case and blanks; NULL if there is none. */
const char *cw_status(const json_t *o, struct arena *a);

#endif
