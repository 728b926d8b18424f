#ifndef ADDITIONS_H
#define ADDITIONS_H

#include "customers.h"
#include "cw.h"
#include "date.h"
#include "diag.h"
#include "products.h"

/*
 * Reads the additions of every customer with an agreement: fills in the live
 * and the future ones, and has the products learn from all of them. A customer
 * whose additions cannot be read becomes AGREEMENT_UNREADABLE. Returns 0, or -1
 * with *e when ConnectWise cannot be reached.
 */
int additions_read(struct customers *c, struct products *products,
    struct cw *cw, date_day today, struct err *e);

#endif
