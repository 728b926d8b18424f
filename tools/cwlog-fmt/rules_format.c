/*
 * What no rule says yet, as rows of a rules file (atria-cw-rules(5)) that only
 * have to be chosen and filled in: each customer and each SKU once. They begin
 * with #, so that they do not count before.
 */
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "formula.h"
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

/* A field that the rules file gives back as s, once mark is taken off. */
static void
put_field(FILE *out, const char *mark, const char *s)
{
	char *exact = xmalloc(4 * strlen(s) + 1);
	struct buf b = { 0 };

	text_protect(exact, s);
	buf_adds(&b, mark);
	if (*mark != '\0' && formula_is(exact))
		buf_addc(&b, '\'');
	if (*exact == '#')	/* or it would be a comment */
		buf_addf(&b, "<U+0023>%s", exact + 1);
	else
		buf_adds(&b, exact);
	put_csv(out, b.data);
	buf_release(&b);
	free(exact);
}

static void
put_row(FILE *out, const char *customer, const char *sku, const char *verb,
    const char *value, const char *note)
{
	put_field(out, "#", customer);
	(void)fputc(',', out);
	put_field(out, "", sku);
	(void)fprintf(out, ",%s,", verb);
	put_field(out, "", value);
	(void)fputs(",,", out);
	put_csv(out, note);
	(void)fputs("\r\n", out);
}

/*
 * Whether the customer was refused for what a rule would resolve. Several
 * agreements (AX04) are only a warning, unless the job says that none is used.
 */
static bool
is_undecided(const struct row *r)
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
	(void)fputs("customer,sku,do,value,until,note\r\n", s->out);
}

/* A row for each candidate, or an empty one. */
static void
put_rows(FILE *out, const struct row *r, const char *customer, const char *sku,
    const char *verb, const char *about)
{
	const struct company *c = r->candidates;
	struct buf value = { 0 }, note = { 0 };
	size_t i;

	for (i = 0; i < r->n_candidates || i == 0; i++, c++) {
		buf_clear(&value);
		buf_clear(&note);
		buf_adds(&value, "");
		buf_addf(&note, "%s: %s", r->code, about);
		if (r->n_candidates > 0) {
			buf_addf(&note, "; is it %s (id %" PRId64 ")?",
			    or_empty(c->name != NULL ? c->name :
			    c->identifier), c->id);
			if (c->identifier != NULL)
				buf_adds(&value, c->identifier);
			else
				buf_addf(&value, "%" PRId64, c->id);
		}
		put_row(out, customer, sku, verb, value.data, note.data);
	}
	buf_release(&value);
	buf_release(&note);
}

static void
row(struct show *s, const struct row *r)
{
	bool several = strcmp(r->code, "AX04") == 0;

	if (r->is_change)
		return;
	if (is_undecided(r) && r->customer.code != NULL &&
	    is_new(s, "customer", r->customer.code))
		/* the message of AX04 names the agreements to choose from */
		put_rows(s->out, r, r->customer.code, "*", several ?
		    "agreement" : "company", several ? r->message :
		    or_empty(r->customer.name));
	else if (strcmp(r->code, "CW06") == 0 && r->sku != NULL &&
	    is_new(s, "sku", r->sku))
		put_rows(s->out, r, "*", r->sku, "product",
		    or_empty(r->description));
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

const struct format format_rules = {
	.name = "rules",
	.open = open,
	.row = row,
	.close = close_all,
};
