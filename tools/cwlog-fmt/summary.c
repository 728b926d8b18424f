#include <stdlib.h>
#include <string.h>

#include "cwlog.h"
#include "summary.h"
#include "xalloc.h"

/* --- effects -------------------------------------------------------------- */

/* Adds to a sum of which an unknown one is 0. */
static void
add_qty(struct qty *sum, struct qty q, bool *overflow)
{
	if (!sum->known)
		*sum = qty_units(0);
	if (q.known && !qty_add(sum, *sum, q))
		*overflow = true;
}

/* Adds to the sum that has the sign of q, and makes both known. */
static void
add_signed(struct qty *up, struct qty *down, struct qty q, bool *overflow)
{
	bool is_down = qty_sign(q) < 0;
	struct qty none = { 0 };

	add_qty(up, is_down ? none : q, overflow);
	add_qty(down, is_down ? q : none, overflow);
}

void
effect_add(struct effect *e, const struct row *row)
{
	e->changes++;
	add_signed(&e->up, &e->down, row->units, &e->overflow);
	money_add(&e->money, row->agreement.currency, row->amount,
	    row->price_of);
}

void
effect_merge(struct effect *e, const struct effect *other)
{
	if (other->changes == 0)
		return;
	e->changes += other->changes;
	e->overflow = e->overflow || other->overflow;
	add_qty(&e->up, other->up, &e->overflow);
	add_qty(&e->down, other->down, &e->overflow);
	money_merge(&e->money, &other->money);
}

struct qty
effect_units(const struct effect *e)
{
	struct qty sum = { 0 };

	if (e->up.known && !qty_add(&sum, e->up, e->down))
		sum.known = false;
	return sum;
}

/* --- tallies -------------------------------------------------------------- */

/* The tally of the key, or NULL; *at is where it stands, or belongs. */
static struct tally *
look_up(const struct tallies *t, const char *key, size_t *at)
{
	size_t lo = 0, hi = t->n, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = strcmp(t->tallies[mid].key, key);
		if (c == 0) {
			*at = mid;
			return &t->tallies[mid];
		}
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*at = lo;
	return NULL;
}

/* The tally of the key, which is made if there is none. */
static struct tally *
find_tally(struct tallies *t, const char *key, struct arena *a)
{
	size_t lo;
	struct tally *found = look_up(t, key, &lo);

	if (found != NULL)
		return found;
	t->tallies = xgrow(t->tallies, t->n, &t->cap, sizeof(*t->tallies));
	memmove(t->tallies + lo + 1, t->tallies + lo,
	    (t->n++ - lo) * sizeof(*t->tallies));
	t->tallies[lo] = (struct tally){ .key = arena_str(a, key) };
	return &t->tallies[lo];
}

static struct tally *
find_code(struct summary *s, const struct row *row)
{
	struct tally *t = find_tally(&s->codes, row->code, &s->arena);

	if (t->n == 0) {
		t->level = row->level;
		t->is_change = row->is_change;
	}
	return t;
}

static struct tally *
find_customer(struct summary *s, const struct customer *c)
{
	struct tally *t = find_tally(&s->customers, c->code != NULL ?
	    c->code : "", &s->arena);

	if (t->n == 0)
		t->name = arena_str(&s->arena, c->name != NULL ? c->name : "");
	return t;
}

const struct tally *
summary_customer(const struct summary *s, const char *code)
{
	size_t at;

	return look_up(&s->customers, code, &at);
}

const struct tally *
summary_code(const struct summary *s, const char *code)
{
	size_t at;

	return look_up(&s->codes, code, &at);
}

/* --- summaries ------------------------------------------------------------ */

static void
count_row(struct summary *s, const struct row *row)
{
	s->rows++;
	if (!row->is_change)
		s->levels[row->level]++;
	else if (row->not_done)
		s->not_done++;
	else if (row->planned)
		s->actions[row->action]++;
	if (row->applied)
		s->done[row->action]++;
	s->unchanged += row_is_unchanged(row);
	s->attention += row_needs_attention(row);
}

void
summary_add(struct summary *s, const struct row *row)
{
	struct tally *t = find_code(s, row);

	count_row(s, row);
	t->n++;
	if (!row_has_effect(row))
		return;
	effect_add(&t->effect, row);
	effect_add(row->planned ? &s->planned : &s->applied, row);
	if (s->by_customer) {
		t = find_customer(s, &row->customer);
		t->n++;
		effect_add(&t->effect, row);
	}
}

void
summary_merge(struct summary *s, const struct summary *other)
{
	const struct tally *from;
	struct tally *to;

	for (from = other->codes.tallies; from < other->codes.tallies +
	    other->codes.n; from++) {
		to = find_tally(&s->codes, from->key, &s->arena);
		if (to->n == 0) {
			to->level = from->level;
			to->is_change = from->is_change;
		}
		to->n += from->n;
		effect_merge(&to->effect, &from->effect);
	}
	s->rows += other->rows;
	s->not_done += other->not_done;
	effect_merge(&s->planned, &other->planned);
	effect_merge(&s->applied, &other->applied);
}

const char *
summary_occurs(const struct tally *t)
{
	static const char *const planned[ACTIONS] = {
		[ACTION_UPDATE] = "Planned: a quantity is to be changed",
		[ACTION_CREATE] = "Planned: an addition is to be created",
		[ACTION_REMOVE] = "Planned: a quantity is to become 0",
		[ACTION_NONE] = "The quantity is right",
		[ACTION_CANCEL] = "Planned: an addition is to be cancelled",
	};
	size_t i;

	for (i = 0; i < LOG_CODES; i++)
		if (strcmp(log_code_name((enum log_code)i), t->key) == 0)
			return log_code_occurs((enum log_code)i);
	for (i = 0; i < ACTIONS; i++)
		if (strcmp(action_name((enum action)i), t->key) == 0)
			return planned[i];
	return strcmp(t->key, "not-done") == 0 ?
	    "The run ended before this change was made" : "";
}

void
summary_release(struct summary *s)
{
	free(s->codes.tallies);
	free(s->customers.tallies);
	arena_release(&s->arena);
}
