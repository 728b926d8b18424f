/*
 * Retry-After: whole seconds or a date, clamped, and nothing else; and the wait
 * that is made of it, which is never shorter, nor negative.
 */
#include "fuzz.h"
#include "retry.h"

#define NOW	1792972800	/* 2026-10-26T00:00:00Z */

/* What a number of seconds means, in a slow and plain way. */
static int64_t
plain(const char *value, int64_t cap)
{
	int64_t ms = 0;

	for (; *value != '\0'; value++) {
		if (*value < '0' || *value > '9')
			return -1;
		ms = ms > cap ? ms : ms * 10 + (*value - '0') * 1000;
	}
	return ms < cap ? ms : cap;
}

static void
check_delay(int64_t after, unsigned try, double chance)
{
	const struct retry_policy p = { RETRY_TRIES, RETRY_BASE, RETRY_CAP,
	    RETRY_AFTER_CAP, RETRY_BUDGET };
	int64_t delay = retry_delay(&p, (int)try, chance, after);

	must(delay >= 0 && delay >= after);
	must(delay <= (after > RETRY_CAP ? after : RETRY_CAP));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t caps[] = { 0, 1000, RETRY_AFTER_CAP,
	    INT64_C(1) << 50 };
	char value[2048];
	int64_t after, cap;
	size_t i;

	if (size < 2 || size - 2 >= sizeof(value))
		return 0;
	memcpy(value, data + 2, size - 2);
	value[size - 2] = '\0';
	for (i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		cap = caps[i];
		after = retry_after(value, NOW, cap);
		must(after >= -1 && after <= cap);
		must(strspn(value, "0123456789") != strlen(value) ||
		    *value == '\0' || after == plain(value, cap));
		must(*value != '-' && *value != '\0' ? true : after == -1 ||
		    strchr(value, ':') != NULL);
		if (after <= RETRY_AFTER_CAP)
			check_delay(after, data[0] % 40u + 1u,
			    data[1] / 256.0);
	}
	return 0;
}
