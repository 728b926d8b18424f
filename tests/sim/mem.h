/*
 * Memory and bytes: allocation that cannot fail, and a growable buffer.
 */
#ifndef SIM_MEM_H
#define SIM_MEM_H

#include <stdarg.h>
#include <stddef.h>

/* Like malloc, calloc, realloc, strdup, strndup; out of memory ends the
 * program. The caller frees. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);

/* Bytes that grow at the end. All zero is empty. The bytes are followed by a
 * NUL that is not counted, once anything was added. */
struct buf {
	char *s;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, const void *s, size_t len);
void buf_str(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
/* Adds s as a JSON string, quotes included. s is UTF-8. */
void buf_json(struct buf *b, const char *s);
/* Adds a comma unless the last byte opens an object or array. */
void buf_comma(struct buf *b);
/* Adds ,"name": (without the comma after an opening brace or bracket). */
void buf_key(struct buf *b, const char *name);
void buf_clear(struct buf *b);
void buf_release(struct buf *b);
/* The bytes as a string that the caller frees; the buffer is empty after. */
char *buf_take(struct buf *b);

#endif
