#include <curl/curl.h>
#include <string.h>

#include "retry.h"

bool
retry_worth(long status)
{
	return status == 0 || status == 408 || status == 429 ||
	    (status >= 500 && status != 501 && status != 505);
}

int64_t
retry_delay(const struct retry_policy *p, int try, double chance,
    int64_t after)
{
	int64_t longest = p->base, delay;
	int i;

	for (i = 1; i < try && longest < p->cap; i++)
		longest *= 2;
	if (longest > p->cap)
		longest = p->cap;
	delay = (int64_t)(chance * (double)longest);
	return after > delay ? after : delay;
}

int64_t
retry_after(const char *value, time_t now, int64_t cap)
{
	size_t digits = strspn(value, "0123456789");
	int64_t ms = 0;
	time_t then;
	size_t i;

	if (digits > 0 && value[digits] == '\0') {
		for (i = 0; i < digits && ms < cap; i++)
			ms = ms * 10 + (value[i] - '0') * 1000;
		return ms < cap ? ms : cap;
	}
	/* no other form than a date, and no relative one, has a colon */
	if (strchr(value, ':') == NULL ||
	    (then = curl_getdate(value, NULL)) == -1)
		return -1;
	if (then <= now)
		return 0;
	return then - now < cap / 1000 ? (int64_t)(then - now) * 1000 : cap;
}
