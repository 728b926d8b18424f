#include <inttypes.h>
#include <string.h>

#include "demands.h"

/* The quantity in whole units, by the rule; not known if there is none. */
static struct qty
whole_units(struct qty q, const char *rule)
{
	const int64_t one = qty_units(1).micro;
	const struct qty none = { 0, false };
	int64_t n = q.micro / one, rest = q.micro % one;

	if (rest == 0)
		return qty_units(n);
	if (strcmp(rule, "up") == 0 ||
	    (strcmp(rule, "nearest") == 0 && rest >= one / 2))
		return qty_units(n + 1);
	if (strcmp(rule, "refuse") == 0)
		return none;
	return qty_units(n);
}

/* Brings the change to whole units; one that leaves nothing to do is none. */
static void
round_change(struct decision *d, const struct total *total, const char *rule,
    struct arena *a)
{
	struct qty whole = whole_units(total->quantity, rule);
	char text[QTY_TEXT];

	if (!whole.known) {
		refuse(d, AX22, "lineOutOfRange", arena_fmt(a, "%s is no "
		    "whole number, and only whole units can be billed; "
		    "WholeUnits can be up, down or nearest",
		    qty_text(text, total->quantity)));
		return;
	}
	d->change.after = whole;
	if (d->change.action == ACTION_CREATE && qty_sign(whole) == 0) {
		d->verdict = VERDICT_NOTHING;
		d->class = "lineNotNeeded";
	} else if (d->change.before.known &&
	    qty_cmp(d->change.before, whole) == 0) {
		d->change.action = ACTION_NONE;
		d->change.why = "the quantity is right";
		d->class = "lineNone";
	}
}

/* The same addition with another quantity later, or NULL. */
static const struct addition *
find_later(const struct agreement *g, int64_t id)
{
	size_t i;

	for (i = 0; id != 0 && i < g->n_future; i++)
		if (g->future[i].id == id)
			return &g->future[i];
	return NULL;
}

static void
check_later(struct decision *d, const struct agreement *g, struct arena *a)
{
	const struct addition *later = find_later(g, d->change.addition.id);
	char text[QTY_TEXT];

	if (later == NULL || d->change.action == ACTION_NONE)
		return;
	refuse(d, AX07, "lineFutureAddition", arena_fmt(a, "addition %" PRId64
	    " of agreement %" PRId64 " has %s later, on %s, which a change now "
	    "would move as well", later->id, g->agreement.id,
	    later->quantity.known ? qty_text(text, later->quantity) :
	    "another quantity", later->effective));
}

void
demands_apply(struct decision *d, const struct begin *begin,
    const struct agreement *g, const struct total *total, struct arena *a)
{
	if (d->verdict == VERDICT_REFUSED && total->match->error != NULL)
		d->detail = total->match->error;
	if (d->verdict == VERDICT_CHANGE && begin->whole_units != NULL)
		round_change(d, total, begin->whole_units, a);
	if (d->verdict == VERDICT_CHANGE && begin->effective != NULL) {
		d->change.effective = begin->effective;
		check_later(d, g, a);
	}
}
