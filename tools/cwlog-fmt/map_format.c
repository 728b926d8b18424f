/*
 * What is not mapped, as the rows of a mapping file (cw-resolve -m) that only
 * have to be filled in: each customer and each SKU once.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "csvout.h"
#include "format.h"
#include "xalloc.h"

static void *seen;	/* a tree of "kind key" */

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Whether this is the first time that the kind of key comes. */
static bool
is_new(const char *kind, const char *key)
{
	struct buf b = { 0 };
	char *name;
	void *node;
	bool new;

	buf_addf(&b, "%s %s", kind, key);
	name = buf_take(&b);
	node = tsearch(name, &seen, compare);
	if (node == NULL)
		die(EXIT_LOCAL, "out of memory");
	new = *(char **)node == name;
	if (!new)
		free(name);
	return new;
}

static void
put_row(FILE *out, const char *kind, const char *key, const char *comment)
{
	struct csvout c = { .out = out };

	csvout_text(&c, kind);
	csvout_text(&c, key);
	csvout_text(&c, NULL);
	csvout_text(&c, NULL);
	csvout_text(&c, comment);
	csvout_end(&c);
}

static void
open(struct show *s)
{
	(void)fputs("kind,key,to,value,comment\r\n", s->out);
}

static void
row(struct show *s, const struct row *r)
{
	static const char *const of_customer[] = { "CW04", "CW14", "AX05" };
	struct buf comment = { 0 };
	size_t i;

	if (r->is_change)
		return;
	for (i = 0; i < sizeof(of_customer) / sizeof(of_customer[0]); i++)
		if (strcmp(r->code, of_customer[i]) == 0 &&
		    r->customer.code != NULL &&
		    is_new("customer", r->customer.code)) {
			buf_addf(&comment, "%s: %s", r->code,
			    r->customer.name != NULL ? r->customer.name : "");
			put_row(s->out, "customer", r->customer.code,
			    comment.data);
		}
	if (strcmp(r->code, "CW06") == 0 && r->sku != NULL &&
	    is_new("sku", r->sku)) {
		buf_addf(&comment, "%s: %s", r->code,
		    r->description != NULL ? r->description : "");
		put_row(s->out, "sku", r->sku, comment.data);
	}
	buf_release(&comment);
}

static void
close_all(struct show *s)
{
	(void)s;
	while (seen != NULL) {
		char *name = *(char **)seen;

		(void)tdelete(name, &seen, compare);
		free(name);
	}
}

const struct format format_map = {
	.name = "map",
	.open = open,
	.row = row,
	.close = close_all,
};
