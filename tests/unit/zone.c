/* Names of time zones. */
#include <stdlib.h>

#include "tap.h"
#include "zone.h"

int
main(void)
{
	static const char *const good[] = { "UTC", "Etc/UTC", "Europe/Berlin",
	    ":Europe/Berlin", "Pacific/Kiritimati", "America/Adak",
	    "America/Argentina/Buenos_Aires", "Etc/GMT+12", "EST5EDT",
	    "/usr/share/zoneinfo/Asia/Tokyo", "UTC0", "JST-9", "<+0330>-3:30",
	    "<-03>3", "CET-1CEST,M3.5.0,M10.5.0/3",
	    "AEST-10AEDT,M10.1.0,M4.1.0/3", "EST5EDT4,M3.2.0/2:00:00,M11.1.0",
	    "IST-1GMT0,M10.5.0,M3.5.0/1", "XXX3YYY,J60,J300/-2",
	    "XXX3YYY,0,365/25" };
	static const char *const bad[] = { "", ":", "Australia/Sidney", "AEST",
	    "Europe", "Pacific", "zone.tab", "tzdata.zi", "Europe/", "/",
	    "/dev/null", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC",
	    "Mars/Olympus", "CET-1CEST", "CET-1CEST,M3.5.0", "UT0", "UTC+",
	    "UTC168", "UTC0:60", "UTC0:00:60", "CET-1CEST,M13.5.0,M10.5.0",
	    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
	    "CET-1CEST,J0,J300", "CET-1CEST,M3.5.0,M10.5.0 ", " UTC0",
	    "<UTC0", "GMT+2000", "+02:00", "UTC 0" };
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ok(zone_is_known(good[i]), "%s is a time zone", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!zone_is_known(bad[i]), "\"%s\" is no time zone", bad[i]);
	(void)setenv("TZDIR", "/nonexistent", 1);
	ok(!zone_is_known("Europe/Berlin"),
	    "a zone database that is not there knows no zone");
	return tap_done();
}
