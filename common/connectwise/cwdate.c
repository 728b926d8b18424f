#include <string.h>
#include <time.h>

#include "cwdate.h"
#include "date.h"
#include "jget.h"
#include "text.h"

#define FIRST_YEAR	1981	/* what is older, as 1900 or 1970, is no date */
#define DAY_SECONDS	86400

/* --- the day -------------------------------------------------------------- */

/* A date that is being read. */
struct moment {
	int year, month, mday;
	int seconds;		/* into the day */
	int offset;		/* seconds east of UTC */
	bool zoned;		/* the text says in which zone it is */
};

/* Reads a number of up to max digits; returns how many it has. */
static int
read_number(const char **s, int max, int *n)
{
	int digits = 0;

	for (*n = 0; digits < max && **s >= '0' && **s <= '9'; digits++)
		*n = *n * 10 + (*(*s)++ - '0');
	return digits;
}

/* Reads the name of a month, whole or its first three letters; 0: none. */
static int
read_month(const char **s)
{
	static const char *const names[] = { "january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december" };
	char word[16] = "";
	size_t n = 0, i;

	while (n + 1 < sizeof(word) && ((s[0][n] | 0x20) >= 'a' &&
	    (s[0][n] | 0x20) <= 'z')) {
		word[n] = (char)(s[0][n] | 0x20);
		n++;
	}
	for (i = 0; i < 12 && n >= 3; i++)
		if (strncmp(names[i], word, n) == 0 &&
		    (n == 3 || names[i][n] == '\0')) {
			*s += n;
			return (int)i + 1;
		}
	return 0;
}

static void
skip(const char **s, const char *any)
{
	*s += strspn(*s, any);
}

/* a/b/year: month and day in whichever order fits; not where both would. */
static bool
order_day(struct moment *m, int a, int b, char between)
{
	if (between == '.') {		/* only written with the day first */
		m->mday = a;
		m->month = b;
		return true;
	}
	m->month = a > 12 ? b : a;
	m->mday = a > 12 ? a : b;
	return a == b || a > 12 || b > 12;
}

/* The day in numbers, after the first one, of so many digits. */
static bool
read_numbers(struct moment *m, const char **s, int first, int digits)
{
	const char between = **s;
	int second;

	if (digits == 8 && (between == '\0' ||
	    strchr("-/.", between) == NULL)) {
		m->year = first / 10000;
		m->month = first / 100 % 100;
		m->mday = first % 100;
		return true;
	}
	if (between == '\0' || strchr("-/.", between) == NULL)
		return false;
	(*s)++;
	if ((digits != 4 && digits > 2) || read_number(s, 2, &second) == 0 ||
	    *(*s)++ != between)
		return false;
	if (digits != 4)
		return order_day(m, first, second, between) &&
		    read_number(s, 4, &m->year) == 4;
	m->year = first;
	m->month = second;
	return read_number(s, 2, &m->mday) > 0;
}

static bool
read_day(struct moment *m, const char **s)
{
	int first, digits;

	if ((m->month = read_month(s)) > 0) {	/* Oct 26, 2026 */
		skip(s, " .");
		if (read_number(s, 2, &m->mday) == 0)
			return false;
		skip(s, " ,");
		return read_number(s, 4, &m->year) == 4;
	}
	if ((digits = read_number(s, 8, &first)) == 0)
		return false;
	if (digits <= 2 && strchr(" -", **s) != NULL && **s != '\0' &&
	    strspn(*s + 1, "0123456789") == 0) {	/* 26 Oct 2026 */
		(*s)++;
		m->mday = first;
		if ((m->month = read_month(s)) == 0)
			return false;
		skip(s, " -,");
		return read_number(s, 4, &m->year) == 4;
	}
	return read_numbers(m, s, first, digits);
}

/* --- the time ------------------------------------------------------------- */

/* Z, +02:00, -0500, or nothing. */
static bool
read_offset(struct moment *m, const char **s)
{
	int hours, minutes = 0;
	char sign = **s;

	if (sign == 'Z' || sign == 'z') {
		(*s)++;
		m->zoned = true;
	} else if (sign == '+' || sign == '-') {
		(*s)++;
		if (read_number(s, 2, &hours) != 2)
			return false;
		*s += **s == ':';
		if (read_number(s, 2, &minutes) == 1)
			return false;
		m->offset = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
		m->zoned = true;
	}
	return true;
}

/* AM and PM: 12:00:00 AM is midnight. */
static bool
read_half(const char **s, int *hour)
{
	char half;

	skip(s, " ");
	half = text_lower(**s);
	if (half != 'a' && half != 'p')
		return true;
	if (text_lower((*s)[1]) != 'm' || *hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (half == 'p' ? 12 : 0);
	*s += 2;
	return true;
}

/* T or a blank, and h:mm, h:mm:ss or h:mm:ss.fff; or nothing. */
static bool
read_time(struct moment *m, const char **s)
{
	int hour, minute, second = 0;

	if (**s == '\0')
		return true;
	if (strchr("Tt ", **s) == NULL)
		return false;
	(*s)++;
	if (read_number(s, 2, &hour) == 0 || *(*s)++ != ':' ||
	    read_number(s, 2, &minute) != 2)
		return false;
	if (**s == ':' && (++*s, read_number(s, 2, &second) != 2))
		return false;
	if (**s == '.')
		skip(s, ".0123456789");
	if (!read_half(s, &hour) || hour > 23 || minute > 59 || second > 60)
		return false;
	m->seconds = (hour * 60 + minute) * 60 + second;
	return read_offset(m, s);
}

/* --- members -------------------------------------------------------------- */

const char *
cw_stamp(const json_t *o, const char *name, struct arena *a, const char **bad)
{
	const json_t *v = jget(o, name);
	char stamp[DATE_TIME_TEXT], *copy;
	struct moment m = { 0 };
	const char *s;
	date_day day;

	if (v == NULL || json_is_null(v))
		return NULL;
	s = copy = json_is_string(v) ?
	    text_trim(arena_str(a, json_string_value(v))) : NULL;
	if (copy != NULL && *copy == '\0')
		return NULL;
	if (copy == NULL || !read_day(&m, &s) || m.month < 1 || m.month > 12 ||
	    m.mday < 1 || m.mday > date_month_length(m.year, m.month) ||
	    !read_time(&m, &s) || *s != '\0') {
		*bad = name;
		return NULL;
	}
	if (m.year < FIRST_YEAR)
		return NULL;
	day = date_of(m.year, m.month, m.mday);
	/* midnight is the day's, wherever it is */
	if (m.seconds == 0 || !m.zoned)
		return arena_str(a, date_text(stamp, day));
	return arena_str(a, date_time_text(stamp,
	    (time_t)day * DAY_SECONDS + m.seconds - m.offset));
}
