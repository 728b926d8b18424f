#ifndef CONDITIONS_H
#define CONDITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * Conditions of ConnectWise queries that look values up: FIELD in ("a","b").
 *
 * How a quote is written inside a string is documented nowhere, and brackets
 * and wildcards have meanings of their own in places. So a value with one of
 * " \ % * [ ] or a control character never goes into a condition; what could
 * match it is asked for by a part of it that is harmless, and the caller picks
 * from the answer by comparing. Callers compare in any case.
 */

#define CONDITIONS_MAX_VALUES	100
#define CONDITIONS_MAX_LENGTH	1500	/* percent-encoded bytes of one */

/* Whether the value can stand in a quoted string as it is. */
bool conditions_is_plain(const char *value);

/*
 * Appends a condition for as many of the n plain values as fit; returns how
 * many that was, at least 1. other is one more condition, or NULL.
 */
size_t conditions_in(struct buf *out, const char *field,
    const char *const *values, size_t n, const char *other);

/* The same for ids: FIELD in (1,2,3). */
size_t conditions_in_ids(struct buf *out, const char *field, const int64_t *ids,
    size_t n);

/*
 * Appends a condition that finds the value, which is not plain, among others:
 * FIELD contains "part"; with no usable part just other, or nothing at all.
 */
void conditions_near(struct buf *out, const char *field, const char *value,
    const char *other);

#endif
