/*
 * The arithmetic of Retry-After and of waiting: any header of up to 24 bytes,
 * at any time; any try of any policy up to a day. What curl_getdate() says is
 * assumed to be any time within 2^62 seconds.
 *
 * Sources: common/http/retry.c
 * Options: -eva-slevel 50 -eva-min-loop-unroll 50
 */
#include <curl/curl.h>

#include "proof.h"
#include "retry.h"

#define LENGTH	24
#define DAY	(INT64_C(24) * 3600 * 1000)

time_t
curl_getdate(const char *p, const time_t *unused)
{
	(void)p;
	(void)unused;
	return Frama_C_long_interval(INT64_MIN / 2, INT64_MAX / 2);
}

static void
check_header(size_t len)
{
	PROOF_STRING(s, len);
	int64_t cap = Frama_C_long_interval(0, DAY), after;

	after = retry_after(s, Frama_C_long_interval(0, INT64_MAX / 2), cap);
	//@ assert -1 <= after <= 24 * 3600 * 1000;
}

int
main(void)
{
	struct retry_policy p = {
		.base = Frama_C_long_interval(0, DAY),
		.cap = Frama_C_long_interval(0, DAY),
	};
	int64_t delay;
	size_t len;

	for (len = 0; len <= LENGTH; len++)
		check_header(len);
	delay = retry_delay(&p, Frama_C_interval(INT32_MIN, INT32_MAX),
	    Frama_C_double_interval(0, 1), Frama_C_long_interval(-1, DAY));
	//@ assert 0 <= delay <= 24 * 3600 * 1000;
	(void)retry_worth(Frama_C_long_interval(INT64_MIN, INT64_MAX));
	return 0;
}
