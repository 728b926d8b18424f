#include "limit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct limiter {
	pthread_mutex_t lock;
	int64_t *times;		/* ms, of the requests in the window: a ring */
	size_t first, n, cap;
	int64_t closed_until;	/* ms */
};

struct limiter *
limiter_new(void)
{
	struct limiter *l = xcalloc(1, sizeof(*l));

	(void)pthread_mutex_init(&l->lock, NULL);
	return l;
}

void
limiter_free(struct limiter *l)
{
	if (l == NULL)
		return;
	free(l->times);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
}

void
limiter_reset(struct limiter *l)
{
	(void)pthread_mutex_lock(&l->lock);
	l->n = 0;
	l->closed_until = 0;
	(void)pthread_mutex_unlock(&l->lock);
}

int64_t
limiter_used(struct limiter *l)
{
	int64_t n;

	(void)pthread_mutex_lock(&l->lock);
	n = (int64_t)l->n;
	(void)pthread_mutex_unlock(&l->lock);
	return n;
}

static void
push(struct limiter *l, int64_t now)
{
	size_t i;

	if (l->n == l->cap) {
		int64_t *more = xmalloc((l->cap * 2 + 64) * sizeof(*more));

		for (i = 0; i < l->n; i++)
			more[i] = l->times[(l->first + i) % l->cap];
		free(l->times);
		l->times = more;
		l->first = 0;
		l->cap = l->cap * 2 + 64;
	}
	l->times[(l->first + l->n++) % l->cap] = now;
}

static int64_t
take(struct limiter *l, const struct switches *s, int64_t now)
{
	int64_t limit = s->v[SW_RATE_REQUESTS] - s->v[SW_RATE_OTHERS];

	while (l->n > 0 &&
	    l->times[l->first] <= now - s->v[SW_RATE_WINDOW]) {
		l->first = (l->first + 1) % l->cap;
		l->n--;
	}
	if (now < l->closed_until)
		return l->closed_until - now;
	if ((int64_t)l->n < limit) {
		push(l, now);
		return 0;
	}
	l->closed_until = now + s->v[SW_RATE_RETRY_AFTER] * 1000;
	return l->closed_until - now > 0 ? l->closed_until - now : 1;
}

int64_t
limiter_take(struct limiter *l, const struct switches *s, int64_t now)
{
	int64_t ms;

	if (s->v[SW_RATE_REQUESTS] == 0)
		return 0;
	(void)pthread_mutex_lock(&l->lock);
	ms = take(l, s, now);
	(void)pthread_mutex_unlock(&l->lock);
	return (ms + 999) / 1000;
}
