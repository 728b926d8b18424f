#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "wipe.h"
#include "xalloc.h"

/* What stands before each piece of memory of ours. */
struct piece {
	size_t size;
	alignas(max_align_t) char data[];
};

void
wipe(void *p, size_t len)
{
	/* read when it is called: the compiler cannot know what it does */
	static void *(*const volatile fill)(void *, int, size_t) = memset;

	if (len > 0)
		(void)fill(p, 0, len);
}

void
wipe_str(char *s)
{
	if (s != NULL)
		wipe(s, strlen(s));
	free(s);
}

static struct piece *
piece_of(void *p)
{
	return (void *)((char *)p - offsetof(struct piece, data));
}

void *
wipe_malloc(size_t size)
{
	const size_t head = offsetof(struct piece, data);
	char *p;

	if (size > SIZE_MAX - head)
		die(EXIT_LOCAL, "out of memory");
	p = xmalloc(head + size);
	((struct piece *)(void *)p)->size = size;
	return p + head;
}

void *
wipe_calloc(size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		die(EXIT_LOCAL, "out of memory");
	return memset(wipe_malloc(n * size), 0, n * size);
}

void *
wipe_realloc(void *p, size_t size)
{
	size_t had = p != NULL ? piece_of(p)->size : 0;
	void *more;

	more = wipe_malloc(size);
	if (had > 0)
		memcpy(more, p, had < size ? had : size);
	wipe_free(p);
	return more;
}

char *
wipe_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(wipe_malloc(size), s, size);
}

void
wipe_free(void *p)
{
	struct piece *piece;

	if (p == NULL)
		return;
	piece = piece_of(p);
	wipe(piece->data, piece->size);
	free(piece);
}
