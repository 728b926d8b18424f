#include <stdlib.h>
#include <string.h>

#include "units.h"

/* A line, and where it belongs. */
struct place {
	const struct at_line *line;
	struct customer_entry *entry;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int c = strcmp((*x)->found.agreement.end, (*y)->found.agreement.end);
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	return c != 0 ? c : (i > j) - (i < j);
}

/* The customers with a contract, by its end and id: how many. */
static size_t
list_entries(struct customers *c, struct customer_entry **entries)
{
	size_t i, n = 0;

	for (i = 0; i < c->n; i++)
		if (c->entries[i].found.state == AGREEMENT_FOUND)
			entries[n++] = &c->entries[i];
	if (n > 0)
		qsort(entries, n, sizeof(struct customer_entry *),
		    compare_entries);
	return n;
}

static int
compare_contracts(const void *a, const void *b)
{
	const struct at_line *x = a, *y = b;

	return x->contract != y->contract ?
	    (x->contract > y->contract) - (x->contract < y->contract) :
	    (x->id > y->id) - (x->id < y->id);
}

static int
compare_contract_id(const void *key, const void *item)
{
	const int64_t *id = key;
	const struct at_line *l = item;

	return (*id > l->contract) - (*id < l->contract);
}

/* Gives each line its customer, in the order of the customers; how many. */
static size_t
place_lines(struct customer_entry **entries, size_t n_entries,
    struct at_rows *lines, struct place *places)
{
	struct at_line *all = lines->items, *l, *end = all + lines->n;
	size_t i, n = 0;

	if (lines->n > 0)
		qsort(all, lines->n, sizeof(*all), compare_contracts);
	for (i = 0; lines->n > 0 && i < n_entries; i++) {
		const int64_t id = entries[i]->found.agreement.id;

		l = bsearch(&id, all, lines->n, sizeof(*all),
		    compare_contract_id);
		while (l != NULL && l > all && l[-1].contract == id)
			l--;
		for (; l != NULL && l < end && l->contract == id; l++)
			places[n++] = (struct place){ l, entries[i] };
	}
	return n;
}

/* --- the units of one line ------------------------------------------------ */

/* What is known of one line's units. */
struct line_units {
	const struct at_unit *now;	/* on the day, or NULL */
	bool unclear;			/* two rows say it, differently */
	const struct at_unit *last;	/* the one that starts last, or NULL */
};

static struct line_units
find_units(const struct at_rows *units, int64_t line, const char *day)
{
	const struct at_unit *all = units->items, *u, *end = all + units->n;
	struct line_units found = { .now = NULL };
	int order;

	u = at_find(units, sizeof(*u), line);
	while (u != NULL && u > all && u[-1].line == line)
		u--;
	for (; u != NULL && u < end && u->line == line; u++) {
		if (found.last == NULL ||
		    strcmp(u->start, found.last->start) > 0)
			found.last = u;
		if (strcmp(u->start, day) > 0 || strcmp(day, u->end) > 0)
			continue;
		/* of two rows that share the day, the later one says */
		order = found.now == NULL ? 1 :
		    strcmp(u->start, found.now->start);
		if (order > 0) {
			found.now = u;
			found.unclear = false;
		} else if (order == 0 &&
		    !qty_eq(u->units, found.now->units)) {
			found.unclear = true;
		}
	}
	return found;
}

/* --- additions ------------------------------------------------------------ */

static void
add_line(const struct place *p, const struct at_rows *units,
    const struct at_base *base, const char *day, struct arena *a)
{
	struct agreement *found = &p->entry->found;
	struct line_units u = find_units(units, p->line->id, day);
	const struct at_service *service = at_find(&base->services,
	    sizeof(*service), p->line->service);
	struct addition d = {
		.id = p->line->id,
		.product = { p->line->service, service != NULL &&
		    service->key != NULL ? service->key :
		    arena_fmt(a, "service %lld",
		    (long long)p->line->service) },
		.description = p->line->description,
		.unit_price = p->line->price,
	};

	if (d.description == NULL && service != NULL)
		d.description = service->name;
	if (u.now != NULL || u.last == NULL) {
		if (u.now != NULL && !u.unclear) {
			d.quantity = u.now->units;
			d.billed = u.now->billed;
		}
		found->additions[found->n_additions++] = d;
	}
	if (u.last != NULL && strcmp(u.last->start, day) > 0 &&
	    (u.now == NULL || !qty_eq(u.last->units, u.now->units))) {
		d.quantity = u.last->units;
		d.effective = u.last->start;
		d.billed = u.last->billed;
		found->future[found->n_future++] = d;
	}
}

static void
make_room(const struct place *places, size_t n, struct arena *a)
{
	struct agreement *found;
	size_t i, end;

	for (i = 0; i < n; i = end) {
		for (end = i; end < n &&
		    places[end].entry == places[i].entry; end++)
			;
		found = &places[i].entry->found;
		found->additions = arena_array(a, end - i,
		    sizeof(*found->additions));
		found->future = arena_array(a, end - i,
		    sizeof(*found->future));
	}
}

/* Reads the units of the lines and makes additions of them. */
static int
read_units(const struct place *places, size_t n, struct autotask *at,
    const struct at_base *base, const char *day, struct arena *a,
    struct err *e)
{
	int64_t *ids = arena_array(a, n, sizeof(*ids));
	const char **ends = arena_array(a, n, sizeof(*ends));
	struct at_rows units = { .n = 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		ids[i] = places[i].line->id;
		ends[i] = places[i].entry->found.agreement.end;
	}
	if (at_read_units(at, ids, ends, n, day, a, &units, e) == -1)
		return -1;
	make_room(places, n, a);
	for (i = 0; i < n; i++)
		add_line(&places[i], &units, base, day, a);
	return 0;
}

int
units_read(struct customers *c, struct autotask *at,
    const struct at_base *base, const char *day, struct err *e)
{
	struct arena *a = &c->arena;
	struct customer_entry **entries;
	struct at_rows lines = { .n = 0 };
	struct place *places;
	int64_t *contracts;
	size_t i, n;

	entries = arena_array(a, c->n, sizeof(*entries));
	contracts = arena_array(a, c->n, sizeof(*contracts));
	n = list_entries(c, entries);
	for (i = 0; i < n; i++)
		contracts[i] = entries[i]->found.agreement.id;
	if (at_read_lines(at, contracts, n, a, &lines, e) == -1)
		return -1;
	places = arena_array(a, lines.n, sizeof(*places));
	n = place_lines(entries, n, &lines, places);
	return read_units(places, n, at, base, day, a, e);
}
