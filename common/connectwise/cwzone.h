#ifndef CWZONE_H
#define CWZONE_H

#include "arena.h"
#include "cw.h"

/*
 * The time zone of a ConnectWise, where its dates are midnight: the job's
 * ConnectWiseTimeZone, or what system/info says.
 */

/*
 * The name in the system's time zone database of a zone that is named so there,
 * or by Windows ("Eastern Standard Time"); NULL if there is no such zone. The
 * text is the caller's or lasts for ever.
 */
const char *cw_zone(const char *name);

/*
 * The day YYYY-MM-DD of what cw_stamp() found, in the tenant's zone; without
 * one, its first ten characters. NULL of NULL. ConnectWise is asked for its
 * zone the first time that it matters, so this is not for what requests call
 * back. Changes TZ meanwhile.
 */
const char *cw_day(struct cw *cw, const char *stamp, struct arena *a);
/* The same for what requests call back: by the zone as it is known by now. */
const char *cw_day_now(struct cw *cw, const char *stamp, struct arena *a);

#endif
