#ifndef ADDITIONS_H
#define ADDITIONS_H

#include "customers.h"
#include "cw.h"
#include "date.h"
#include "diag.h"
#include "products.h"

/* The days that decide what an addition is to a run. */
struct run_days {
	date_day today;		/* the reference date */
	date_day start;		/* of the billing period */
};

/*
 * Reads the additions of every customer with an agreement: fills in the live
 * and the future ones, and as neighbours those that have ended in or after the
 * billing period and those that cannot be read; has the products learn from
 * all of them. A customer whose additions cannot be read becomes
 * AGREEMENT_UNREADABLE. Returns 0, or -1 with *e when ConnectWise cannot be
 * reached.
 */
int additions_read(struct customers *c, struct products *products,
    struct cw *cw, const struct run_days *days, struct err *e);

#endif
