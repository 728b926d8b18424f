#include "gate.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "mem.h"

enum { TICK = 50 };		/* ms between looks at *stop */

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned int held;
	unsigned long round;	/* how often it was opened */
	bool drop;		/* ... and how, the last time */
};

struct gate *
gate_new(void)
{
	struct gate *g = xcalloc(1, sizeof(*g));
	pthread_condattr_t a;

	(void)pthread_mutex_init(&g->lock, NULL);
	(void)pthread_condattr_init(&a);
	(void)pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&g->changed, &a);
	(void)pthread_condattr_destroy(&a);
	return g;
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	(void)pthread_cond_destroy(&g->changed);
	(void)pthread_mutex_destroy(&g->lock);
	free(g);
}

/* Waits for a change, for a tick at the most. The caller holds the lock. */
static void
wait_tick(struct gate *g)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += TICK * 1000000L;
	if (t.tv_nsec >= 1000000000L) {
		t.tv_nsec -= 1000000000L;
		t.tv_sec++;
	}
	(void)pthread_cond_timedwait(&g->changed, &g->lock, &t);
}

bool
gate_hold(struct gate *g, const atomic_bool *stop)
{
	unsigned long round;
	bool drop;

	(void)pthread_mutex_lock(&g->lock);
	round = g->round;
	g->held++;
	(void)pthread_cond_broadcast(&g->changed);
	while (g->round == round && !atomic_load(stop))
		wait_tick(g);
	drop = g->round == round || g->drop;
	(void)pthread_mutex_unlock(&g->lock);
	return !drop;
}

unsigned int
gate_release(struct gate *g, bool drop)
{
	unsigned int n;

	(void)pthread_mutex_lock(&g->lock);
	n = g->held;
	g->held = 0;
	g->round++;
	g->drop = drop;
	(void)pthread_cond_broadcast(&g->changed);
	(void)pthread_mutex_unlock(&g->lock);
	return n;
}

unsigned int
gate_await(struct gate *g, unsigned int n, int64_t ms,
    const atomic_bool *stop)
{
	unsigned int held;

	(void)pthread_mutex_lock(&g->lock);
	for (; g->held < n && ms > 0 && !atomic_load(stop); ms -= TICK)
		wait_tick(g);
	held = g->held;
	(void)pthread_mutex_unlock(&g->lock);
	return held;
}
