#ifndef MASK_ATRIA_H
#define MASK_ATRIA_H

#include "mask.h"

/* Masked copies of Atria's answers. */

/* Takes in what the rows of an answer count. */
void mask_count_rows(struct mask *m, const struct exchange *x);
/* The JSON of the answer, a new reference. */
json_t *mask_rows(struct mask *m, const struct exchange *x);

#endif
