#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "holders.h"
#include "neighbours.h"
#include "units.h"

/* What was read. */
struct source {
	const struct at_base *base;
	struct at_rows lines;	/* by their contract's end, contract, id */
	struct at_rows units;
	const char *day;
	struct arena *a;
};

static int
compare_lines(const void *a, const void *b)
{
	const struct at_line *x = a, *y = b;
	int c = strcmp(x->end, y->end);

	return c != 0 ? c : x->contract != y->contract ?
	    array_compare_ids(&x->contract, &y->contract) :
	    array_compare_ids(&x->id, &y->id);
}

/* Sorts the lines by when their contracts end; others are dropped. */
static void
sort_lines(struct source *s)
{
	const struct at_contract *contract;
	struct at_line *all = s->lines.items;
	size_t i, n = 0;

	for (i = 0; i < s->lines.n; i++) {
		contract = at_find(&s->base->contracts, sizeof(*contract),
		    all[i].contract);
		if (contract == NULL || contract->unreadable != NULL)
			continue;
		all[n] = all[i];
		all[n++].end = contract->end;
	}
	s->lines.n = n;
	if (n > 0)
		qsort(all, n, sizeof(*all), compare_lines);
}

/* --- the units of one line ------------------------------------------------ */

/* What is known of one line's units. */
struct line_units {
	const struct at_unit *now;	/* on the day, or NULL */
	bool unclear;			/* two rows say it, differently */
	const struct at_unit *last;	/* the one that starts last, or NULL */
};

static struct line_units
find_units(const struct source *s, int64_t line)
{
	const struct at_unit *u = s->units.items, *end = u + s->units.n;
	struct line_units found = { .now = NULL };
	int order;

	u += array_first(&line, u, s->units.n, sizeof(*u), array_compare_ids);
	for (; u < end && u->line == line; u++) {
		if (found.last == NULL ||
		    strcmp(u->start, found.last->start) > 0)
			found.last = u;
		if (strcmp(u->start, s->day) > 0 || strcmp(s->day, u->end) > 0)
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

/* The line as an addition, with its units on the day. */
static struct addition
describe_line(const struct source *s, const struct at_line *line,
    const struct line_units *u)
{
	const struct at_service *service = at_find(&s->base->services,
	    sizeof(*service), line->service);
	const bool clear = u->now != NULL && !u->unclear;

	return (struct addition){
		.id = line->id,
		.product = { line->service, service != NULL &&
		    service->key != NULL ? service->key : arena_fmt(s->a,
		    "service %" PRId64, line->service) },
		.description = line->description != NULL ||
		    service == NULL ? line->description : service->name,
		.unit_price = line->price,
		.quantity = clear ? u->now->units :
		    (struct qty){ .known = false },
		.billed = clear && u->now->billed,
	};
}

static void
add_line(struct agreement *found, struct addition d,
    const struct line_units *u, const char *day)
{
	if (u->now != NULL || u->last == NULL)
		found->additions[found->n_additions++] = d;
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

/* Gives the holder what its contract's lines are to it: additions; or
 * neighbours, if they have any units, now or later, or none that could be
 * read. */
static void
take_lines(const struct source *s, const struct holder *h)
{
	const struct at_line key = { .end = h->end, .contract = h->contract,
		.id = INT64_MIN }, *line = s->lines.items;
	struct agreement *found = &h->entry->found;
	struct line_units u;
	struct addition d;
	size_t n = array_first(&key, line, s->lines.n, sizeof(key),
	    compare_lines), left = s->lines.n - n;

	line += n;
	for (n = 0; n < left && line[n].contract == h->contract; n++)
		;
	if (!h->elsewhere) {
		found->additions = arena_array(s->a, n,
		    sizeof(*found->additions));
		found->future = arena_array(s->a, n, sizeof(*found->future));
	}
	for (; n > 0; n--, line++) {
		u = find_units(s, line->id);
		d = describe_line(s, line, &u);
		if (!h->elsewhere)
			add_line(found, d, &u, s->day);
		else if (!is_zero(u.last) || (u.now != NULL && !is_zero(u.now)))
			neighbours_add(found, NEIGHBOUR_ELSEWHERE, &d,
			    h->contract, NULL, s->a);
	}
}

/* Nothing is created for a customer beside a bundle, which may hold it. */
static void
close_beside(const struct holders *holders, const struct at_rows *bundles,
    struct arena *a)
{
	const struct at_line *b = bundles->items, *end = b + bundles->n;
	const struct holder *h, *last = holders->items + holders->n;

	for (; b < end; b++)
		for (h = holders->items + array_first(&b->contract,
		    holders->items, holders->n, sizeof(*h), array_compare_ids);
		    h < last && h->contract == b->contract; h++)
			if (h->entry->found.closed == NULL)
				h->entry->found.closed = arena_fmt(a,
				    "contract %" PRId64 " has the bundle of "
				    "services %" PRId64 " (%s), which may hold "
				    "it", b->contract, b->service,
				    b->description != NULL ? b->description :
				    "no description");
}

int
units_read(struct customers *c, struct autotask *at,
    const struct at_base *base, const char *day, bool may_create,
    struct err *e)
{
	struct source s = { .base = base, .day = day, .a = &c->arena };
	struct holders holders = holders_list(c, base, day, may_create);
	int64_t *contracts = arena_array(s.a, holders.n, sizeof(*contracts));
	struct at_rows bundles = { .n = 0 };
	size_t i, n = 0;

	for (i = 0; i < holders.n; i++)
		if (n == 0 || contracts[n - 1] != holders.items[i].contract)
			contracts[n++] = holders.items[i].contract;
	if (at_read_lines(at, false, contracts, n, s.a, &s.lines, e) == -1 ||
	    (may_create && at_read_lines(at, true, contracts, n, s.a, &bundles,
	    e) == -1))
		return -1;
	sort_lines(&s);
	if (at_read_units(at, &s.lines, day, s.a, &s.units, e) == -1)
		return -1;
	for (i = 0; i < holders.n; i++)
		take_lines(&s, &holders.items[i]);
	close_beside(&holders, &bundles, s.a);
	return 0;
}
