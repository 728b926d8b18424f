#include <stdlib.h>
#include <time.h>

#include "today.h"
#include "zone.h"

int
job_today(const struct job *job, const char *given, date_day *today,
    enum log_code *code, struct err *e)
{
	const char *zone = getenv("TZ");

	*code = CW19;
	if (given != NULL)
		return date_parse(today, given) ? 0 : err_set(e,
		    "--today must be a date, YYYY-MM-DD, not %s", given);
	if (job->time_zone != NULL) {
		if (setenv("TZ", job->time_zone, 1) == -1)
			die(EXIT_LOCAL, "out of memory");
	} else if (zone != NULL && !zone_is_known(zone)) {
		*code = AX01;
		return err_set(e, "the environment's TZ, \"%s\", is no time "
		    "zone of this system (package tzdata?): correct it, or set "
		    "TimeZone in the job file", zone);
	}
	tzset();
	*today = date_local(time(NULL));
	return 0;
}
