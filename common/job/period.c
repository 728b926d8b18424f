#include <string.h>

#include "period.h"
#include "text.h"

/* The day on which a period ends, in every month. */
struct end_rule {
	int day;	/* 1 to 31; 0: counted from the end of the month */
	int before;	/* days before the last one, when day is 0 */
};

/* A whole number of one or two digits, all of s; or -1. */
static int
small_number(const char *s)
{
	size_t len = strlen(s);

	if (len < 1 || len > 2 || strspn(s, "0123456789") != len)
		return -1;
	return len == 1 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
}

static int
parse_rule(struct end_rule *rule, const char *s, struct err *e)
{
	char head[6] = "";

	memset(rule, 0, sizeof(*rule));
	if (text_caseeq(s, "month"))
		return 0;
	(void)strncpy(head, s, sizeof(head) - 1);
	if (text_caseeq(head, "last-")) {
		rule->before = small_number(s + 5);
		if (rule->before >= 0 && rule->before <= 27)
			return 0;
	} else {
		rule->day = small_number(s);
		if (rule->day >= 1 && rule->day <= 31)
			return 0;
	}
	return err_set(e, "BillingPeriodEnd must be month, 1 to 31, or last-0 "
	    "to last-27, not %s", s);
}

static date_day
end_in_month(const struct end_rule *rule, int year, int month)
{
	int last = date_month_length(year, month), day;

	day = rule->day == 0 ? last - rule->before :
	    rule->day < last ? rule->day : last;
	return date_of(year, month, day);
}

/* The last end before the day. */
static date_day
end_before(const struct end_rule *rule, date_day day)
{
	int year, month, mday;
	date_day end;

	date_split(day, &year, &month, &mday);
	end = end_in_month(rule, year, month);
	if (end < day)
		return end;
	return month > 1 ? end_in_month(rule, year, month - 1) :
	    end_in_month(rule, year - 1, 12);
}

/* The first end on the day or after it. */
static date_day
end_from(const struct end_rule *rule, date_day day)
{
	int year, month, mday;
	date_day end;

	date_split(day, &year, &month, &mday);
	end = end_in_month(rule, year, month);
	if (end >= day)
		return end;
	return month < 12 ? end_in_month(rule, year, month + 1) :
	    end_in_month(rule, year + 1, 1);
}

int
period_find(struct billing_period *p, const char *end_rule, const char *which,
    date_day today, struct err *e)
{
	struct end_rule rule;
	date_day day = today;

	if (parse_rule(&rule, end_rule, e) == -1)
		return -1;
	if (text_caseeq(which, "Previous"))
		day = end_before(&rule, today);
	else if (!text_caseeq(which, "Current") && !date_parse(&day, which))
		return err_set(e, "the billing period must be Current, "
		    "Previous or a date, YYYY-MM-DD, not %s", which);
	p->end = end_from(&rule, day);
	p->start = end_before(&rule, p->end) + 1;
	if (p->start < date_of(1601, 1, 1) || p->end > date_of(9999, 12, 31))
		return err_set(e, "the billing period does not lie within the "
		    "years 1601 to 9999");
	return 0;
}
