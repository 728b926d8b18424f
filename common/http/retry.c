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
	const char *p = value;
	int64_t ms = 0, seconds;
	time_t then;
	int digit;

	for (; (digit = *p - '0') >= 0 && digit <= 9; p++)
		if (ms < cap)
			ms = ms * 10 + digit * 1000;
	if (p > value && *p == '\0')
		return ms < cap ? ms : cap;
	/* no other form than a date, and no relative one, has a colon */
	if (strchr(value, ':') == NULL ||
	    (then = curl_getdate(value, NULL)) == -1)
		return -1;
	seconds = then - now;
	if (seconds <= 0)
		return 0;
	return seconds < cap / 1000 ? seconds * 1000 : cap;
}
