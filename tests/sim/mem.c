#include "mem.h"

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_FIRST = 256 };	/* bytes */

static void *
checked(void *p)
{
	if (p == NULL)
		err(1, "out of memory");
	return p;
}

void *
xmalloc(size_t size)
{
	return checked(malloc(size > 0 ? size : 1));
}

void *
xcalloc(size_t n, size_t size)
{
	return checked(calloc(n > 0 ? n : 1, size));
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		errx(1, "out of memory");
	return checked(realloc(p, n * size > 0 ? n * size : 1));
}

char *
xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *
xstrndup(const char *s, size_t len)
{
	return checked(strndup(s, len));
}

/* Makes room for len more bytes and a NUL. */
static void
reserve(struct buf *b, size_t len)
{
	size_t want = b->len + len + 1;

	if (want <= b->cap)
		return;
	if (b->cap == 0)
		b->cap = BUF_FIRST;
	while (b->cap < want)
		b->cap *= 2;
	b->s = xrealloc(b->s, b->cap, 1);
}

void
buf_add(struct buf *b, const void *s, size_t len)
{
	reserve(b, len);
	if (len > 0)
		memcpy(b->s + b->len, s, len);
	b->len += len;
	b->s[b->len] = '\0';
}

void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_vfmt(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		errx(1, "cannot format %s", fmt);
	reserve(b, (size_t)len);
	(void)vsnprintf(b->s + b->len, (size_t)len + 1, fmt, ap);
	b->len += (size_t)len;
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(b, fmt, ap);
	va_end(ap);
}

void
buf_json(struct buf *b, const char *s)
{
	const char *run = s;

	buf_char(b, '"');
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(b, run, (size_t)(s - run));
		run = s + 1;
		if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c == '\n')
			buf_str(b, "\\n");
		else
			buf_fmt(b, "\\u%04x", c);
	}
	buf_add(b, run, (size_t)(s - run));
	buf_char(b, '"');
}

void
buf_comma(struct buf *b)
{
	char last = b->len > 0 ? b->s[b->len - 1] : '{';

	if (last != '{' && last != '[')
		buf_char(b, ',');
}

void
buf_key(struct buf *b, const char *name)
{
	buf_comma(b);
	buf_json(b, name);
	buf_char(b, ':');
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->s != NULL)
		b->s[0] = '\0';
}

void
buf_release(struct buf *b)
{
	free(b->s);
	memset(b, 0, sizeof(*b));
}

char *
buf_take(struct buf *b)
{
	char *s = b->s != NULL ? b->s : xstrdup("");

	memset(b, 0, sizeof(*b));
	return s;
}
