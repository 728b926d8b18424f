#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "holders.h"
#include "units.h"

/* A line, and whose it is. */
struct place {
	const struct at_line *line;
	const struct holder *holder;
};

static int
compare_contracts(const void *a, const void *b)
{
	const struct at_line *x = a, *y = b;

	return x->contract != y->contract ?
	    (x->contract > y->contract) - (x->contract < y->contract) :
	    (x->id > y->id) - (x->id < y->id);
}

/* The first line of the contract, or of the next one. */
static size_t
first_line(const struct at_rows *lines, int64_t contract)
{
	const struct at_line *all = lines->items;
	size_t lo = 0, hi = lines->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (all[mid].contract < contract)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Gives each holder its lines, one after the other. */
static void
place_lines(const struct holders *holders, struct at_rows *lines,
    struct array *places)
{
	const struct at_line *all = lines->items;
	struct place *place;
	size_t i, k;

	if (lines->n > 0)
		qsort(lines->items, lines->n, sizeof(*all), compare_contracts);
	for (i = 0; i < holders->n; i++) {
		const struct holder *holder = &holders->items[i];

		for (k = first_line(lines, holder->contract); k < lines->n &&
		    all[k].contract == holder->contract; k++) {
			place = array_add(places);
			place->line = &all[k];
			place->holder = holder;
		}
	}
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

static struct addition
describe_line(const struct at_line *line, const struct at_base *base,
    struct arena *a)
{
	const struct at_service *service = at_find(&base->services,
	    sizeof(*service), line->service);
	const char *identifier = service != NULL && service->key != NULL ?
	    service->key : arena_fmt(a, "service %" PRId64, line->service);

	return (struct addition){
		.id = line->id,
		.product = { line->service, identifier },
		.description = line->description != NULL ||
		    service == NULL ? line->description : service->name,
		.unit_price = line->price,
	};
}

static void
add_line(struct agreement *found, struct addition d,
    const struct line_units *u, const char *day)
{
	if (u->now != NULL || u->last == NULL) {
		if (u->now != NULL && !u->unclear) {
			d.quantity = u->now->units;
			d.billed = u->now->billed;
		}
		found->additions[found->n_additions++] = d;
	}
	if (u->last != NULL && strcmp(u->last->start, day) > 0 &&
	    (u->now == NULL || !qty_eq(u->last->units, u->now->units))) {
		d.quantity = u->last->units;
		d.effective = u->last->start;
		d.billed = u->last->billed;
		found->future[found->n_future++] = d;
	}
}

static bool
is_zero(const struct at_unit *u)
{
	return u != NULL && u->units.known && qty_sign(u->units) == 0;
}

/* Any units, now or later, or none that could be read. */
static void
add_neighbour(const struct place *p, const struct addition *d,
    const struct line_units *u)
{
	struct agreement *found = &p->holder->entry->found;

	if (is_zero(u->last) && (u->now == NULL || is_zero(u->now)))
		return;
	found->neighbours[found->n_neighbours++] = (struct neighbour){
		.kind = NEIGHBOUR_ELSEWHERE,
		.id = d->id,
		.agreement = p->line->contract,
		.product = d->product,
		.quantity = u->now != NULL && !u->unclear ? u->now->units :
		    (struct qty){ .known = false },
	};
}

/* --- the units of all lines ----------------------------------------------- */

/* As much room for each customer as there are lines of its contracts. */
static void
make_room(const struct place *places, size_t n, struct arena *a)
{
	struct agreement *found;
	size_t i;

	for (i = 0; i < n; i++) {
		found = &places[i].holder->entry->found;
		if (places[i].holder->elsewhere)
			found->n_neighbours++;
		else
			found->n_additions++;
	}
	for (i = 0; i < n; i++) {
		found = &places[i].holder->entry->found;
		if (found->additions != NULL)
			continue;
		found->additions = arena_array(a, found->n_additions,
		    sizeof(*found->additions));
		found->future = arena_array(a, found->n_additions,
		    sizeof(*found->future));
		found->neighbours = arena_array(a, found->n_neighbours,
		    sizeof(*found->neighbours));
		found->n_additions = found->n_neighbours = 0;
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
	struct line_units u;
	struct addition d;
	size_t i;

	for (i = 0; i < n; i++) {
		ids[i] = places[i].line->id;
		ends[i] = places[i].holder->end;
	}
	if (at_read_units(at, ids, ends, n, day, a, &units, e) == -1)
		return -1;
	make_room(places, n, a);
	for (i = 0; i < n; i++) {
		u = find_units(&units, ids[i], day);
		d = describe_line(places[i].line, base, a);
		if (places[i].holder->elsewhere)
			add_neighbour(&places[i], &d, &u);
		else
			add_line(&places[i].holder->entry->found, d, &u, day);
	}
	return 0;
}

int
units_read(struct customers *c, struct autotask *at,
    const struct at_base *base, const char *day, bool may_create,
    struct err *e)
{
	struct arena *a = &c->arena;
	struct holders holders = holders_list(c, base, day, may_create);
	struct array places = { .a = a, .size = sizeof(struct place) };
	struct at_rows lines = { .n = 0 };
	int64_t *contracts = arena_array(a, holders.n, sizeof(*contracts));
	size_t i, n = 0;

	for (i = 0; i < holders.n; i++)
		if (n == 0 || contracts[n - 1] != holders.items[i].contract)
			contracts[n++] = holders.items[i].contract;
	if (at_read_lines(at, contracts, n, a, &lines, e) == -1)
		return -1;
	place_lines(&holders, &lines, &places);
	return read_units(places.items, places.n, at, base, day, a, e);
}
