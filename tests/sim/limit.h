/*
 * ConnectWise's rate limit: so many requests in a sliding window, shared with
 * other clients; whoever goes over it is refused for a while.
 */
#ifndef SIM_LIMIT_H
#define SIM_LIMIT_H

#include <stdint.h>

#include "world.h"

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *l);
/* `now` in ms (sim_clock). 0 = the request may pass; else the seconds to
 * wait. */
int64_t limiter_take(struct limiter *l, const struct switches *s,
    int64_t now);
/* How many requests the window had when one was last taken. */
int64_t limiter_used(struct limiter *l);
void limiter_reset(struct limiter *l);

#endif
