#include <stdlib.h>
#include <string.h>

#include "choices.h"
#include "text.h"
#include "xalloc.h"

void
choices_add(struct choices *c, const char *text)
{
	c->items = xgrow(c->items, c->n, &c->cap, sizeof(*c->items));
	c->items[c->n++] = (struct choice){ .text = text };
}

bool
choices_allow(const struct choices *c, const char *s)
{
	size_t i;

	for (i = 0; s != NULL && i < c->n; i++)
		if (text_caseeq(c->items[i].text, s))
			return true;
	return c->n == 0;
}

bool
choices_use(struct choices *c, const char *s)
{
	bool any = c->n == 0;
	size_t i;

	for (i = 0; s != NULL && i < c->n; i++)
		if (text_caseeq(c->items[i].text, s))
			any = c->items[i].used = true;
	return any;
}

void
choices_release(struct choices *c)
{
	free(c->items);
	memset(c, 0, sizeof(*c));
}
