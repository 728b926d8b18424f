#include "intern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { CHUNK = 1 << 16 };	/* bytes */

struct chunk {
	struct chunk *next;
	size_t used, size;
	char bytes[];
};

static struct {
	const char **slots;
	size_t n, cap;		/* cap is a power of two */
	struct chunk *chunks;
} pool;

static uint64_t
hash_bytes(const char *s, size_t len)
{
	uint64_t h = 14695981039346656037u;

	while (len-- > 0)
		h = (h ^ (unsigned char)*s++) * 1099511628211u;
	return h ^ h >> 29;
}

static const char *
pool_keep(const char *s, size_t len)
{
	struct chunk *c = pool.chunks;
	size_t size = len + 1 > CHUNK ? len + 1 : CHUNK;
	char *to;

	if (c == NULL || c->size - c->used < len + 1) {
		c = xmalloc(sizeof(*c) + size);
		c->used = 0;
		c->size = size;
		c->next = pool.chunks;
		pool.chunks = c;
	}
	to = c->bytes + c->used;
	memcpy(to, s, len);
	to[len] = '\0';
	c->used += len + 1;
	return to;
}

static void
pool_grow(void)
{
	const char **old = pool.slots;
	size_t i, at, was = pool.cap;

	pool.cap = was > 0 ? was * 2 : 1024;
	pool.slots = xcalloc(pool.cap, sizeof(*pool.slots));
	for (i = 0; i < was; i++) {
		if (old[i] == NULL)
			continue;
		at = hash_bytes(old[i], strlen(old[i])) & (pool.cap - 1);
		while (pool.slots[at] != NULL)
			at = (at + 1) & (pool.cap - 1);
		pool.slots[at] = old[i];
	}
	free(old);
}

const char *
intern(const char *s, size_t len)
{
	bool fresh;

	return intern_new(s, len, &fresh);
}

const char *
intern_new(const char *s, size_t len, bool *fresh)
{
	size_t at;

	if (pool.n * 3 >= pool.cap * 2)
		pool_grow();
	*fresh = false;
	at = hash_bytes(s, len) & (pool.cap - 1);
	for (; pool.slots[at] != NULL; at = (at + 1) & (pool.cap - 1))
		if (strncmp(pool.slots[at], s, len) == 0 &&
		    pool.slots[at][len] == '\0')
			return pool.slots[at];
	pool.n++;
	*fresh = true;
	return pool.slots[at] = pool_keep(s, len);
}

void
intern_release(void)
{
	struct chunk *c;

	while ((c = pool.chunks) != NULL) {
		pool.chunks = c->next;
		free(c);
	}
	free(pool.slots);
	memset(&pool, 0, sizeof(pool));
}
