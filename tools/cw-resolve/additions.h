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
 * Additions, which are read in the background: whenever a request more could be
 * under way. Those of agreements that are expected to be somebody's are asked
 * for while it is not known yet whose all agreements are, in full bundles only.
 */
struct additions;
struct additions *additions_begin(struct cw *cw);
/* The agreement, of each once, will be a customer's, as it seems by now. If it
 * is not, what was read of it does not count. */
void additions_expect(struct additions *r, int64_t agreement);
/* What is still asked for is given up. */
void additions_end(struct additions *r);

/*
 * Reads the additions of every customer with an agreement: fills in the live
 * and the future ones, and as neighbours those that have ended in or after the
 * billing period and those that cannot be read; has the products learn from
 * all of them. A customer whose additions cannot be read becomes
 * AGREEMENT_UNREADABLE. Returns 0, or -1 with *e when ConnectWise cannot be
 * reached.
 */
int additions_read(struct additions *r, struct customers *c,
    struct products *products, const struct run_days *days, struct err *e);

#endif
