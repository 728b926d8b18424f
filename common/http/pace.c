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
	p->per_minute = per_minute;
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

int64_t
pace_wait(struct pace *p, int64_t now)
{
	int64_t wait = later(p->paused - now, 0);

	if (p->per_minute == 0)
		return wait;
	fill(p, now);
	wait = later(wait, p->sent[p->next] + PACE_MINUTE - now);
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

void
pace_pause(struct pace *p, int64_t now, int64_t ms)
{
	p->paused = later(p->paused, now + ms);
}
