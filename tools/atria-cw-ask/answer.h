#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

/*
 * What the job runner gets to read: lines `name='value'` for the eval of sh.
 * A value is quoted, and stands in one line without harmful characters
 * (text.h), whatever it came from.
 */

/* NULL: the value is empty. prefix stands before the name; it may be "". */
void answer(struct buf *out, const char *prefix, const char *name,
    const char *value);
void answer_number(struct buf *out, const char *prefix, const char *name,
    int64_t n);
/* "yes" or empty. */
void answer_flag(struct buf *out, const char *prefix, const char *name,
    bool is_so);
/* One cell of a line with tabs: cleaned, "-" if empty, and a tab or, for the
 * last one, a LF. */
void answer_cell(struct buf *out, const char *value, char end);
/* The value as it is: for JSON. */
void answer_json(struct buf *out, const char *name, const char *json);

#endif
