#include "effect.h"

/* Adds to a sum of which an unknown one is 0. */
static void
add(struct qty *sum, struct qty q, bool *beyond)
{
	if (!sum->known)
		*sum = qty_units(0);
	if (q.known && !qty_add(sum, *sum, q))
		*beyond = true;
}

/* Adds to the sum that has the sign of q, and makes both known. */
static void
add_signed(struct qty *up, struct qty *down, struct qty q, bool *beyond)
{
	bool is_down = qty_sign(q) < 0;
	struct qty none = { 0 };

	add(up, is_down ? none : q, beyond);
	add(down, is_down ? q : none, beyond);
}

void
effect_add(struct effect *e, struct qty units, struct qty amount)
{
	e->changes++;
	add_signed(&e->up, &e->down, units, &e->beyond);
	if (amount.known)
		add_signed(&e->amount_up, &e->amount_down, amount, &e->beyond);
	else
		e->unpriced++;
}

void
effect_merge(struct effect *e, const struct effect *other)
{
	if (other->changes == 0)
		return;
	e->changes += other->changes;
	e->unpriced += other->unpriced;
	e->beyond = e->beyond || other->beyond;
	add(&e->up, other->up, &e->beyond);
	add(&e->down, other->down, &e->beyond);
	if (!other->amount_up.known)
		return;
	add(&e->amount_up, other->amount_up, &e->beyond);
	add(&e->amount_down, other->amount_down, &e->beyond);
}

static struct qty
sum(struct qty up, struct qty down)
{
	struct qty all = { 0 };

	if (up.known && !qty_add(&all, up, down))
		all.known = false;
	return all;
}

struct qty
effect_amount(const struct effect *e)
{
	return sum(e->amount_up, e->amount_down);
}

struct qty
effect_units(const struct effect *e)
{
	return sum(e->up, e->down);
}
