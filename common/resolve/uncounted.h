#ifndef UNCOUNTED_H
#define UNCOUNTED_H

#include "customers.h"
#include "products.h"
#include "stage.h"

/*
 * Logs the customer's additions that are billed on and on, and that Atria no
 * longer counts. has_previous: the run's lines say what was counted in the
 * period before.
 */
void uncounted_log(struct stage *st, const struct customer_entry *entry,
    const struct products *products, bool has_previous);

#endif
