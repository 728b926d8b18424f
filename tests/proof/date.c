/*
 * Days: any text of up to 30 bytes; any day of the calendar. localtime_r() and
 * gmtime_r() are assumed to fail, or to give a time of the years -1 to 9999.
 *
 * Sources: common/base/date.c
 * Options: -eva-slevel 500 -eva-min-loop-unroll 32
 */
#include "proof.h"
#include "date.h"

#define LENGTH	30
/* 1601-01-01 and 9999-12-31 */
#define FIRST	(-134774)
#define LAST	2932896

struct tm *
localtime_r(const time_t *t, struct tm *tm)
{
	(void)t;
	if (Frama_C_nondet(0, 1))
		return NULL;
	*tm = (struct tm){
		.tm_year = Frama_C_interval(-1901, 8099),
		.tm_mon = Frama_C_interval(0, 11),
		.tm_mday = Frama_C_interval(1, 31),
		.tm_hour = Frama_C_interval(0, 23),
		.tm_min = Frama_C_interval(0, 59),
		.tm_sec = Frama_C_interval(0, 60),
	};
	return tm;
}

struct tm *
gmtime_r(const time_t *t, struct tm *tm)
{
	return localtime_r(t, tm);
}

static void
check_text(size_t len)
{
	PROOF_STRING(text, len);
	date_day day;
	int64_t t;

	if (date_parse(&day, text))
		//@ assert -200000 <= day <= 3000000;
		;
	if (date_time_parse(&t, text))
		//@ assert -200000 * 86400 <= t <= 3000000 * 86400;
		;
}

int
main(void)
{
	char day[DATE_TEXT], time[DATE_TIME_TEXT];
	int y, m, d;
	size_t len;

	for (len = 0; len <= LENGTH; len++)
		check_text(len);
	date_split(Frama_C_interval(FIRST, LAST), &y, &m, &d);
	(void)date_text(day, Frama_C_interval(FIRST, LAST));
	(void)date_month_length(Frama_C_interval(1, 9999),
	    Frama_C_interval(1, 12));
	(void)date_of(Frama_C_interval(1, 9999), Frama_C_interval(1, 12),
	    Frama_C_interval(1, 31));
	(void)date_local(Frama_C_long_interval(INT64_MIN, INT64_MAX));
	(void)date_time_text(time, Frama_C_long_interval(INT64_MIN,
	    INT64_MAX));
	return 0;
}
