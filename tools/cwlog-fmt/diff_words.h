#ifndef DIFF_WORDS_H
#define DIFF_WORDS_H

#include "buf.h"
#include "format.h"

/* What text and page say of two runs that are compared. */

/* "billing period to 2026-10-25 (run ...), compared with the period to ..." */
void diff_describe(struct buf *b, const struct run *old, const struct run *new);
/* "3 new, 1 gone, 10 up, 5 down, 2 of another price, 60 the same" */
void diff_count(struct buf *b, const struct summary *sum);

#endif
