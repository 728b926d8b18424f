/*
 * Billing periods, for every day of 2023 to 2030 and every rule: against a
 * walk over the calendar that knows nothing of how period.c does it.
 */
#include <stdlib.h>

#include "period.h"
#include "tap.h"

/* Whether a period ends on the day, by the rule as it is written down. */
static bool
ends_on(const char *rule, date_day day)
{
	int year, month, mday, length;

	date_split(day, &year, &month, &mday);
	length = date_month_length(year, month);
	if (strcmp(rule, "month") == 0)
		return mday == length;
	if (strncmp(rule, "last-", 5) == 0)
		return length - mday == atoi(rule + 5);
	return mday == (atoi(rule) < length ? atoi(rule) : length);
}

/* The period that holds the day, found by walking both ways. */
static struct billing_period
walk(const char *rule, date_day day)
{
	struct billing_period p = { day, day };

	while (!ends_on(rule, p.end))
		p.end++;
	while (!ends_on(rule, p.start - 1))
		p.start--;
	return p;
}

static bool
same(struct billing_period a, struct billing_period b)
{
	return a.start == b.start && a.end == b.end;
}

static void
check_rule(const char *rule)
{
	struct billing_period p, want;
	date_day day, from = date_of(2023, 1, 1), to = date_of(2030, 12, 31);
	char text[DATE_TEXT];
	struct err e;
	int wrong = 0;

	for (day = from; day <= to && wrong < 5; day++) {
		want = walk(rule, day);
		if (period_find(&p, rule, "cuRRent", day, &e) == -1 ||
		    !same(p, want))
			printf("# current on %s, %d\n", date_text(text, day),
			    ++wrong);
		if (period_find(&p, rule, date_text(text, day), 0, &e) == -1 ||
		    !same(p, want))
			printf("# the one of %s, %d\n", text, ++wrong);
		want = walk(rule, want.start - 1);
		if (period_find(&p, rule, "Previous", day, &e) == -1 ||
		    !same(p, want))
			printf("# previous on %s, %d\n", date_text(text, day),
			    ++wrong);
	}
	ok(wrong == 0, "BillingPeriodEnd %s: every day of 2023 to 2030", rule);
}

static void
refused(const char *rule, const char *which)
{
	struct billing_period p;
	struct err e;

	ok(period_find(&p, rule, which, date_of(2026, 10, 26), &e) == -1,
	    "refused: %s, %s", rule, which);
}

/* What no date record could say. */
static void
out_of_range(const char *rule, const char *which, date_day today, bool is_out)
{
	struct billing_period p;
	char text[DATE_TEXT];
	struct err e;

	ok((period_find(&p, rule, which, today, &e) == -1) == is_out,
	    "%s: %s, %s on %s", is_out ? "refused" : "taken", rule, which,
	    date_text(text, today));
}

int
main(void)
{
	char rule[24];
	int i;

	check_rule("month");
	for (i = 1; i <= 31; i++) {
		(void)snprintf(rule, sizeof(rule), "%d", i);
		check_rule(rule);
	}
	for (i = 0; i <= 27; i++) {
		(void)snprintf(rule, sizeof(rule), "last-%d", i);
		check_rule(rule);
	}
	refused("0", "Current");
	refused("32", "Current");
	refused("last-28", "Current");
	refused("last--1", "Current");
	refused("last-", "Current");
	refused("1.", "Current");
	refused("", "Current");
	refused("last", "Current");
	refused("month", "Next");
	refused("month", "");
	refused("month", "2026-02-30");
	refused("month", "26.10.2026");
	out_of_range("25", "Current", date_of(9999, 12, 31), true);
	out_of_range("25", "9999-12-26", 0, true);
	out_of_range("25", "Previous", date_of(9999, 12, 31), false);
	out_of_range("25", "Current", date_of(9999, 12, 25), false);
	out_of_range("month", "Current", date_of(9999, 12, 31), false);
	out_of_range("month", "Current", date_of(1601, 1, 1), false);
	out_of_range("month", "Previous", date_of(1601, 1, 1), true);
	out_of_range("25", "1601-01-25", 0, true);
	return tap_done();
}
