/* What an answer says of its period. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claims.h"
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
part_agrees(const struct claims *c, enum name_about about, const char *text)
{
	int year, month, day;

	date_split(c->period->end, &year, &month, &day);
	if (about == ABOUT_YEAR)
		return strlen(text) == 4 && strtol(text, NULL, 10) == year;
	return days_month(text) == month;
}

/* "2026-09-26 - 2026-10-25", with any words or dashes between. */
static bool
range_agrees(const struct claims *c, const char *text)
{
	static const char *const between[] = { " - ", " to ", " \xe2\x80\x93 ",
	    "..", " until ", " through ", "/", "\xe2\x80\x93" };
	struct days first, last;
	char start[40];
	const char *p;
	size_t i;

	for (i = 0; i < sizeof(between) / sizeof(between[0]); i++) {
		p = strstr(text, between[i]);
		if (p == NULL || (size_t)(p - text) >= sizeof(start))
			continue;
		memcpy(start, text, (size_t)(p - text));
		start[p - text] = '\0';
		if (days_read(&first, start) &&
		    days_read(&last, p + strlen(between[i])))
			return is_day(&first, c->period->start) &&
			    is_day(&last, c->period->end);
	}
	return false;
}

static bool
date_agrees(const struct claims *c, enum name_about about, const char *text)
{
	struct days d;

	if (about == ABOUT_YEAR)
		return part_agrees(c, about, text);
	if (about == ABOUT_MONTH && part_agrees(c, about, text))
		return true;
	if (about == ABOUT_PERIOD && range_agrees(c, text))
		return true;
	if (!days_read(&d, text))
		return false;
	if (about == ABOUT_START)
		return is_day(&d, c->period->start);
	if (about == ABOUT_PREVIOUS_END)
		return is_day(&d, c->period->start - 1);
	if (about == ABOUT_MADE)
		return d.last >= c->period->start;
	return is_day(&d, c->period->end) ||
	    (about != ABOUT_END && is_month(&d, c->period));
}

int
claims_take_date(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v)
{
	char start[DATE_TEXT], end[DATE_TEXT], rule[96];
	struct days d;

	if (v->kind == CLAIM_NOTHING || v->kind == CLAIM_OTHER ||
	    (v->text != NULL && days_unset(v->text)))
		return 0;
	if (about == ABOUT_MADE && (v->text == NULL || !days_read(&d, v->text)))
		return 0;
	if (v->text != NULL && date_agrees(c, about, v->text))
		return 0;
	(void)snprintf(rule, sizeof(rule), "not, or not readably, the billing "
	    "period asked for, %s to %s", date_text(start, c->period->start),
	    date_text(end, c->period->end));
	return claims_wrong(c, path, v, rule);
}

bool
claims_other_period(const struct claims *c, const char *text)
{
	const date_day year = 366;
	bool other = false;
	struct days d;

	if (days_unset(text))
		return false;
	while (days_next(&d, &text)) {
		if (d.first < d.last ? is_month(&d, c->period) :
		    d.first >= c->period->start && d.first <= c->period->end)
			return false;
		other |= d.last > c->period->start - 3 * year &&
		    (d.first < c->period->start ||
		    d.first > c->period->end + 27);
	}
	return other;
}
