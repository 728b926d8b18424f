/*
 * Dates: what is read is a day of the calendar, as the C library reckons it;
 * it is written as it was read; and nothing else is taken for one.
 */
#include <ctype.h>
#include <time.h>

#include "cwdate.h"
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
	char text[DATE_TEXT];
	int64_t reckoned;
	date_day day;
	bool good;

	good = date_parse(&day, s);
	must(good == (looks_like(s, "0000-00-00") && reckon(s, &reckoned)));
	if (good) {
		must(day == reckoned);
		must(strcmp(date_text(text, day), s) == 0);
	}
}

/* ConnectWise's forms: a day, or a time in UTC; a plain day is itself. */
static void
check_stamp(const char *s)
{
	json_t *o = json_object();
	struct arena a = { 0 };
	const char *got, *bad = NULL;
	date_day day;
	int64_t t;

	if (json_object_set_new(o, "d", json_string(s)) == 0) {
		got = cw_stamp(o, "d", &a, &bad);
		must(got == NULL || bad == NULL);
		must(got == NULL || date_parse(&day, got) ||
		    date_time_parse(&t, got));
		if (date_parse(&day, s) && strcmp(s, "1901") > 0)
			must(got != NULL && strcmp(got, s) == 0);
	}
	json_decref(o);
	arena_release(&a);
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
	check_stamp(s);
	check_time(s);
	return 0;
}
