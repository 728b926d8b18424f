#ifndef PACE_H
#define PACE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How fast requests may go, all transfers of a run together. ConnectWise
 * allows about 1,000 in any minute: so the requests of the last minute are
 * remembered, and a token bucket spreads them. Times are in milliseconds of
 * any clock that only goes forward.
 *
 * Other clients share that limit. When ConnectWise refuses a request (429), a
 * little less than what was sent in the last minute is what may be sent in a
 * minute from now on, but at least half of what it was. It rises slowly at
 * first, then faster: within PACE_RECOVERY to what it was in the beginning.
 */
#define PACE_MINUTE	(60 * 1000)
#define PACE_RECOVERY	(30 * PACE_MINUTE)

struct pace {
	int per_minute;		/* 0: no limit */
	int allowed;		/* of these, after the last refusal ... */
	int64_t refused;	/* ... which was then */
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
/* A request was refused: nothing may be sent for that long. Those that are
 * refused during a pause do not count. */
void pace_refused(struct pace *p, int64_t now, int64_t ms);

#endif
