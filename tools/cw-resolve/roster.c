#include <stdlib.h>
#include <string.h>

#include "roster.h"
#include "xalloc.h"

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const char *
keep(struct roster *r, const char *s)
{
	return s != NULL ? arena_str(&r->arena, s) : NULL;
}

static void
keep_customer(struct roster *r, struct customer *to,
    const struct customer *from)
{
	size_t i;

	to->code = keep(r, from->code);
	to->name = keep(r, from->name);
	to->billing_identifier = keep(r, from->billing_identifier);
	to->n_shared_with = from->n_shared_with;
	to->shared_with = arena_array(&r->arena, from->n_shared_with,
	    sizeof(*to->shared_with));
	for (i = 0; i < from->n_shared_with; i++)
		to->shared_with[i] = keep(r, from->shared_with[i]);
}

/* The entry that the line belongs to; NULL if its customer came before. */
static struct roster_entry *
find_entry(struct roster *r, const struct line *line)
{
	struct roster_entry *entry;
	const char *code = line->customer.code;

	entry = r->n > 0 ? &r->entries[r->n - 1] : NULL;
	if (entry != NULL && strcmp(entry->customer.code, code) == 0)
		return entry;
	/* atria-fetch sorts by code, so order tells what came before */
	if (entry != NULL && strcmp(entry->customer.code, code) > 0)
		return NULL;
	r->entries = xgrow(r->entries, r->n, &r->cap, sizeof(*r->entries));
	entry = &r->entries[r->n++];
	memset(entry, 0, sizeof(*entry));
	keep_customer(r, &entry->customer, &line->customer);
	return entry;
}

int
roster_add(struct roster *r, const struct line *line, const char *text,
    size_t len, struct err *e)
{
	struct roster_entry *entry;

	if ((entry = find_entry(r, line)) == NULL)
		return err_set(e, "customers must come in the order of their "
		    "codes, and %s comes too late", line->customer.code);
	if (!same_text(entry->customer.billing_identifier,
	    line->customer.billing_identifier))
		entry->conflict = "its rows in Atria name several Billing "
		    "Identifiers";
	entry->n++;
	spool_put(&r->lines, line->sku != NULL ? line->sku : "",
	    line->sku != NULL ? strlen(line->sku) + 1 : 0);
	spool_put(&r->lines, text, len);
	return 0;
}

void
roster_release(struct roster *r)
{
	free(r->entries);
	spool_release(&r->lines);
	arena_release(&r->arena);
	memset(r, 0, sizeof(*r));
}

/* --- reading again -------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static void
find_skus(struct roster_lines *lines, struct arena *a)
{
	const char **all;
	size_t i, n = 0;

	all = arena_array(a, lines->n, sizeof(*all));
	for (i = 0; i < lines->n; i++)
		if (lines->items[i].sku != NULL)
			all[n++] = lines->items[i].sku;
	if (n > 0)
		qsort(all, n, sizeof(*all), compare);
	lines->n_skus = 0;
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(all[lines->n_skus - 1], all[i]) != 0)
			all[lines->n_skus++] = all[i];
	lines->skus = all;
}

int
roster_rewind(struct roster *r, struct err *e)
{
	return spool_rewind(&r->lines, e);
}

/* The next record put aside, as a copy; NULL if there is none. */
static const char *
get(struct roster *r, size_t *len, struct arena *a)
{
	const char *data;

	return spool_get(&r->lines, &data, len) ? arena_strn(a, data, *len) :
	    NULL;
}

int
roster_lines(struct roster *r, const struct roster_entry *entry,
    struct roster_lines *lines, struct arena *a, struct err *e)
{
	struct roster_line *l;
	const char *sku;
	size_t i, len;

	lines->n = entry->n;
	lines->items = arena_array(a, entry->n, sizeof(*lines->items));
	for (i = 0; i < entry->n; i++) {
		l = &lines->items[i];
		sku = get(r, &len, a);
		l->sku = sku != NULL && len > 0 ? sku : NULL;
		if (sku == NULL || (l->text = get(r, &l->len, a)) == NULL)
			return err_set(e, "%s", r->lines.failed ?
			    r->lines.why.text : "a temporary file is cut "
			    "short");
	}
	find_skus(lines, a);
	return 0;
}
