/*
 * The gate: requests that are held until a test lets them go, so that it need
 * not guess how long something takes.
 */
#ifndef SIM_GATE_H
#define SIM_GATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct gate;

struct gate *gate_new(void);
void gate_free(struct gate *g);
/* Holds the caller's request until gate_release, or until *stop is set. False
 * if the request is dropped: its connection is reset, and what was not yet
 * done of it never is. */
bool gate_hold(struct gate *g, const atomic_bool *stop);
/* Lets go, or drops, all that are held now; how many they were. */
unsigned int gate_release(struct gate *g, bool drop);
/* Waits until at least n requests are held at the same time, for ms
 * milliseconds of real time at the most. How many are held then. */
unsigned int gate_await(struct gate *g, unsigned int n, int64_t ms,
    const atomic_bool *stop);

#endif
