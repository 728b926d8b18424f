/* When and how soon requests are tried again: no clock, no chance. */
#include <stdlib.h>

#include "retry.h"
#include "tap.h"

#define NOW	1792972800	/* 2026-10-26T00:00:00Z, a Monday */

static const struct retry_policy policy = { 5, 500, 30000, 120000, 900000 };

static void
after(const char *value, int64_t want)
{
	int64_t got = retry_after(value, NOW, 120000);

	if (!ok(got == want, "Retry-After: %s", value))
		printf("# %lld\n", (long long)got);
}

int
main(void)
{
	static const long again[] = { 0, 408, 429, 500, 502, 503, 504, 599 };
	static const long never[] = { 200, 201, 301, 302, 400, 401, 403, 404,
	    405, 409, 415, 422, 501, 505 };
	int64_t last = 0, longest;
	size_t i;
	int try;

	for (i = 0; i < sizeof(again) / sizeof(again[0]); i++)
		ok(retry_worth(again[i]), "%ld is tried again", again[i]);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		ok(!retry_worth(never[i]), "%ld is not", never[i]);

	for (try = 1; try <= 10; try++) {
		longest = retry_delay(&policy, try, 0.999999, -1);
		ok(retry_delay(&policy, try, 0, -1) == 0 &&
		    longest <= policy.cap && longest >= last,
		    "try %d: from 0 to %lld ms", try, (long long)longest);
		last = longest;
	}
	ok(retry_delay(&policy, 1, 0.5, -1) == 250, "half of the base");
	ok(retry_delay(&policy, 3, 0.5, -1) == 1000, "doubled twice");
	ok(last > 29000, "the cap is reached");
	ok(retry_delay(&policy, 1, 0.5, 7000) == 7000,
	    "Retry-After is waited at least");
	ok(retry_delay(&policy, 8, 0.9, 7000) == 27000,
	    "and more, if it comes so");

	after("30", 30000);
	after("0", 0);
	after("120", 120000);
	after("121", 120000);
	after("99999999999999999999", 120000);
	after("Mon, 26 Oct 2026 00:00:30 GMT", 30000);
	after("Monday, 26-Oct-26 00:01:00 GMT", 60000);
	after("Mon Oct 26 00:00:05 2026", 5000);
	after("Sun, 25 Oct 2026 00:00:00 GMT", 0);
	after("Mon, 26 Oct 2099 00:00:00 GMT", 120000);
	after("", -1);
	after("-5", -1);
	after("1.5", -1);
	after("soon", -1);
	after("30 seconds", -1);
	after("\xff\xfe", -1);
	return tap_done();
}
