#include <stdarg.h>
#include <stdio.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "diag.h"
#include "wipe.h"
#include "xalloc.h"

#define BLOCK_SIZE	(64 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	alignas(max_align_t) char data[];
};

static struct arena_block *
new_block(size_t size)
{
	struct arena_block *b;

	size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	b = xmalloc(sizeof(*b) + size);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *b = a->blocks;
	void *p;

	if (size > SIZE_MAX / 4)
		die(EXIT_LOCAL, "out of memory");
	size = (size + align - 1) / align * align;
	if (b == NULL || b->size - b->used < size) {
		b = new_block(size);
		b->next = a->blocks;
		a->blocks = b;
	}
	p = b->data + b->used;
	b->used += size;
	return memset(p, 0, size);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		die(EXIT_LOCAL, "out of memory");
	return arena_alloc(a, n * size);
}

char *
arena_str(struct arena *a, const char *s)
{
	return arena_strn(a, s, strlen(s));
}

char *
arena_strn(struct arena *a, const char *s, size_t len)
{
	char *copy;

	copy = arena_alloc(a, len + 1);
	memcpy(copy, s, len);
	return copy;
}

char *
arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die(EXIT_LOCAL, "a text cannot be formatted");
	s = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

void
arena_clear(struct arena *a)
{
	struct arena_block *b, *next;

	if ((b = a->blocks) == NULL)
		return;
	while ((next = b->next) != NULL) {
		free(b);
		b = next;
	}
	b->used = 0;	/* the first block, of the usual size or more */
	a->blocks = b;
}

void
arena_release(struct arena *a)
{
	arena_clear(a);
	free(a->blocks);
	a->blocks = NULL;
}

void
arena_wipe(struct arena *a)
{
	struct arena_block *b;

	for (b = a->blocks; b != NULL; b = b->next)
		wipe(b->data, b->used);
}
