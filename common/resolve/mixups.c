#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mixups.h"

/* The text, kept in a; the buffer is released. */
static const char *
keep_text(struct buf *text, struct arena *a)
{
	const char *kept = text->len > 0 ? arena_str(a, text->data) : NULL;

	buf_release(text);
	return kept;
}

void
mixups_refuse(struct customer_entry *entry, const char *why)
{
	entry->conflict = why;
	entry->found = (struct agreement){
		.state = AGREEMENT_SHARED_IDENTIFIER,
	};
	entry->several = entry->other_case = NULL;
}

/* Which other customers have the Billing Identifier and are not mapped; NULL if
 * there are none. */
static const char *
name_sharers(const struct customer *customer, const struct map *map,
    struct arena *a)
{
	struct buf text = { 0 };
	const char *other;
	size_t i;

	for (i = 0; i < customer->n_shared_with; i++) {
		other = customer->shared_with[i];
		if (map_find(map, MAP_CUSTOMER, other) != NULL)
			continue;
		if (text.len == 0)
			buf_addf(&text, "Billing Identifier %s is also that "
			    "of %s", customer->billing_identifier, other);
		else
			buf_addf(&text, ", %s", other);
	}
	return keep_text(&text, a);
}

bool
mixups_check_identifier(struct customer_entry *entry, const struct map *map,
    struct arena *a)
{
	const char *why = entry->conflict;

	if (why == NULL && entry->customer.billing_identifier == NULL) {
		entry->found.state = AGREEMENT_NO_IDENTIFIER;
		return true;
	}
	if (why == NULL)
		why = name_sharers(&entry->customer, map, a);
	if (why != NULL)
		mixups_refuse(entry, why);
	return why != NULL;
}

static int
compare_agreements(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	return i != j ? (i > j) - (i < j) :
	    strcmp((*x)->customer.code, (*y)->customer.code);
}

static void
refuse_all(struct customer_entry **entries, size_t n, struct arena *a)
{
	struct buf text = { 0 };
	const char *why;
	size_t i;

	buf_addf(&text, "agreement %" PRId64 " would be that of",
	    entries[0]->found.agreement.id);
	for (i = 0; i < n; i++)
		buf_addf(&text, "%s %s", i > 0 ? "," : "",
		    entries[i]->customer.code);
	why = keep_text(&text, a);
	for (i = 0; i < n; i++)
		mixups_refuse(entries[i], why);
}

/* Whether the row may map another customer to the agreement. */
static bool
maps_to(const struct map_entry *row, const struct agreement *found)
{
	return row->kind == MAP_CUSTOMER && !row->used &&
	    ((row->target == MAP_COMPANY && row->id == found->company.id) ||
	    (row->target == MAP_AGREEMENT && row->id == found->agreement.id));
}

void
mixups_refuse_hidden(struct customers *c, const struct map *map)
{
	struct customer_entry *entry;
	const struct map_entry *row;

	for (entry = c->entries; entry < c->entries + c->n; entry++)
		for (row = map->entries; row < map->entries + map->n &&
		    entry->found.state == AGREEMENT_FOUND; row++)
			if (maps_to(row, &entry->found))
				mixups_refuse(entry, arena_fmt(&c->arena,
				    "agreement %" PRId64 " would also be that "
				    "of %s: CustomersFilter leaves it out, but "
				    "line %lu of the mapping file names it",
				    entry->found.agreement.id, row->key,
				    row->line));
}

void
mixups_refuse_doubles(struct customers *c)
{
	struct customer_entry **found;
	size_t i, end, n = 0;

	found = arena_array(&c->arena, c->n, sizeof(*found));
	for (i = 0; i < c->n; i++)
		if (c->entries[i].found.state == AGREEMENT_FOUND)
			found[n++] = &c->entries[i];
	if (n > 0)
		qsort(found, n, sizeof(*found), compare_agreements);
	for (i = 0; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (found[end]->found.agreement.id !=
			    found[i]->found.agreement.id)
				break;
		if (end - i > 1)
			refuse_all(found + i, end - i, &c->arena);
	}
}
