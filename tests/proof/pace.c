/*
 * The pace of requests: limits of up to 4 a minute and of 900, any times
 * within 100 years, even backwards, any pause up to a day; and more requests
 * than the limit.
 *
 * Sources: common/http/pace.c
 * Options: -eva-slevel 300 -eva-min-loop-unroll 1001
 */
#include <stdlib.h>

#include "pace.h"
#include "proof.h"
#include "xalloc.h"

#define DAY	(INT64_C(24) * 3600 * 1000)
#define EVER	INT64_C(3200000000000)	/* ms */

void *
xcalloc(size_t n, size_t size)
{
	return calloc(n, size);
}

static void
check_pace(int per_minute, int n)
{
	int64_t now = Frama_C_long_interval(0, EVER), wait;
	struct pace p;

	pace_init(&p, per_minute, now);
	for (; n > 0; n--) {
		pace_refused(&p, now, Frama_C_long_interval(0, DAY));
		wait = pace_wait(&p, now);
		//@ assert wait >= 0;
		now = Frama_C_long_interval(0, EVER);
		pace_take(&p, now);
	}
	pace_release(&p);
}

int
main(void)
{
	int i;

	for (i = 0; i <= 4; i++)
		check_pace(i, 10);
	check_pace(900, 1000);
	return 0;
}
