#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdbool.h>

#include "cw.h"
#include "map.h"
#include "roster.h"
#include "stage.h"

/*
 * Which product a SKU is: what the mapping file says, or else SKU = product
 * identifier; exactly, or else without regard to case. Additions name their
 * products, so the catalog is asked only for the SKUs that no addition
 * explains and, where additions may be created, for those that the customer
 * has no live addition of: an inactive product or a bundle cannot be added.
 *
 * Fills in found.products of every entry whose agreement was found. Returns 0,
 * or -1 when the stage has failed (CW02).
 */
int products_resolve(struct stage *st, struct cw *cw, bool may_create,
    const struct map *map, struct roster *r);

#endif
