#ifndef TEXT_FRAME_H
#define TEXT_FRAME_H

#include "format.h"

/* What the formats of text print around the rows of a run. */

/* Of the run: label, period, name, and who applied which plan. */
void text_begin(struct show *s, const struct run *run);
/* Counts, the bill, the seal, what is not billed, and how the run ended. */
void text_end(struct show *s, const struct run *run);
/* How a run ended that did not go well. */
void text_put_state(const struct show *s, const struct run *run);

/* Which run it is, where rows of several are mixed. */
void text_put_run(const struct show *s, const struct run *run);

#endif
