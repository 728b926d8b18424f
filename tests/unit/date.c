/* Days and dates. */
#include <stdlib.h>

#include "date.h"
#include "tap.h"

/* Every day from 1601 to 2399: split and put together again, one by one. */
static void
walk(void)
{
	int y = 1601, m = 1, d = 1, year, month, mday;
	date_day day, first = date_of(1601, 1, 1), parsed;
	char text[DATE_TEXT];
	bool good = true;

	for (day = first; y < 2400 && good; day++) {
		date_split(day, &year, &month, &mday);
		good = year == y && month == m && mday == d &&
		    date_of(y, m, d) == day &&
		    date_parse(&parsed, date_text(text, day)) &&
		    parsed == day;
		if (++d > date_month_length(y, m)) {
			d = 1;
			if (++m > 12) {
				m = 1;
				y++;
			}
		}
	}
	ok(good, "every day of 800 years is where it should be");
}

int
main(void)
{
	char text[DATE_TIME_TEXT];
	date_day day;
	int64_t when;

	ok(date_of(1970, 1, 1) == 0, "days count from 1970-01-01");
	ok(date_of(2000, 3, 1) == 11017, "2000-03-01");
	walk();
	ok(date_month_length(2024, 2) == 29, "2024 is a leap year");
	ok(date_month_length(2100, 2) == 28, "2100 is not");
	ok(date_month_length(2000, 2) == 29, "2000 is");

	ok(date_parse(&day, "2026-10-26"), "a date");
	ok(!date_parse(&day, "2026-02-29"), "no such day");
	ok(!date_parse(&day, "2026-13-01"), "no such month");
	ok(!date_parse(&day, "2026-1-01"), "too short");
	ok(!date_parse(&day, "2026-10-26 "), "too long");
	ok(!date_parse(&day, "26-10-2026"), "the wrong way round");
	ok(!date_parse(&day, ""), "empty");
	ok(!date_parse(&day, "2026/10/26"), "slashes");
	ok(!date_parse(&day, "1600-12-31"), "before the calendar");

	is_text(date_time_text(text, 1792972800), "2026-10-26T00:00:00Z",
	    "a time");
	ok(date_time_parse(&when, "2026-10-26T00:00:00Z") &&
	    when == 1792972800, "and back");
	ok(date_time_parse(&when, "1970-01-02T03:04:05Z") &&
	    when == 86400 + 3 * 3600 + 4 * 60 + 5, "with hours");
	ok(!date_time_parse(&when, "2026-10-26"), "a day is no time");
	ok(!date_time_parse(&when, "2026-10-26T00:00:00"), "no zone");
	ok(!date_time_parse(&when, "2026-10-26T00:00:00Z "), "too long");
	ok(!date_time_parse(&when, "2026-10-26T0:00:000Z"), "odd digits");
	ok(!date_time_parse(&when, "2026-10-26T24:00:00Z"), "no such hour");
	ok(!date_time_parse(&when, "2026-10-26T 1: 2: 3Z") &&
	    !date_time_parse(&when, "2026-10-26T+1:-2:+3Z"),
	    "nothing but digits");
	setenv("TZ", "UTC-14", 1);
	tzset();
	ok(date_local(1792972800 - 3600) == date_of(2026, 10, 26),
	    "today depends on where we are");
	return tap_done();
}
