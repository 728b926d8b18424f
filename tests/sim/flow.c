/*
 * The way of one request through the simulator: limiter, fault, the API
 * itself, what the fault does to the answer, the log.
 */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../sim-autotask/autotask.h"
#include "fault.h"
#include "gate.h"
#include "limit.h"
#include "log.h"
#include "raw.h"
#include "sim.h"
#include "state.h"

void
sim_sleep(struct sim *sim, int64_t ms)
{
	struct timespec t = { 0, 0 };
	int64_t until = sim_clock() + ms;

	while (!atomic_load(&sim->stop) && (ms = until - sim_clock()) > 0) {
		t.tv_nsec = (ms < 50 ? (long)ms : 50) * 1000000;
		(void)nanosleep(&t, NULL);
	}
}

static _Atomic int64_t ahead;	/* of the monotonic clock, in ms */

void
sim_clock_advance(int64_t ms)
{
	atomic_fetch_add(&ahead, ms);
}

int64_t
sim_clock(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return atomic_load(&ahead) + (int64_t)t.tv_sec * 1000 +
	    t.tv_nsec / 1000000;
}

static bool
is_admin(const struct request *r)
{
	size_t n = strlen(ADMIN_PREFIX);

	return strncmp(r->path, ADMIN_PREFIX, n) == 0 &&
	    (r->path[n] == '\0' || r->path[n] == '/');
}

static bool
to_autotask(const struct sim *sim, const struct request *r)
{
	return sim->autotask != NULL && is_autotask(r);
}

/* What is known before anything is done: the switches as they are now, and
 * whether the request has the right keys. */
static struct switches
look_at(struct sim *sim, struct request *r)
{
	struct switches s;

	(void)pthread_rwlock_rdlock(&sim->lock);
	s = sim->world->switches;
	if (is_atria(r))
		atria_check_token(sim->world, r);
	else if (!to_autotask(sim, r))
		cw_check_keys(sim->world, r);
	(void)pthread_rwlock_unlock(&sim->lock);
	return s;
}

static void
wait_latency(struct sim *sim, const struct switches *s)
{
	int64_t ms = s->v[SW_LATENCY];

	if (s->v[SW_JITTER] > 0)
		ms += (int64_t)(atomic_load(&sim->requests) * 2654435761u %
		    (uint64_t)(s->v[SW_JITTER] + 1));
	if (ms > 0)
		sim_sleep(sim, ms);
}

static bool
is_limited(struct sim *sim, const struct switches *s, struct request *r,
    struct answer *a)
{
	int64_t seconds;

	if (is_atria(r) || to_autotask(sim, r))
		return false;
	seconds = limiter_take(sim->limiter, s, sim_clock());
	if (seconds == 0)
		return false;
	answer_header(a, "Retry-After", "%" PRId64, seconds);
	answer_start(a, 429, TYPE_JSON);
	buf_fmt(&a->body, "{\"error\":\"ConnectWiseAPI\",\"message\":\"Too "
	    "many requests. Please try again in %" PRId64 " seconds.\"}",
	    seconds);
	r->outcome = "limited";
	return true;
}

/* --- what faults do --- */

/* Is the request carried out under this deed? */
static bool
is_carried_out(const struct deed *d)
{
	if (d == NULL)
		return true;
	switch (d->type) {
	case DEED_STATUS:
	case DEED_RESET:
	case DEED_CLOSE:
	case DEED_GARBAGE:
	case DEED_HTML:
		return d->after;
	case DEED_REFUSE:
		return false;
	case DEED_NONE:
	case DEED_CUT:
	case DEED_ENDLESS:
	case DEED_DRIP:
	case DEED_LENGTH:
	case DEED_MALFORMED:
	case DEED_QUANTITY:
	case DEED_BUNDLE:
		break;
	}
	return true;
}

/* "change": another user of ConnectWise is faster. */
static void
change_behind_back(struct sim *sim, const struct deed *d, bool after)
{
	json_t *change = json_object_get(d->json, "change");
	struct buf why = { 0 };

	if (change == NULL || d->after != after)
		return;
	(void)pthread_rwlock_wrlock(&sim->lock);
	if (!state_change(sim->world, change, &why))
		warnx("a fault's change is refused: %s", why.s);
	(void)pthread_rwlock_unlock(&sim->lock);
	buf_release(&why);
}

/* {"store":n}: the request asks for another quantity than it did. */
static void
twist_request(const struct deed *d, struct request *r)
{
	json_t *n = json_object_get(json_object_get(d->json, "quantity"),
	    "store");
	const char *path;
	json_t *op;
	size_t i;

	if (json_is_object(r->json))
		(void)json_object_set(r->json, "quantity", n);
	json_array_foreach(r->json, i, op) {
		path = json_string_value(json_object_get(op, "path"));
		if (path != NULL && strcmp(path + (*path == '/'),
		    "quantity") == 0)
			(void)json_object_set(op, "value", n);
	}
}

