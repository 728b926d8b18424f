#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/*
 * Memory that is given back all at once: what one customer's records need.
 * All-zero is an empty arena. What an arena hands out stays where it is until
 * arena_clear() or arena_release().
 */
struct arena {
	struct arena_block *blocks;	/* the newest first */
};

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed memory for n elements; n * size is checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* NUL-terminated copies. */
char *arena_str(struct arena *a, const char *s);
char *arena_strn(struct arena *a, const char *s, size_t len);
/* What printf() would print, of any length. */
char *arena_fmt(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Forgets everything and keeps one block for what comes next. */
void arena_clear(struct arena *a);
void arena_release(struct arena *a);
/* Overwrites everything that was handed out: it held secrets. */
void arena_wipe(struct arena *a);

#endif
