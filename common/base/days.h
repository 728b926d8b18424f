#ifndef DAYS_H
#define DAYS_H

#include <stdbool.h>

#include "date.h"

/*
 * Days and months as programs and people spell them: 2026-10-25 (with a time
 * behind it or without), 20261025, 25.10.2026, 25/10/2026, 10/25/2026,
 * 25 October 2026, October 25, 2026, /Date(1792886400000)/, seconds or
 * milliseconds since 1970; 2026-10, October 2026. The day is the one that is
 * written, whatever the time zone.
 */
struct days {
	date_day first;
	date_day last;	/* the same for a day */
};

/*
 * Reads all of s. False if it cannot be read, or in two ways: 10/09/2026 is no
 * day, as some mean September by it; 10.09.2026 is the tenth of September.
 */
bool days_read(struct days *d, const char *s);

/*
 * Finds the next day or month among other words, of which there may be none:
 * "Billing September 2026", "/billing/2026-09-25". Moves *s behind it. False:
 * there is none left.
 */
bool days_next(struct days *d, const char **s);

/* Whether s is blank, or the year 1: how programs write "no date". */
bool days_unset(const char *s);

/* 1 to 12 for a month by its name (English, three letters or more) or its
 * number; 0 for anything else. */
int days_month(const char *s);

#endif
