#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cwtext.h"
#include "cwzone.h"
#include "date.h"
#include "jget.h"
#include "text.h"
#include "zone.h"

/* Windows' names of zones, and those of the database. Of Unicode's CLDR
 * (windowsZones), the ones that ConnectWise's customers live in. */
static const char *const windows_zones[][2] = {
	{ "AUS Central Standard Time", "Australia/Darwin" },
	{ "AUS Eastern Standard Time", "Australia/Sydney" },
	{ "Alaskan Standard Time", "America/Anchorage" },
	{ "Arab Standard Time", "Asia/Riyadh" },
	{ "Arabian Standard Time", "Asia/Dubai" },
	{ "Argentina Standard Time", "America/Argentina/Buenos_Aires" },
	{ "Atlantic Standard Time", "America/Halifax" },
	{ "Canada Central Standard Time", "America/Regina" },
	{ "Cen. Australia Standard Time", "Australia/Adelaide" },
	{ "Central America Standard Time", "America/Guatemala" },
	{ "Central Europe Standard Time", "Europe/Budapest" },
	{ "Central European Standard Time", "Europe/Warsaw" },
	{ "Central Standard Time", "America/Chicago" },
	{ "Central Standard Time (Mexico)", "America/Mexico_City" },
	{ "China Standard Time", "Asia/Shanghai" },
	{ "Coordinated Universal Time", "Etc/UTC" },
	{ "E. Africa Standard Time", "Africa/Nairobi" },
	{ "E. Australia Standard Time", "Australia/Brisbane" },
	{ "E. South America Standard Time", "America/Sao_Paulo" },
	{ "Eastern Standard Time", "America/New_York" },
	{ "Egypt Standard Time", "Africa/Cairo" },
	{ "FLE Standard Time", "Europe/Kyiv" },
	{ "GMT Standard Time", "Europe/London" },
	{ "GTB Standard Time", "Europe/Bucharest" },
	{ "Greenwich Standard Time", "Atlantic/Reykjavik" },
	{ "Hawaiian Standard Time", "Pacific/Honolulu" },
	{ "India Standard Time", "Asia/Kolkata" },
	{ "Israel Standard Time", "Asia/Jerusalem" },
	{ "Korea Standard Time", "Asia/Seoul" },
	{ "Mountain Standard Time", "America/Denver" },
	{ "New Zealand Standard Time", "Pacific/Auckland" },
	{ "Newfoundland Standard Time", "America/St_Johns" },
	{ "Pacific SA Standard Time", "America/Santiago" },
	{ "Pacific Standard Time", "America/Los_Angeles" },
	{ "Romance Standard Time", "Europe/Paris" },
	{ "Russian Standard Time", "Europe/Moscow" },
	{ "SA Pacific Standard Time", "America/Bogota" },
	{ "SA Western Standard Time", "America/La_Paz" },
	{ "SE Asia Standard Time", "Asia/Bangkok" },
	{ "Singapore Standard Time", "Asia/Singapore" },
	{ "South Africa Standard Time", "Africa/Johannesburg" },
	{ "Taipei Standard Time", "Asia/Taipei" },
	{ "Tasmania Standard Time", "Australia/Hobart" },
	{ "Tokyo Standard Time", "Asia/Tokyo" },
	{ "Turkey Standard Time", "Europe/Istanbul" },
	{ "US Eastern Standard Time", "America/Indiana/Indianapolis" },
	{ "US Mountain Standard Time", "America/Phoenix" },
	{ "UTC", "Etc/UTC" },
	{ "W. Australia Standard Time", "Australia/Perth" },
	{ "W. Central Africa Standard Time", "Africa/Lagos" },
	{ "W. Europe Standard Time", "Europe/Berlin" },
	{ "West Asia Standard Time", "Asia/Tashkent" },
};

const char *
cw_zone(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(windows_zones) / sizeof(windows_zones[0]); i++)
		if (text_caseeq(windows_zones[i][0], name))
			name = windows_zones[i][1];
	return zone_is_known(name) ? name : NULL;
}

/* --- the tenant's --------------------------------------------------------- */

static void
on_info(void *ctx, const struct http_answer *answer)
{
	struct cw_learned *learned = ctx;
	json_t *body = answer->status == 200 ? cw_json(answer, NULL) : NULL;
	const char *name;

	name = json_string_value(json_object_get(body, "serverTimeZone"));
	if (name != NULL)
		learned->zone = cw_zone(name);
	if (learned->verbose)
		warn_line("dates with a time of day are read %s (ConnectWise's "
		    "serverTimeZone: %s)", learned->zone != NULL ?
		    learned->zone : "as they are written",
		    name != NULL ? name : "not readable");
	json_decref(body);
}

/* The zone's name; NULL if it cannot be found out. */
static const char *
find_zone(struct cw *cw)
{
	struct cw_learned *learned = cw_learned(cw);

	if (learned->zone == NULL && !learned->zone_asked) {
		learned->zone_asked = true;
		http_queue(cw_http(cw), &(struct http_request){
		    .method = "GET", .path = "system/info" }, on_info,
		    learned);
		http_run(cw_http(cw));
	}
	return learned->zone;
}

static const char *
convert(const char *zone, const char *stamp, struct arena *a)
{
	const char *before;
	char day[DATE_TEXT];
	int64_t t;

	if (zone == NULL || !date_time_parse(&t, stamp))
		return arena_strn(a, stamp, DATE_TEXT - 1);
	if ((before = getenv("TZ")) != NULL)
		before = arena_str(a, before);
	(void)setenv("TZ", zone, 1);
	tzset();
	(void)date_text(day, date_local((time_t)t));
	if (before != NULL)
		(void)setenv("TZ", before, 1);
	else
		(void)unsetenv("TZ");
	tzset();
	return arena_str(a, day);
}

const char *
cw_day(struct cw *cw, const char *stamp, struct arena *a)
{
	if (stamp == NULL || strlen(stamp) < DATE_TEXT)
		return stamp;
	return convert(find_zone(cw), stamp, a);
}

const char *
cw_day_now(struct cw *cw, const char *stamp, struct arena *a)
{
	if (stamp == NULL || strlen(stamp) < DATE_TEXT)
		return stamp;
	return convert(cw_learned(cw)->zone, stamp, a);
}
