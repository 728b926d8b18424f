#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

/*
 * Overwriting what held secrets, in a way that no compiler leaves out, and
 * memory for libraries that hold some: wiped as it is freed.
 */

/* Overwrites the len bytes at p; p may be NULL if len is 0. */
void wipe(void *p, size_t len);

/* Wipes and frees a string; NULL is accepted. */
void wipe_str(char *s);

/*
 * As those of xalloc.h, but they wipe what is freed, so that libcurl and
 * jansson leave nothing behind. Only for each other: what one of these
 * allocated is freed by wipe_free(), and by nothing else.
 */
void *wipe_malloc(size_t size);
void *wipe_calloc(size_t n, size_t size);
void *wipe_realloc(void *p, size_t size);
char *wipe_strdup(const char *s);
void wipe_free(void *p);

#endif
