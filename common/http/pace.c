#include <stdlib.h>
#include <string.h>

#include "pace.h"
#include "xalloc.h"

/* The bucket holds this share of a minute's requests. */
#define BURST_SHARE	15

void
pace_init(struct pace *p, int per_minute, int64_t now)
{
	memset(p, 0, sizeof(*p));
	p->per_minute = p->allowed = per_minute;
	p->refused = now;
	p->paused = now;
	p->filled = now;
	if (per_minute == 0)
		return;
	p->burst = per_minute >= BURST_SHARE ?
	    (double)per_minute / BURST_SHARE : 1;
	p->tokens = p->burst;
	p->sent = xcalloc((size_t)per_minute, sizeof(*p->sent));
	for (p->next = 0; p->next < (size_t)per_minute; p->next++)
		p->sent[p->next] = now - PACE_MINUTE;
	p->next = 0;
}

void
pace_release(struct pace *p)
{
	free(p->sent);
	memset(p, 0, sizeof(*p));
}

static void
fill(struct pace *p, int64_t now)
{
	p->tokens += (double)(now - p->filled) * p->per_minute / PACE_MINUTE;
	if (p->tokens > p->burst)
		p->tokens = p->burst;
	p->filled = now;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How many may be sent in a minute, by now. */
static int
limit_now(const struct pace *p, int64_t now)
{
	const int64_t t = later(now - p->refused, 0);
	int64_t more;

	if (t >= PACE_RECOVERY)
		return p->per_minute;
	more = p->per_minute * t / PACE_RECOVERY * t / PACE_RECOVERY;
	return p->allowed + more < p->per_minute ? (int)(p->allowed + more) :
	    p->per_minute;
}

/* When the request was sent that n requests follow, up to now. */
static int64_t
sent_before(const struct pace *p, int n)
{
	const size_t size = (size_t)p->per_minute;

	return p->sent[(p->next + size - (size_t)n) % size];
}

int64_t
pace_wait(struct pace *p, int64_t now)
{
	int64_t wait = later(p->paused - now, 0);

	if (p->per_minute == 0)
		return wait;
	fill(p, now);
	wait = later(wait, sent_before(p, limit_now(p, now)) + PACE_MINUTE -
	    now);
	if (p->tokens < 1)
		wait = later(wait, (int64_t)((1 - p->tokens) * PACE_MINUTE /
		    p->per_minute) + 1);
	return wait;
}

void
pace_take(struct pace *p, int64_t now)
{
	if (p->per_minute == 0)
		return;
	fill(p, now);
	p->tokens -= 1;
	p->sent[p->next] = now;
	p->next = (p->next + 1) % (size_t)p->per_minute;
}

/* How many were sent in the last minute, less a twentieth. */
static int
share_of_last_minute(const struct pace *p, int64_t now)
{
	int n = 0;

	while (n < p->per_minute && sent_before(p, n + 1) > now - PACE_MINUTE)
		n++;
	return n - n / 20;
}

void
pace_refused(struct pace *p, int64_t now, int64_t ms)
{
	int half, share;

	if (now >= p->paused && p->per_minute > 0) {
		half = (limit_now(p, now) + 1) / 2;
		share = share_of_last_minute(p, now);
		p->allowed = share > half ? share : half;
		p->refused = now;
	}
	p->paused = later(p->paused, now + ms);
}
