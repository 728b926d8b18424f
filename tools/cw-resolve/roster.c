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
	struct roster_line *added;

	if ((entry = find_entry(r, line)) == NULL)
		return err_set(e, "customers must come in the order of their "
		    "codes, and %s comes too late", line->customer.code);
	if (!same_text(entry->customer.billing_identifier,
	    line->customer.billing_identifier))
		entry->conflict = "its rows in Atria name several Billing "
		    "Identifiers";
	entry->lines = xgrow(entry->lines, entry->n, &entry->cap,
	    sizeof(*entry->lines));
	added = &entry->lines[entry->n++];
	added->text = arena_strn(&r->arena, text, len);
	added->len = len;
	added->sku = keep(r, line->sku);
	return 0;
}

void
roster_release(struct roster *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		free(r->entries[i].lines);
	free(r->entries);
	arena_release(&r->arena);
	memset(r, 0, sizeof(*r));
}

static int
compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

size_t
roster_skus(const struct roster_entry *entry, struct arena *a,
    const char ***skus)
{
	const char **all;
	size_t i, n = 0, distinct = 0;

	all = arena_array(a, entry->n, sizeof(*all));
	for (i = 0; i < entry->n; i++)
		if (entry->lines[i].sku != NULL)
			all[n++] = entry->lines[i].sku;
	if (n > 0)
		qsort(all, n, sizeof(*all), compare);
	for (i = 0; i < n; i++)
		if (distinct == 0 || strcmp(all[distinct - 1], all[i]) != 0)
			all[distinct++] = all[i];
	*skus = all;
	return distinct;
}
