/* The pace of requests, on a clock of the test's own. */
#include <stdlib.h>

#include "pace.h"
#include "tap.h"

/* Sends as fast as it may; returns when n are sent, and keeps the times. */
static int64_t
send_all(struct pace *p, int64_t *sent, size_t n, int64_t now)
{
	int64_t wait;
	size_t i;

	for (i = 0; i < n; i++) {
		while ((wait = pace_wait(p, now)) > 0)
			now += wait;
		pace_take(p, now);
		sent[i] = now;
	}
	return now;
}

/* The most that were sent in any window of a minute. */
static size_t
busiest(const int64_t *sent, size_t n)
{
	size_t i, from = 0, most = 0;

	for (i = 0; i < n; i++) {
		while (sent[i] - sent[from] >= PACE_MINUTE)
			from++;
		if (i - from + 1 > most)
			most = i - from + 1;
	}
	return most;
}

int
main(void)
{
	static int64_t sent[5000];
	static const int limits[] = { 1, 7, 60, 900, 1000 };
	struct pace p;
	int64_t end;
	size_t i, n;

	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		n = (size_t)limits[i] * 4 + 3;
		pace_init(&p, limits[i], 1000000);
		end = send_all(&p, sent, n, 1000000);
		ok(busiest(sent, n) <= (size_t)limits[i],
		    "%d a minute: never more in any minute", limits[i]);
		ok(end - 1000000 <= (int64_t)n * PACE_MINUTE / limits[i],
		    "and hardly less over four");
		pace_release(&p);
	}

	pace_init(&p, 900, 0);
	end = send_all(&p, sent, 60, 0);
	ok(end == 0, "a small run is not held up");
	ok(pace_wait(&p, 0) > 0, "a larger one is spread");
	pace_release(&p);

	pace_init(&p, 900, 0);
	pace_pause(&p, 100, 30000);
	pace_pause(&p, 100, 10);
	ok(pace_wait(&p, 100) == 30000, "a pause holds all, the longest one");
	ok(pace_wait(&p, 30100) == 0, "until it is over");
	pace_release(&p);

	pace_init(&p, 0, 0);
	ok(send_all(&p, sent, 5000, 0) == 0, "no limit is no limit");
	pace_pause(&p, 0, 500);
	ok(pace_wait(&p, 0) == 500, "but a pause is a pause");
	pace_release(&p);
	return tap_done();
}
