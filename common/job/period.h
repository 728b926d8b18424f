#ifndef PERIOD_H
#define PERIOD_H

#include "date.h"
#include "diag.h"

/*
 * Atria's billing periods: consecutive, each ending on the same system-wide
 * day of the month, which Atria calls the Bill Process Day.
 */
struct billing_period {
	date_day start;		/* the first day, included */
	date_day end;		/* the last day, included */
};

/*
 * Finds a period. end_rule is the job's BillingPeriodEnd: "month" (the last
 * day of the month), "1" to "31" (that day, or the last one of a shorter
 * month), or "last-N" (N days before the last one, N up to 27). which is the
 * job's BillingPeriod, in any case: "Current", the period that holds today;
 * "Previous", the one before that; or a date, the one that holds it.
 *
 * Returns 0, or -1 with *e (CW19).
 */
int period_find(struct billing_period *p, const char *end_rule,
    const char *which, date_day today, struct err *e);

#endif
