/*
 * What is not mapped, as the rows of a mapping file (cw-resolve -m) that only
 * have to be filled in: each customer and each SKU once.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "job.h"
#include "put.h"
#include "text.h"
#include "xalloc.h"

static int
compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Whether this is the first time that the kind of key comes; the format's
   state is a tree of "kind key". */
static bool
is_new(struct show *s, const char *kind, const char *key)
{
	struct buf b = { 0 };
	char *name;
	void *node;
	bool new;

	buf_addf(&b, "%s %s", kind, key);
	name = buf_take(&b);
	node = tsearch(name, &s->state, compare_names);
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
	char *exact = xmalloc(4 * strlen(key) + 1);

	text_protect(exact, key);
	put_csv(out, kind);
	(void)fputc(',', out);
	put_csv(out, exact);
	free(exact);
	(void)fputs(",\"\",\"\",", out);
	put_csv(out, comment);
	(void)fputs("\r\n", out);
}

/*
 * Whether the customer was refused for what a mapping would settle. Several
 * agreements (AX04) are only a warning, unless the job says that none is used.
 */
static bool
is_unmapped(const struct row *r)
{
	const char *choice = r->run->begin.job.agreement_choice;

	if (strcmp(r->code, "AX04") == 0)
		return choice != NULL && strcmp(choice, JOB_CHOICE_ONLY) == 0;
	return strcmp(r->code, "CW04") == 0 || strcmp(r->code, "CW14") == 0 ||
	    strcmp(r->code, "AX05") == 0;
}

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

static void
open(struct show *s)
{
	(void)fputs("kind,key,to,value,comment\r\n", s->out);
}

static void
row(struct show *s, const struct row *r)
{
	struct buf comment = { 0 };

	if (r->is_change)
		return;
	buf_addf(&comment, "%s: ", r->code);
	if (is_unmapped(r) && r->customer.code != NULL &&
	    is_new(s, "customer", r->customer.code)) {
		/* the message of AX04 names the agreements to choose from */
		buf_adds(&comment, strcmp(r->code, "AX04") == 0 ?
		    r->message : or_empty(r->customer.name));
		put_row(s->out, "customer", r->customer.code, comment.data);
	} else if (strcmp(r->code, "CW06") == 0 && r->sku != NULL &&
	    is_new(s, "sku", r->sku)) {
		buf_adds(&comment, or_empty(r->description));
		put_row(s->out, "sku", r->sku, comment.data);
	}
	buf_release(&comment);
}

static void
close_all(struct show *s)
{
	char *name;

	while (s->state != NULL) {
		name = *(char **)s->state;
		(void)tdelete(name, &s->state, compare_names);
		free(name);
	}
}

const struct format format_map = {
	.name = "map",
	.open = open,
	.row = row,
	.close = close_all,
};
