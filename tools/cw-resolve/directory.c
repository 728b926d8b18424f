#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "directory.h"
#include "lookup.h"
#include "mapped.h"

static void
refuse(struct directory *d, struct roster_entry *entry, const char *why)
{
	entry->conflict = arena_str(&d->roster->arena, why);
	entry->found = (struct agreement){
		.state = AGREEMENT_SHARED_IDENTIFIER,
	};
	entry->several = entry->folded = NULL;
}

/* Whether other customers have the Billing Identifier and are not mapped. */
static bool
is_shared(const struct directory *d, const struct customer *c,
    struct buf *text)
{
	size_t i;

	for (i = 0; i < c->n_shared_with; i++) {
		if (map_find(d->map, MAP_CUSTOMER, c->shared_with[i]) != NULL)
			continue;
		if (text->len == 0)
			buf_addf(text, "Billing Identifier %s is also that of ",
			    c->billing_identifier);
		else
			buf_adds(text, ", ");
		buf_adds(text, c->shared_with[i]);
	}
	return text->len > 0;
}

/* What an entry is refused for before ConnectWise is asked. */
static bool
is_refused(struct directory *d, struct roster_entry *entry)
{
	struct buf text = { 0 };

	if (entry->conflict != NULL) {
		refuse(d, entry, entry->conflict);
	} else if (entry->customer.billing_identifier == NULL) {
		entry->found.state = AGREEMENT_NO_IDENTIFIER;
	} else if (is_shared(d, &entry->customer, &text)) {
		refuse(d, entry, text.data);
		buf_release(&text);
	} else {
		return false;
	}
	return true;
}

static int
by_agreement(const void *a, const void *b)
{
	const struct roster_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	if (i != j)
		return i < j ? -1 : 1;
	return strcmp((*x)->customer.code, (*y)->customer.code);
}

/*
 * An agreement that several customers ended at would get the quantities of the
 * last one: refuses all of them.
 */
static void
refuse_doubles(struct directory *d)
{
	struct roster_entry **e;
	struct buf text = { 0 };
	size_t i, j, k, n = 0;
	int64_t id;

	e = arena_array(&d->roster->arena, d->roster->n, sizeof(*e));
	for (i = 0; i < d->roster->n; i++)
		if (d->roster->entries[i].found.state == AGREEMENT_FOUND)
			e[n++] = &d->roster->entries[i];
	if (n > 0)
		qsort(e, n, sizeof(*e), by_agreement);
	for (i = 0; i < n; i = j) {
		id = e[i]->found.agreement.id;
		buf_clear(&text);
		buf_addf(&text, "agreement %" PRId64 " would be that of", id);
		for (j = i; j < n && e[j]->found.agreement.id == id; j++)
			buf_addf(&text, "%s %s", j > i ? "," : "",
			    e[j]->customer.code);
		for (k = i; k < j && j - i > 1; k++)
			refuse(d, e[k], text.data);
	}
	buf_release(&text);
}

/* Sorts out who is to be looked up: not mapped, and not refused. */
static size_t
find_open(struct directory *d, struct roster_entry **open)
{
	struct roster_entry *entry;
	size_t i, n = 0;

	for (i = 0; i < d->roster->n; i++) {
		entry = &d->roster->entries[i];
		entry->mapped = map_find(d->map, MAP_CUSTOMER,
		    entry->customer.code);
		if (entry->mapped == NULL && !is_refused(d, entry))
			open[n++] = entry;
	}
	return n;
}

/* Which companies' agreements are to be known. */
static struct cw_wanted
list_wanted(const struct directory *d, struct roster_entry **open,
    size_t n_open)
{
	struct cw_wanted w = { 0 };
	const struct roster_entry *entry;
	size_t i;

	w.identifiers = arena_array(&d->roster->arena, n_open,
	    sizeof(*w.identifiers));
	w.companies = arena_array(&d->roster->arena, d->roster->n,
	    sizeof(*w.companies));
	for (i = 0; i < n_open; i++)
		w.identifiers[w.n_identifiers++] =
		    open[i]->customer.billing_identifier;
	for (i = 0; i < d->roster->n; i++) {
		entry = &d->roster->entries[i];
		if (entry->mapped != NULL &&
		    entry->mapped->target == MAP_COMPANY)
			w.companies[w.n_companies++] = entry->mapped->id;
	}
	return w;
}

int
directory_resolve(struct directory *d)
{
	struct arena *a = &d->roster->arena;
	struct roster_entry **open;
	struct cw_wanted wanted;
	size_t n;
	int rc;

	open = arena_array(a, d->roster->n, sizeof(*open));
	n = find_open(d, open);
	wanted = list_wanted(d, open, n);
	if (agreements_read(&d->agreements, d->st, d->cw,
	    d->job->agreement_type, &wanted, a) == -1 ||
	    mapped_resolve(d) == -1)
		return -1;
	rc = lookup_resolve(d, open, n);
	refuse_doubles(d);
	return rc;
}
