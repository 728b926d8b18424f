#ifndef MISSING_H
#define MISSING_H

#include "cwlog.h"
#include "record.h"
#include "totals.h"

/*
 * What Atria counts of the total and the plan does not bring to the bill: with
 * what the customer's additions bill already, as far as that is known, and a
 * price. code is that of the log entry that says why. Strings are borrowed.
 */
struct unbilled missing_of(const struct agreement *g, enum log_code code,
    const struct total *total, const char *note);

#endif
