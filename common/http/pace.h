#ifndef PACE_H
#define PACE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How fast requests may go, all transfers of a run together. ConnectWise
 * allows about 1,000 in any minute: so the requests of the last minute are
 * remembered, and a token bucket spreads them. Times are in milliseconds of
 * any clock that only goes forward.
 */
#define PACE_MINUTE	(60 * 1000)

struct pace {
	int per_minute;		/* 0: no limit */
	int64_t *sent;		/* a ring of per_minute times */
	size_t next;		/* where the oldest stands, and goes */
	double tokens;
	double burst;		/* how many may go at once after a rest */
	int64_t filled;		/* when tokens was last right */
	int64_t paused;		/* nothing goes before this */
};

void pace_init(struct pace *p, int per_minute, int64_t now);
void pace_release(struct pace *p);

/* How long to wait until the next request may go; 0: it may go now. */
int64_t pace_wait(struct pace *p, int64_t now);
/* One goes. */
void pace_take(struct pace *p, int64_t now);
/* Nothing may be sent for that long: the server asked for it. */
void pace_pause(struct pace *p, int64_t now, int64_t ms);

#endif
