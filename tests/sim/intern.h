/*
 * A pool that keeps one copy of each string: names and descriptions repeat a
 * hundred thousand times in a large world.
 */
#ifndef SIM_INTERN_H
#define SIM_INTERN_H

#include <stdbool.h>
#include <stddef.h>

/* The one copy of this string. It lives until intern_release. Not locked:
 * callers hold the world for writing. */
const char *intern(const char *s, size_t len);
/* The same; *fresh says whether the pool did not have it before. */
const char *intern_new(const char *s, size_t len, bool *fresh);
void intern_release(void);

#endif
