#include <stdlib.h>
#include <string.h>

#include "shared.h"
#include "text.h"
#include "xalloc.h"

/* Identifiers are alike if they are the same in lower case: text_caseeq(). */
static void
put_lower(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		buf_addc(out, text_lower(*s));
	buf_addc(out, '\0');
}

void
shared_note(struct shared *s, const struct customer *c)
{
	struct buf pair = { 0 };

	if (c->billing_identifier == NULL)
		return;
	put_lower(&pair, c->billing_identifier);
	buf_add(&pair, c->code, strlen(c->code) + 1);
	if (pair.len != s->pair.len ||
	    memcmp(pair.data, s->pair.data, pair.len) != 0)
		sorter_add(&s->pairs, pair.data, pair.len);
	buf_release(&s->pair);
	s->pair = pair;
}

/* The codes of one identifier, as they come. */
struct group {
	struct buf id;
	const char **codes;
	size_t n;
	size_t cap;
	struct arena arena;
};

/* Keeps a group that several customers are in, and empties it. */
static void
keep(struct shared *s, struct group *g)
{
	struct shared_id *id;
	size_t i;

	if (g->n > 1) {
		s->ids = xgrow(s->ids, s->n, &s->cap, sizeof(*s->ids));
		id = &s->ids[s->n++];
		id->id = arena_str(&s->arena, g->id.data);
		id->n = g->n;
		id->codes = arena_array(&s->arena, g->n, sizeof(*id->codes));
		for (i = 0; i < g->n; i++)
			id->codes[i] = arena_str(&s->arena, g->codes[i]);
	}
	g->n = 0;
	arena_clear(&g->arena);
}

int
shared_find(struct shared *s, struct err *e)
{
	struct group g = { .n = 0 };
	const char *data, *code;
	size_t len;

	if (sorter_sort(&s->pairs, e) == -1)
		return -1;
	while (sorter_next(&s->pairs, &data, &len)) {
		code = data + strlen(data) + 1;
		if (g.id.len == 0 || strcmp(g.id.data, data) != 0) {
			keep(s, &g);
			buf_clear(&g.id);
			buf_adds(&g.id, data);
		} else if (strcmp(g.codes[g.n - 1], code) == 0) {
			continue;
		}
		g.codes = xgrow(g.codes, g.n, &g.cap, sizeof(*g.codes));
		g.codes[g.n++] = arena_str(&g.arena, code);
	}
	keep(s, &g);
	buf_release(&g.id);
	free(g.codes);
	arena_release(&g.arena);
	if (!s->pairs.failed)
		return 0;
	*e = s->pairs.why;
	return -1;
}

static int
compare(const void *key, const void *item)
{
	const struct shared_id *id = item;

	return text_casecmp(key, id->id);
}

void
shared_tell(const struct shared *s, struct customer *c, struct arena *a)
{
	const struct shared_id *id = NULL;
	size_t i;

	if (c->billing_identifier != NULL && s->n > 0)
		id = bsearch(c->billing_identifier, s->ids, s->n,
		    sizeof(*s->ids), compare);
	if (id == NULL)
		return;
	c->shared_with = arena_array(a, id->n, sizeof(*c->shared_with));
	for (i = 0; i < id->n; i++)
		if (strcmp(id->codes[i], c->code) != 0)
			c->shared_with[c->n_shared_with++] = id->codes[i];
}

void
shared_release(struct shared *s)
{
	sorter_release(&s->pairs);
	buf_release(&s->pair);
	free(s->ids);
	arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}
