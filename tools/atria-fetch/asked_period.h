#ifndef ASKED_PERIOD_H
#define ASKED_PERIOD_H

#include <stdbool.h>

#include "names.h"
#include "period.h"

/* Whether a text names the period's days, month or year as it was asked for. */
bool asked_period_agrees(const struct billing_period *p, enum name_about about,
    const char *text);

/*
 * Whether a text speaks of another time than the billing period: it holds days
 * or months, and all of them are of another period, not long past.
 */
bool asked_period_misses(const struct billing_period *p, const char *text);

#endif
