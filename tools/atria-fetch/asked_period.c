#include <stdlib.h>
#include <string.h>

#include "asked_period.h"
#include "days.h"

static bool
is_day(const struct days *d, date_day day)
{
	return d->first == day && d->last == day;
}

/* Whether it is the month of the period's last day. */
static bool
is_month(const struct days *d, const struct billing_period *p)
{
	return d->first < d->last && d->first <= p->end && p->end <= d->last;
}

/* A month or a year by itself. */
static bool
part_agrees(const struct billing_period *p, enum name_about about,
    const char *text)
{
	int year, month, day;

	date_split(p->end, &year, &month, &day);
	if (about == ABOUT_YEAR)
		return strlen(text) == 4 && strtol(text, NULL, 10) == year;
	return days_month(text) == month;
}

/* "2026-09-26 - 2026-10-25", with any words or dashes between. */
static bool
range_agrees(const struct billing_period *p, const char *text)
{
	static const char *const between[] = { " - ", " to ", " \xe2\x80\x93 ",
	    "..", " until ", " through ", "/", "\xe2\x80\x93" };
	struct days first, last;
	char start[40];
	const char *mark;
	size_t i;

	for (i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		mark = strstr(text, between[i]);
		if (mark == NULL || (size_t)(mark - text) >= sizeof(start))
			continue;
		memcpy(start, text, (size_t)(mark - text));
		start[mark - text] = '\0';
		if (days_read(&first, start) &&
		    days_read(&last, mark + strlen(between[i])))
			return is_day(&first, p->start) &&
			    is_day(&last, p->end);
	}
	return false;
}

bool
asked_period_agrees(const struct billing_period *p, enum name_about about,
    const char *text)
{
	struct days d;

	if (about == ABOUT_YEAR)
		return part_agrees(p, about, text);
	if (about == ABOUT_MONTH && part_agrees(p, about, text))
		return true;
	if (about == ABOUT_PERIOD && range_agrees(p, text))
		return true;
	if (!days_read(&d, text))
		return false;
	if (about == ABOUT_START)
		return is_day(&d, p->start);
	if (about == ABOUT_PREVIOUS_END)
		return is_day(&d, p->start - 1);
	if (about == ABOUT_MADE)
		return d.last >= p->start;
	return is_day(&d, p->end) ||
	    (about != ABOUT_END && is_month(&d, p));
}

bool
asked_period_misses(const struct billing_period *p, const char *text)
{
	const date_day year = 366;
	bool other = false;
	struct days d;

	if (days_unset(text))
		return false;
	while (days_next(&d, &text)) {
		if (d.first < d.last ? is_month(&d, p) :
		    d.first >= p->start && d.first <= p->end)
			return false;
		other |= d.last > p->start - 3 * year &&
		    (d.first < p->start ||
		    d.first > p->end + 27);
	}
	return other;
}
