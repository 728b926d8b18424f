#ifndef HEADERS_H
#define HEADERS_H

#include "buf.h"
#include "rows.h"

/*
 * Takes what the header lines of an answer say of its rows: Link,
 * Content-Range, and those that are named like members that speak of pages and
 * counts, as X-Total-Count or, with an object, X-Pagination. Returns 0, or -1
 * with *r->e.
 */
int headers_take(struct rows *r, const struct buf *headers);

#endif
