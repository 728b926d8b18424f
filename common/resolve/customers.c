#include <stdlib.h>
#include <string.h>

#include "customers.h"
#include "text.h"
#include "xalloc.h"

static const char *
keep_text(struct customers *c, const char *s)
{
	return s != NULL ? arena_str(&c->arena, s) : NULL;
}

static void
keep_customer(struct customers *c, struct customer *to,
    const struct customer *from)
{
	size_t i;

	to->code = keep_text(c, from->code);
	to->name = keep_text(c, from->name);
	to->billing_identifier = keep_text(c, from->billing_identifier);
	to->n_shared_with = from->n_shared_with;
	to->shared_with = arena_array(&c->arena, from->n_shared_with,
	    sizeof(*to->shared_with));
	for (i = 0; i < from->n_shared_with; i++)
		to->shared_with[i] = keep_text(c, from->shared_with[i]);
}

/* No more line comes for it: gives back the room that was kept for them. */
static void
close_entry(struct customer_entry *entry)
{
	entry->cap_lines = entry->n_lines;
	entry->lines = xreallocarray(entry->lines, entry->n_lines,
	    sizeof(*entry->lines));
}

/* The entry that the line belongs to; NULL if its customer came before. */
static struct customer_entry *
find_entry(struct customers *c, const struct line *line)
{
	struct customer_entry *entry;
	int order;

	entry = c->n > 0 ? &c->entries[c->n - 1] : NULL;
	order = entry == NULL ? -1 :
	    strcmp(entry->customer.code, line->customer.code);
	/* atria-fetch sorts by code, so their order shows what came before */
	if (order >= 0)
		return order == 0 ? entry : NULL;
	if (entry != NULL)
		close_entry(entry);
	c->entries = xgrow(c->entries, c->n, &c->cap, sizeof(*c->entries));
	entry = &c->entries[c->n++];
	memset(entry, 0, sizeof(*entry));
	keep_customer(c, &entry->customer, &line->customer);
	return entry;
}

int
customers_add(struct customers *c, const struct line *line,
    const struct stream_line *record, struct err *e)
{
	struct customer_entry *entry;

	if ((entry = find_entry(c, line)) == NULL)
		return err_set(e, "customers must come in the order of their "
		    "codes, and %s comes too late", line->customer.code);
	if (text_cmp(entry->customer.billing_identifier,
	    line->customer.billing_identifier) != 0)
		entry->conflict = "its rows in Atria name several Billing "
		    "Identifiers";
	entry->lines = xgrow(entry->lines, entry->n_lines, &entry->cap_lines,
	    sizeof(*entry->lines));
	entry->lines[entry->n_lines++] = (struct customer_line){
		.text = arena_strn(&c->arena, record->text, record->len),
		.len = record->len,
		.sku = keep_text(c, line->sku),
		.counted = qty_sign(line->quantity) > 0,
	};
	c->n_lines++;
	c->has_previous |= line->previous.known;
	return 0;
}

static int
compare_texts(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

size_t
texts_distinct(const char **texts, size_t n)
{
	size_t i, kept = 0;

	if (n > 0)
		qsort(texts, n, sizeof(*texts), compare_texts);
	for (i = 0; i < n; i++)
		if (kept == 0 || strcmp(texts[kept - 1], texts[i]) != 0)
			texts[kept++] = texts[i];
	return kept;
}

size_t
customer_skus(const struct customer_entry *entry, const char ***skus,
    struct arena *a)
{
	const char **v = arena_array(a, entry->n_lines, sizeof(*v));
	size_t i, n = 0;

	for (i = 0; i < entry->n_lines; i++)
		if (entry->lines[i].sku != NULL)
			v[n++] = entry->lines[i].sku;
	*skus = v;
	return texts_distinct(v, n);
}

void
customers_release(struct customers *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->entries[i].lines);
	free(c->entries);
	arena_release(&c->arena);
	memset(c, 0, sizeof(*c));
}
