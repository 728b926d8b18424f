#ifndef TEXT_BILL_H
#define TEXT_BILL_H

#include "format.h"

/* "Bill: +642.36 -516.00 = +126.36 a period (3 prices unknown)"; nothing if
 * the run has no change to the bill. */
void text_put_bill(const struct show *s, const struct run *run);

/* The same without its name, behind ": "; nothing if nothing changes. */
void text_put_effect(const struct show *s, const struct run *run);

/* What Atria counts and nobody is billed for: a sum, and a line for each thing
 * that has to be done, with the customers and SKUs that it is about. */
void text_put_unbilled(const struct show *s, const struct run *run);

#endif
