#include <stdio.h>
#include <string.h>

#include "date.h"

/* Days before the month in a year that starts on 1 March. */
static int
days_before(int month)
{
	return (153 * ((month + 9) % 12) + 2) / 5;
}

/*
 * Counts from 1 March of the year 0, so that leap days come last in a year
 * and 400-year eras all have 146,097 days.
 */
date_day
date_of(int year, int month, int mday)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400, yoe = y % 400;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 +
	    days_before(month) + mday - 1 - 719468;
}

void
date_split(date_day day, int *year, int *month, int *mday)
{
	int z = day + 719468, era = z / 146097, doe = z % 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int m = (5 * doy + 2) / 153;

	*mday = doy - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

int
date_month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The first ten bytes of s as a day. */
static bool
parse_ten(date_day *day, const char *s)
{
	int i, field[3] = { 0, 0, 0 }, f = 0;

	for (i = 0; i < 10; i++) {
		if (i == 4 || i == 7) {
			if (s[i] != '-')
				return false;
			f++;
		} else if (s[i] < '0' || s[i] > '9') {
			return false;
		} else {
			field[f] = field[f] * 10 + (s[i] - '0');
		}
	}
	if (field[0] < 1601 || field[1] < 1 || field[1] > 12 ||
	    field[2] < 1 || field[2] > date_month_length(field[0], field[1]))
		return false;
	*day = date_of(field[0], field[1], field[2]);
	return true;
}

bool
date_parse(date_day *day, const char *s)
{
	return parse_ten(day, s) && s[10] == '\0';
}

/* n digits. (printf takes as long as all the rest of a record.) */
static char *
put_number(char *out, int n, int v)
{
	int i;

	for (i = n - 1; i >= 0; i--, v /= 10)
		out[i] = (char)('0' + v % 10);
	return out + n;
}

const char *
date_text(char out[DATE_TEXT], date_day day)
{
	int y, m, d;
	char *p;

	date_split(day, &y, &m, &d);
	p = put_number(out, 4, y);
	*p++ = '-';
	p = put_number(p, 2, m);
	*p++ = '-';
	*put_number(p, 2, d) = '\0';
	return out;
}

date_day
date_local(time_t t)
{
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return 0;
	return date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

const char *
date_time_text(char out[DATE_TIME_TEXT], time_t t)
{
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		memset(&tm, 0, sizeof(tm));
	(void)strftime(out, DATE_TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

/* Two digits, up to max. */
static bool
parse_two(int *n, const char *s, int max)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*n = (s[0] - '0') * 10 + (s[1] - '0');
	return *n <= max;
}

bool
date_time_parse(int64_t *t, const char *s)
{
	int hour, minute, second;
	date_day day;

	if (strlen(s) != DATE_TIME_TEXT - 1 || !parse_ten(&day, s) ||
	    s[10] != 'T' || !parse_two(&hour, s + 11, 23) ||
	    s[13] != ':' || !parse_two(&minute, s + 14, 59) ||
	    s[16] != ':' || !parse_two(&second, s + 17, 60) || s[19] != 'Z')
		return false;
	*t = (int64_t)day * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}
