#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "record.h"

/*
 * The order of lines in a stream: by customer, then by Billing Identifier,
 * name, SKU, and all that is left, absent ones last; so it does not depend on
 * the order of Atria's answer. Customers with their lines stay together.
 */
int line_cmp(const struct line *a, const struct line *b);

/*
 * Appends the line as bytes that memcmp() puts into that order. They are all
 * that is known of it, but for sharedWith; they start with PACKED_CODE and the
 * customer's code, with its NUL.
 */
#define PACKED_CODE	1	/* bytes before the code */
void line_pack(const struct line *line, bool billable, struct buf *out);

/* The line that was packed; its strings are those in data. Returns whether it
 * is billable. */
bool line_unpack(struct line *line, const char *data);

#endif
