/* The pace of requests, on a clock of the test's own. */
#include <stdio.h>
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

/* --- a limit that others share -------------------------------------------- */

/* ConnectWise's limit as the simulator has it: so many in any minute, and 429
 * for a while once there are more. */
struct server {
	int64_t taken[20000];
	size_t from, n;
	size_t limit;
	int64_t closed;		/* until then */
	int refused;
};

static bool
server_takes(struct server *s, int64_t now)
{
	while (s->from < s->n && s->taken[s->from] <= now - PACE_MINUTE)
		s->from++;
	if (now >= s->closed && s->n - s->from < s->limit) {
		s->taken[s->n++] = now;
		return true;
	}
	if (now >= s->closed)
		s->closed = now + 30000;
	s->refused++;
	return false;
}

#define LATENCY		200	/* ms: half on the way there, half back */
#define TRANSFERS	4

/*
 * Sends until n have been taken, by some transfers at once; returns when. Each
 * hears of its answer later than it is given.
 */
static int64_t
send_shared(struct pace *p, struct server *s, size_t n)
{
	int64_t now = 0, heard[TRANSFERS] = { 0 }, arrives[TRANSFERS] = { 0 };
	bool taken[TRANSFERS] = { false };
	size_t done = 0;
	int i;

	for (; done < n; now++)
		for (i = 0; i < TRANSFERS; i++) {
			if (arrives[i] == now && heard[i] > now)
				taken[i] = server_takes(s, now);
			if (heard[i] == now && now > 0) {
				done += taken[i];
				if (!taken[i])
					pace_refused(p, now, s->closed - now);
			}
			if (heard[i] <= now && pace_wait(p, now) == 0) {
				pace_take(p, now);
				arrives[i] = now + LATENCY / 2;
				heard[i] = now + LATENCY;
			}
		}
	return now;
}

/* Half of 1,000 a minute is left, for some minutes. */
static void
test_shared(int minutes)
{
	static struct server s;
	const size_t n = 500 * (size_t)minutes;
	struct pace p;
	int64_t end;

	s = (struct server){ .limit = 500 };
	pace_init(&p, 900, 0);
	end = send_shared(&p, &s, n);
	printf("# %zu requests: %d refused, %.2f of %d minutes\n", n, s.refused,
	    (double)end / PACE_MINUTE, minutes);
	ok(s.refused < 10, "of %d minutes beside another client, under ten "
	    "requests are refused", minutes);
	ok(end <= (int64_t)minutes * PACE_MINUTE * 105 / 100,
	    "and it takes %d minutes, and no twentieth more", minutes);
	pace_release(&p);
}

/* The pace falls once for what is refused at once, and rises again. */
static void
test_recovery(void)
{
	static int64_t sent[2000];
	struct pace p;
	int64_t now;
	int i;

	pace_init(&p, 900, 0);
	for (i = 0; i < 4; i++)
		pace_refused(&p, 100 + i, 1000);
	now = send_all(&p, sent, 450, 2000);
	ok(now < 62 * 1000, "what is refused at once halves the pace once: "
	    "half as many are sent in a minute");
	now = send_all(&p, sent, 1, now);
	ok(now >= 62 * 1000, "and no more");
	pace_release(&p);

	pace_init(&p, 900, 0);
	pace_refused(&p, 0, 1000);
	(void)send_all(&p, sent, 2000, 31 * PACE_MINUTE);
	ok(busiest(sent, 2000) == 900, "half an hour later it is as before");
	pace_release(&p);

	pace_init(&p, 2, 0);
	for (i = 0; i < 10; i++)
		pace_refused(&p, i * 100000, 1000);
	ok(pace_wait(&p, 2000000) == 0, "it never falls to nothing");
	pace_release(&p);
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
	pace_refused(&p, 100, 30000);
	pace_refused(&p, 100, 10);
	ok(pace_wait(&p, 100) == 30000, "a pause holds all, the longest one");
	ok(pace_wait(&p, 30100) == 0, "until it is over");
	pace_release(&p);

	pace_init(&p, 0, 0);
	ok(send_all(&p, sent, 5000, 0) == 0, "no limit is no limit");
	pace_refused(&p, 0, 500);
	ok(pace_wait(&p, 0) == 500, "but a pause is a pause");
	pace_release(&p);
	test_recovery();
	test_shared(2);
	test_shared(5);
	test_shared(10);
	return tap_done();
}
