#ifndef ELSEWHERE_H
#define ELSEWHERE_H

#include "additions.h"
#include "customers.h"
#include "cw.h"
#include "diag.h"
#include "products.h"

/*
 * Where additions may be created, what is live must not be created once more
 * beside it: reads the other active agreements, of any type, of the companies
 * whose customers may need a new addition, and adds the additions that are live
 * there, or will be, as neighbours. Agreements that are another customer's are
 * left out. Where they cannot be read, the customer's agreement is closed.
 * Returns 0, or -1 with *e when ConnectWise cannot be reached.
 */
int elsewhere_read(struct customers *c, struct products *products,
    struct cw *cw, const struct run_days *days, struct err *e);

#endif
