/*
 * The way of one request through the simulator.
 */
#include <errno.h>
#include <string.h>

#include "log.h"
#include "sim.h"

void
sim_sleep(struct sim *sim, int64_t ms)
{
	struct timespec t = { 0, 10 * 1000000 };
	struct timespec until, now;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(ms / 1000);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	while (!atomic_load(&sim->stop)) {
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
		ms = (until.tv_sec - now.tv_sec) * 1000 +
		    (until.tv_nsec - now.tv_nsec) / 1000000;
		if (ms <= 0)
			return;
		t.tv_nsec = (ms < 50 ? (long)ms : 50) * 1000000;
		(void)nanosleep(&t, NULL);
	}
}

static int64_t
latency(struct sim *sim)
{
	int64_t ms, jitter;

	(void)pthread_rwlock_rdlock(&sim->lock);
	ms = world_switch(sim->world, SW_LATENCY);
	jitter = world_switch(sim->world, SW_JITTER);
	(void)pthread_rwlock_unlock(&sim->lock);
	if (jitter > 0)
		ms += (int64_t)(atomic_load(&sim->requests) * 2654435761u %
		    (unsigned long)(jitter + 1));
	return ms;
}

bool
sim_serve(struct sim *sim, struct request *r, struct answer *a, int fd)
{
	int64_t ms;

	(void)fd;
	if (strncmp(r->path, ADMIN_PREFIX, strlen(ADMIN_PREFIX)) == 0 &&
	    strchr("/", r->path[strlen(ADMIN_PREFIX)]) != NULL) {
		admin_serve(sim, r, a);
		return true;
	}
	r->n = atomic_fetch_add(&sim->requests, 1) + 1;
	r->parallel = atomic_fetch_add(&sim->under_way, 1) + 1;
	ms = latency(sim);
	if (ms > 0)
		sim_sleep(sim, ms);
	if (is_atria(r))
		atria_serve(sim, r, a);
	else
		cw_serve(sim, r, a);
	atomic_fetch_sub(&sim->under_way, 1);
	log_write(sim->log, r, a, sim->log_answers);
	return true;
}
