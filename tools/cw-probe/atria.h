#ifndef ATRIA_H
#define ATRIA_H

#include "billing_rows.h"
#include "probe.h"

/* The answers that hold the period and the one before. */
const struct exchange *atria_now(struct probe *p);
const struct exchange *atria_before(struct probe *p);
/* The rows of the period, or such with customers and SKUs; false if there are
 * none, and f says why. */
bool atria_rows(struct probe *p, struct finding *f, struct billing_rows *r);
bool atria_keyed_rows(struct probe *p, struct finding *f,
    struct billing_rows *r);

#endif
