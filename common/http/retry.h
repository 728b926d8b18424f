#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/*
 * When a request is worth another try, and how long to wait before it. No
 * clock and no chance in here: both are given. Times are in milliseconds.
 */
struct retry_policy {
	int tries;		/* of one request, the first included */
	int64_t base;		/* the longest wait before the second try */
	int64_t cap;		/* ... before any try */
	int64_t after_cap;	/* what Retry-After is believed at the most */
	int64_t budget;		/* of waiting, of all requests of a run */
};

#define RETRY_TRIES	5
#define RETRY_BASE	500
#define RETRY_CAP	(30 * 1000)
#define RETRY_AFTER_CAP	(120 * 1000)
#define RETRY_BUDGET	(15 * 60 * 1000)

/*
 * Whether an answer with that status (0: there was none) may be better the
 * next time: 408, 429 and 5xx, but for those that say "never".
 */
bool retry_worth(long status);

/*
 * The wait before the try after the one with that number, from 1: full jitter,
 * which is chance (0 to just under 1) times the doubled base, up to the cap.
 * after is the server's Retry-After, which is waited at least, or -1.
 */
int64_t retry_delay(const struct retry_policy *p, int try, double chance,
    int64_t after);

/*
 * What the value of a Retry-After header says: whole seconds or an HTTP date,
 * which is compared with now. One in the past is 0, a huge one clamped to cap;
 * -1 if it is neither.
 */
int64_t retry_after(const char *value, time_t now, int64_t cap);

#endif
