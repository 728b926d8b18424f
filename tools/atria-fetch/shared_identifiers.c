#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "shared_identifiers.h"
#include "text.h"
#include "xalloc.h"

static int
compare_holders(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;
	int c = text_casecmp(x->identifier, y->identifier);

	return c != 0 ? c : strcmp(x->code, y->code);
}

/* Adds the customer of a line, unless the line before was of it, too. */
static void
add_holder(struct shared_identifiers *s, const struct customer *c)
{
	const struct holder holder = { c->billing_identifier, c->code };

	if (c->billing_identifier == NULL || (s->n > 0 &&
	    compare_holders(&s->holders[s->n - 1], &holder) == 0))
		return;
	s->holders = xgrow(s->holders, s->n, &s->cap, sizeof(holder));
	s->holders[s->n++] = holder;
}

/* Drops a holder that stands there twice, and one that shares with none. */
static void
keep_shared(struct shared_identifiers *s)
{
	struct holder *h = s->holders;
	size_t i, first, kept = 0;

	for (i = 0; i < s->n;) {
		first = kept;
		h[kept++] = h[i++];
		for (; i < s->n && text_caseeq(h[i].identifier,
		    h[first].identifier); i++)
			if (strcmp(h[i].code, h[kept - 1].code) != 0)
				h[kept++] = h[i];
		if (kept - first == 1)
			kept = first;
	}
	s->n = kept;
}

void
shared_identifiers_find(struct shared_identifiers *s, const struct billing *b)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->lines[i].billable)
			add_holder(s, &b->lines[i].line.customer);
	if (s->n > 0)
		qsort(s->holders, s->n, sizeof(*s->holders), compare_holders);
	keep_shared(s);
}

void
shared_identifiers_fill(const struct shared_identifiers *s, struct customer *c,
    struct arena *a)
{
	const struct holder key = { c->billing_identifier, c->code };
	struct array codes = { .a = a, .size = sizeof(const char *) };
	const struct holder *h = NULL, *end;

	if (key.identifier != NULL && s->n > 0)
		h = bsearch(&key, s->holders, s->n, sizeof(key),
		    compare_holders);
	if (h == NULL)
		return;
	end = s->holders + s->n;
	while (h > s->holders && text_caseeq(h[-1].identifier, key.identifier))
		h--;
	for (; h < end && text_caseeq(h->identifier, key.identifier); h++)
		if (strcmp(h->code, key.code) != 0)
			*(const char **)array_add(&codes) = h->code;
	c->shared_with = codes.items;
	c->n_shared_with = codes.n;
}

void
shared_identifiers_release(struct shared_identifiers *s)
{
	free(s->holders);
	memset(s, 0, sizeof(*s));
}
