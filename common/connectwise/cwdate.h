#ifndef CWDATE_H
#define CWDATE_H

#include <jansson.h>

#include "arena.h"

/*
 * The dates of ConnectWise's records. They are days, but come as timestamps:
 * midnight in UTC (2025-01-01T00:00:00Z), or midnight where the server is
 * (2025-01-01T05:00:00Z in New York), which east of Greenwich is in the day
 * before. No date is written in several ways: absent, null, "",
 * 0001-01-01T00:00:00Z, 1900-01-01.
 *
 * nextInvoiceDate is a plain string, so other forms are read, too: 10/26/2026,
 * 26.10.2026, Oct 26, 2026, 20261026; but not 2/3/2026, which is two days.
 */

/*
 * The day of a record's member, as YYYY-MM-DD; or YYYY-MM-DDThh:mm:ssZ if it
 * has a time of day, for cw_day(). NULL if it is unset or cannot be read:
 * then *bad is the name, else it stays. The text lives in a.
 */
const char *cw_stamp(const json_t *o, const char *name, struct arena *a,
    const char **bad);

#endif
