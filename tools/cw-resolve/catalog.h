#ifndef CATALOG_H
#define CATALOG_H

#include "customers.h"
#include "cw.h"
#include "products.h"

/*
 * Asks the catalog for what the additions, which were learned, leave open of
 * the lines of customers with an agreement: SKUs that no addition explains and,
 * where additions may be created, those that the customer has no live addition
 * of, as an inactive product or a bundle cannot be added. Returns 0, or -1 with
 * *e.
 */
int catalog_ask(struct products *p, const struct customers *c, struct cw *cw,
    struct err *e);

#endif
