#include <stdio.h>

#include "answer.h"
#include "atria.h"
#include "neighbours.h"

#define DAYS_BACK	31	/* every rule has a period that ends in them */

struct search {
	const struct job *job;
	const struct secrets *secrets;
	const struct http_options *options;
	struct err why;		/* why an answer could not be had */
};

/* How many rows Atria has for the period: 0, or -1 with s->why, if that is
 * not known; an answer that is not accepted has one at least. */
static int
count_rows(struct search *s, const struct billing_period *period, size_t *n)
{
	struct buf body = { 0 }, headers = { 0 };
	struct billing b = { .n = 0 };
	bool refused = false;
	int rc = 0;

	*n = 0;
	switch (atria_billing(s->job->facts.atria_url, s->secrets, s->options,
	    period->end, &body, &headers, &s->why)) {
	case ATRIA_ANSWERED:
		if (answer_read(&b, body.data != NULL ? body.data : "",
		    body.len, &headers, s->job, period, &refused, &s->why) ==
		    0)
			*n = b.n;
		else if (refused)
			rc = -1;
		else
			*n = b.n > 0 ? b.n : 1;
		break;
	case ATRIA_NO_DATA:
		break;
	case ATRIA_UNREACHABLE:
	case ATRIA_BAD_ADDRESS:
		rc = -1;
		break;
	}
	billing_release(&b);
	buf_release(&body);
	buf_release(&headers);
	return rc;
}

/* The job's BillingPeriodEnd for periods that end on the day, most likely. */
static const char *
name_rule(char out[12], date_day day)
{
	int year, month, mday;

	date_split(day, &year, &month, &mday);
	(void)snprintf(out, 12, "%d", mday);
	return mday == date_month_length(year, month) ? "month" : out;
}

void
neighbours_describe(const struct job *job, const struct secrets *secrets,
    const struct http_options *options, const struct billing_period *period,
    bool any_day, struct err *e)
{
	struct search s = { job, secrets, options, { "" } };
	struct billing_period p = { 0, period->start - 1 };
	char end[DATE_TEXT], other[DATE_TEXT], rule[12];
	size_t n = 0;
	int rc;

	(void)date_text(end, period->end);
	p.start = p.end - (period->end - period->start);
	rc = count_rows(&s, &p, &n);
	if (rc == 0 && n > 0) {
		(void)err_set(e, "Atria has nothing for the billing period "
		    "that ends on %s, and %zu rows for the one before, to %s: "
		    "has its billing process run? Or is BillingPeriod wrong?",
		    end, n, date_text(other, p.end));
		return;
	}
	for (p.end = period->end - 1; rc == 0 && n == 0 && !any_day &&
	    p.end >= period->end - DAYS_BACK; p.end--) {
		p.start = p.end - (period->end - period->start);
		rc = count_rows(&s, &p, &n);
	}
	p.end++;
	if (rc == -1)
		(void)err_set(e, "Atria has nothing for the billing period "
		    "that ends on %s, and does not answer for others: %s", end,
		    s.why.text);
	else if (any_day)
		(void)err_set(e, "Atria has nothing for the billing period "
		    "that ends on %s, nor for the one before: has its billing "
		    "process run? Whether BillingPeriodEnd is right cannot be "
		    "found out: this Atria has rows for other days than the "
		    "last ones of periods (at.end-date)", end);
	else if (n > 0)
		(void)err_set(e, "Atria has nothing for the billing period "
		    "that ends on %s, and rows for one that ends on %s: "
		    "should BillingPeriodEnd be %s and not %s?", end,
		    date_text(other, p.end), name_rule(rule, p.end),
		    job->facts.billing_period_end);
	else
		(void)err_set(e, "Atria has nothing for the billing period "
		    "that ends on %s, nor for one that ends on any of the %d "
		    "days before: has its billing process run?", end,
		    DAYS_BACK);
}
