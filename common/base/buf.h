#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A growable run of bytes. All-zero is an empty buffer. data is NULL or ends
 * with a NUL that len does not count; it moves when the buffer grows.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

/* Moves the bytes to where extra more, and a NUL, fit. */
void buf_grow(struct buf *b, size_t extra);
/* Sees to it that extra more bytes (and a NUL) fit without moving again. */
static inline void
buf_reserve(struct buf *b, size_t extra)
{
	if (b->cap <= b->len || b->cap - b->len <= extra)
		buf_grow(b, extra);
}
void buf_add(struct buf *b, const void *data, size_t len);
/* Here, as nearly every byte that stands between values passes through it. */
static inline void
buf_addc(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}
void buf_adds(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Whether both hold the same bytes. */
bool buf_same(const struct buf *a, const struct buf *b);
/* Drops the first n bytes. */
void buf_drop(struct buf *b, size_t n);
/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *b);
/* Frees the memory; the buffer is empty and usable again. */
void buf_release(struct buf *b);
/* Takes the bytes out as a NUL-terminated string that the caller frees. */
char *buf_take(struct buf *b);

#endif
