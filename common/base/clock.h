#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that never jumps, from any start. */
int64_t clock_ms(void);

#endif