/* {"answer":n}: the answer tells another quantity than is stored. */
static void
twist_answer(const struct deed *d, struct answer *a)
{
	static const char key[] = "\"quantity\":";
	json_t *n = json_object_get(json_object_get(d->json, "quantity"),
	    "answer");
	struct buf b = { 0 };
	const char *at, *rest;

	at = a->body.len > 0 ? strstr(a->body.s, key) : NULL;
	if (at == NULL)
		return;
	at += strlen(key);
	rest = at + strspn(at, "-+.0123456789eE");
	buf_add(&b, a->body.s, (size_t)(at - a->body.s));
	buf_fmt(&b, "%.2f", json_number_value(n));
	buf_str(&b, rest);
	buf_release(&a->body);
	a->body = b;
}

/* Waits as the deed wants it, in front of carrying out the request or behind.
 * False if the request is dropped while it is held. */
static bool
wait_for(struct sim *sim, const struct deed *d, bool after)
{
	if (d->delay > 0 && d->delay_after == after)
		sim_sleep(sim, d->delay);
	return !d->hold || d->hold_after != after ||
	    gate_hold(sim->gate, &sim->stop);
}

static bool
before(struct sim *sim, const struct deed *d, struct request *r)
{
	r->deed = d;
	change_behind_back(sim, d, false);
	if (!wait_for(sim, d, false))
		return false;
	if (d->type == DEED_QUANTITY && d->store)
		twist_request(d, r);
	return true;
}

static bool
after(struct sim *sim, const struct deed *d, struct request *r,
    struct answer *a)
{
	if (d->type == DEED_STATUS || d->type == DEED_HTML) {
		pairs_release(&a->headers);
		deed_answer(d, r, sim->url, a);
	} else if (d->type == DEED_MALFORMED) {
		a->body.len /= 2;
	} else if (d->type == DEED_QUANTITY && !d->store) {
		twist_answer(d, a);
	}
	change_behind_back(sim, d, true);
	return wait_for(sim, d, true);
}

/* --- the way --- */

static void
carry_out(struct sim *sim, struct request *r, struct answer *a)
{
	if (is_atria(r))
		atria_serve(sim, r, a);
	else if (to_autotask(sim, r))
		autotask_serve(sim, r, a);
	else
		cw_serve(sim, r, a);
}

/* True if the answer is to be sent by libmicrohttpd. */
static bool
deliver(struct sim *sim, struct request *r, struct answer *a, int fd,
    const struct deed *d)
{
	bool raw = d != NULL && raw_is_for(d);
	bool silent = raw && (d->type == DEED_RESET || d->type == DEED_CLOSE ||
	    d->type == DEED_GARBAGE || d->type == DEED_REFUSE);

	if (raw)
		r->outcome = raw_outcome(d);
	log_write(sim->log, r, silent ? NULL : a, sim->log_answers);
	if (raw)
		raw_answer(sim, fd, d, a);
	return !raw;
}

/* The connection ends without a byte, and the log says why. */
static bool
end_silently(struct sim *sim, struct request *r, int fd, const char *outcome)
{
	r->outcome = outcome;
	log_write(sim->log, r, NULL, false);
	raw_reset(fd);
	return false;
}

static bool
serve(struct sim *sim, struct request *r, struct answer *a, int fd)
{
	const struct switches s = look_at(sim, r);
	const struct deed *d = NULL;

	if (sim_clock() < atomic_load(&sim->refuse_until))
		return end_silently(sim, r, fd, "refused");
	wait_latency(sim, &s);
	if (is_limited(sim, &s, r, a))
		return deliver(sim, r, a, fd, NULL);
	d = faults_pick(sim->faults, r);
	if (d != NULL && !before(sim, d, r))
		return end_silently(sim, r, fd, "dropped");
	if (d != NULL && d->type == DEED_REFUSE)
		sim_refuse(sim, d->n);
	if (is_carried_out(d))
		carry_out(sim, r, a);
	if (d != NULL && !after(sim, d, r, a))
		return end_silently(sim, r, fd, "dropped");
	return deliver(sim, r, a, fd, d);
}

bool
sim_serve(struct sim *sim, struct request *r, struct answer *a, int fd)
{
	bool send;

	if (is_admin(r)) {
		admin_serve(sim, r, a);
		return true;
	}
	r->parallel = atomic_fetch_add(&sim->under_way, 1) + 1;
	r->n = atomic_fetch_add(&sim->requests, 1) + 1;
	if (to_autotask(sim, r))
		autotask_begin(sim->autotask, r);
	send = serve(sim, r, a, fd);
	if (to_autotask(sim, r))
		autotask_end(sim->autotask, r);
	atomic_fetch_sub(&sim->under_way, 1);
	return send;
}
