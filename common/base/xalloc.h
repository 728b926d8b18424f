#ifndef XALLOC_H
#define XALLOC_H

#include <stddef.h>

/*
 * Allocation that cannot fail: out of memory ends the program with a line on
 * stderr and EXIT_LOCAL. A stream cut short that way has no `end` record, so
 * every later stage knows. The caller owns what is returned, and frees it
 * with free().
 */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
/* Room for n elements; n * size is checked for overflow. */
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
/* A NUL-terminated copy of the len bytes at s. */
char *xstrndup(const char *s, size_t len);

/*
 * Makes room for one more element in a growing array of *cap elements that
 * holds n; returns the array, moved if need be.
 */
void *xgrow(void *p, size_t n, size_t *cap, size_t size);

#endif
