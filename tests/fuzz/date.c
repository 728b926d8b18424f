/*
 * Dates: what is read is a day of the calendar, as the C library reckons it;
 * it is written as it was read; and nothing else is taken for one.
 */
#include <ctype.h>
#include <time.h>

#include "date.h"
#include "fuzz.h"

/* Whether s looks like the pattern, in which 0 stands for any digit. */
static bool
looks_like(const char *s, const char *pattern)
{
	for (; *pattern != '\0'; s++, pattern++)
		if (*pattern == '0' ? !isdigit((unsigned char)*s) :
		    *s != *pattern)
			return false;
	return *s == '\0';
}

static int
number(const char *s, size_t digits)
{
	int n = 0;

	for (; digits > 0; digits--)
		n = n * 10 + (*s++ - '0');
	return n;
}

/* The day by the C library's reckoning; false if the calendar has it not. */
static bool
reckon(const char *s, int64_t *day)
{
	struct tm tm = { .tm_year = number(s, 4) - 1900,
	    .tm_mon = number(s + 5, 2) - 1, .tm_mday = number(s + 8, 2) };
	struct tm same = tm, back;
	time_t t;

	t = mktime(&same);	/* TZ is UTC */
	must(gmtime_r(&t, &back) != NULL);
	*day = (int64_t)t / 86400 - (t % 86400 < 0 ? 1 : 0);
	return number(s, 4) >= 1601 && back.tm_year == tm.tm_year &&
	    back.tm_mon == tm.tm_mon && back.tm_mday == tm.tm_mday;
}

static void
check_day(const char *s)
{
	char text[DATE_TEXT], start[DATE_TEXT] = "";
	int64_t reckoned;
	date_day day;
	bool good;

	good = date_parse(&day, s);
	must(good == (looks_like(s, "0000-00-00") && reckon(s, &reckoned)));
	if (good) {
		must(day == reckoned);
		must(strcmp(date_text(text, day), s) == 0);
		must(date_parse_stamp(&day, s) && day == reckoned);
	}
	if (!date_parse_stamp(&day, s))
		return;
	memcpy(start, s, 10);
	must(strcmp(date_text(text, day), start) == 0);
	must(s[10] == '\0' || s[10] == 'T');
}

static void
check_time(const char *s)
{
	char text[DATE_TIME_TEXT];
	int64_t t;

	if (!date_time_parse(&t, s))
		return;
	must(looks_like(s, "0000-00-00T00:00:00Z"));
	/* but for leap seconds, which it knows */
	must(strncmp(s + 17, "60", 2) == 0 ||
	    strcmp(date_time_text(text, (time_t)t), s) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char s[64];

	if (size >= sizeof(s))
		return 0;
	must(setenv("TZ", "UTC", 1) == 0);
	memcpy(s, data, size);
	s[size] = '\0';
	check_day(s);
	check_time(s);
	return 0;
}
