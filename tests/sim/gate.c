#include "gate.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "mem.h"

enum { TICK = 5 };		/* ms between looks */

struct gate {
	pthread_mutex_t lock;
	unsigned int held;
	unsigned long round;	/* how often it was opened */
	bool drop;		/* ... and how, the last time */
};

struct gate *
gate_new(void)
{
	struct gate *g = xcalloc(1, sizeof(*g));

	(void)pthread_mutex_init(&g->lock, NULL);
	return g;
}

void
gate_free(struct gate *g)
{
	if (g == NULL)
		return;
	(void)pthread_mutex_destroy(&g->lock);
	free(g);
}

/* Lets others change the gate for a moment. The caller holds the lock. A
 * condition variable would do it at once, but not under libfaketime, where
 * its timeouts are over before they begin. */
static void
wait_tick(struct gate *g)
{
	const struct timespec t = { 0, TICK * 1000000L };

	(void)pthread_mutex_unlock(&g->lock);
	(void)nanosleep(&t, NULL);
	(void)pthread_mutex_lock(&g->lock);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool
gate_hold(struct gate *g, const atomic_bool *stop)
{
	unsigned long round;
	bool drop;

	(void)pthread_mutex_lock(&g->lock);
	round = g->round;
	g->held++;
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
	(void)pthread_mutex_unlock(&g->lock);
	return n;
}

unsigned int
gate_await(struct gate *g, unsigned int n, int64_t ms,
    const atomic_bool *stop)
{
	int64_t until = now_ms() + ms;
	unsigned int held;

	(void)pthread_mutex_lock(&g->lock);
	while (g->held < n && now_ms() < until && !atomic_load(stop))
		wait_tick(g);
	held = g->held;
	(void)pthread_mutex_unlock(&g->lock);
	return held;
}
