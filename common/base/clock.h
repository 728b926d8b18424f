#ifndef CLOCK_H
#define CLOCK_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Milliseconds since the machine started: a clock that never jumps, and that
 * goes on while the machine is suspended.
 */
int64_t clock_ms(void);

/* Waits for pause ms, but not beyond the deadline (of clock_ms()). False
 * without waiting when that has passed, and when *stop is or becomes set. */
bool clock_wait(int64_t deadline, int64_t pause,
    const volatile sig_atomic_t *stop);

#endif
