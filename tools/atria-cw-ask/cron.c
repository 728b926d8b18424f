#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer.h"
#include "diag.h"
#include "questions.h"
#include "text.h"

#define YEARS	8	/* without a 29th of February, at most */

enum field { MINUTE, HOUR, DAY, MONTH, WEEKDAY, FIELDS };

/* The five fields of crontab(5): a bit for each number that is meant. */
struct cron {
	uint64_t set[FIELDS];
	bool any[FIELDS];	/* begins with a star */
};

static const struct {
	int min, max;
	const char *names;	/* three letters each, from min on */
} bounds[FIELDS] = {
	[MINUTE] = { 0, 59, "" },
	[HOUR] = { 0, 23, "" },
	[DAY] = { 1, 31, "" },
	[MONTH] = { 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec" },
	[WEEKDAY] = { 0, 7, "sunmontuewedthufrisat" },
};

static const char *
expand_name(const char *s)
{
	static const char *const names[][2] = {
		{ "@yearly", "0 0 1 1 *" }, { "@annually", "0 0 1 1 *" },
		{ "@monthly", "0 0 1 * *" }, { "@weekly", "0 0 * * 0" },
		{ "@daily", "0 0 * * *" }, { "@midnight", "0 0 * * *" },
		{ "@hourly", "0 * * * *" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], s) == 0)
			return names[i][1];
	return s;
}

/* A number or name of the field at *s, which is moved behind it; or -1. */
static int
read_number(const char **s, enum field f)
{
	const char *name = bounds[f].names;
	char three[4] = "", *end;
	int i;
	long n;

	if (**s >= '0' && **s <= '9') {
		n = strtol(*s, &end, 10);
		*s = end;
		return n < bounds[f].min || n > bounds[f].max ? -1 : (int)n;
	}
	for (i = 0; *name != '\0'; i++, name += 3) {
		memcpy(three, name, 3);
		if (strlen(*s) >= 3 && text_lower((*s)[0]) == three[0] &&
		    text_lower((*s)[1]) == three[1] &&
		    text_lower((*s)[2]) == three[2]) {
			*s += 3;
			return bounds[f].min + i;
		}
	}
	return -1;
}

/* "*", "3", "1-5" or "mon-fri", each perhaps with "/2". */
static bool
read_part(struct cron *c, enum field f, const char **s)
{
	int from = bounds[f].min, to = bounds[f].max, step = 1;
	bool single = false;

	if (**s == '*') {
		(*s)++;
	} else if ((from = to = read_number(s, f)) == -1) {
		return false;
	} else if (**s == '-') {
		(*s)++;
		if ((to = read_number(s, f)) < from)
			return false;
	} else {
		single = true;
	}
	if (**s == '/') {
		(*s)++;
		step = (int)strtol(*s, NULL, 10);
		*s += strspn(*s, "0123456789");
		to = single ? bounds[f].max : to;
	}
	for (; step > 0 && from <= to; from += step)
		c->set[f] |= (uint64_t)1 << (f == WEEKDAY ? from % 7 : from);
	return step > 0;
}

static bool
read_field(struct cron *c, enum field f, const char *s)
{
	c->any[f] = *s == '*';
	while (read_part(c, f, &s)) {
		if (*s == '\0')
			return true;
		if (*s++ != ',')
			break;
	}
	return false;
}

static bool
is_meant(const struct cron *c, enum field f, int n)
{
	return (c->set[f] >> n & 1) != 0;
}

/* If both are restricted, either will do. */
static bool
is_day(const struct cron *c, const struct tm *tm)
{
	bool day = is_meant(c, DAY, tm->tm_mday);
	bool weekday = is_meant(c, WEEKDAY, tm->tm_wday);

	return is_meant(c, MONTH, tm->tm_mon + 1) &&
	    (c->any[DAY] || c->any[WEEKDAY] ? day && weekday : day || weekday);
}

/* The first time of that day after now; or -1. */
static time_t
find_time(const struct cron *c, const struct tm *day, time_t now)
{
	struct tm tm;
	time_t t;
	int minute;

	for (minute = 0; minute < 24 * 60; minute++) {
		if (!is_meant(c, HOUR, minute / 60) ||
		    !is_meant(c, MINUTE, minute % 60))
			continue;
		tm = *day;
		tm.tm_hour = minute / 60;
		tm.tm_min = minute % 60;
		tm.tm_sec = 0;
		tm.tm_isdst = -1;
		t = mktime(&tm);
		if (t > now)
			return t;
	}
	return -1;
}

static time_t
find_next(const struct cron *c, time_t now)
{
	struct tm today, tm;
	time_t t = -1;
	int days;

	if (localtime_r(&now, &today) == NULL)
		return -1;
	for (days = 0; t == -1 && days <= YEARS * 366; days++) {
		tm = today;
		tm.tm_mday += days;
		tm.tm_hour = 12;
		tm.tm_isdst = -1;
		if (mktime(&tm) != -1 && is_day(c, &tm))
			t = find_time(c, &tm, now);
	}
	return t;
}

/* The five words of s, cut there; false if it has another number of them. */
static bool
cut_words(char *s, char *words[FIELDS])
{
	size_t n = 0;

	for (s += strspn(s, " \t"); *s != '\0'; s += strspn(s, " \t")) {
		if (n == FIELDS)
			return false;
		words[n++] = s;
		s += strcspn(s, " \t");
		if (*s != '\0')
			*s++ = '\0';
	}
	return n == FIELDS;
}

static const char *
find_text(const char *schedule, char out[32])
{
	char copy[256], *words[FIELDS];
	struct cron c;
	struct tm tm;
	time_t t;
	int f;

	if (strcmp(schedule, "@reboot") == 0)
		return "-";
	(void)snprintf(copy, sizeof(copy), "%s", expand_name(schedule));
	if (!cut_words(copy, words) ||
	    strspn(words[0], "0123456789*,/-") != strlen(words[0]))
		return *schedule == '@' ? "?" : "calendar";
	memset(&c, 0, sizeof(c));
	for (f = 0; f < FIELDS; f++)
		if (!read_field(&c, (enum field)f, words[f]))
			return "?";
	if ((t = find_next(&c, time(NULL))) == -1)
		return "never";
	if (localtime_r(&t, &tm) == NULL ||
	    strftime(out, 32, "%Y-%m-%d %H:%M", &tm) == 0)
		return "?";
	return out;
}

/*
 * Adds to each line of a key and a schedule, with tabs, when it is next:
 * "never"; "calendar", one of systemd's, perhaps; "?", one that crontab(5) does
 * not know. "-" and "disabled" are no schedules.
 */
int
ask_next(char **operands, struct buf *out)
{
	char *line = NULL, *schedule, next[32];
	size_t size = 0;
	ssize_t len;

	(void)operands;
	while ((len = getline(&line, &size, stdin)) != -1) {
		if (len > 0 && line[len - 1] == '\n')
			line[len - 1] = '\0';
		schedule = strchr(line, '\t');
		schedule = schedule == NULL ? line : schedule + 1;
		buf_addf(out, "%s\t%s\n", line, strcmp(schedule, "-") == 0 ||
		    strcmp(schedule, "disabled") == 0 ? "-" :
		    find_text(schedule, next));
	}
	free(line);
	return EXIT_DONE;
}
