#include <inttypes.h>

#include "cwadditions.h"
#include "recheck.h"
#include "twins.h"

/* Logs each other addition of the product that is as new as the one made. */
static void
log_twins(const struct item *item, const struct recheck *f, struct arena *a)
{
	const struct change *c = &item->r.change;
	const struct addition *d;
	date_day day;

	if (!date_parse(&day, c->effective))
		day = 0;
	for (d = f->additions; d < f->additions + f->n; d++)
		if (d->id != c->addition.id && !item_knows(item, d->id) &&
		    cw_addition_phase(d, day) != ADDITION_CANCELLED)
			applying_log(item->b->ap, AX29, c, arena_fmt(a,
			    "additions %" PRId64 " and %"
			    PRId64 " of agreement %" PRId64, c->addition.id,
			    d->id, c->agreement.id), NULL);
}

void
twins_look(const struct batch *b, struct arena *a)
{
	struct recheck fresh[BATCH] = { 0 };
	struct change wishes[BATCH];
	const struct item *items[BATCH], *item;
	size_t i, n = 0;

	for (item = b->items; item < b->items + b->n; item++)
		if (item->r.change.action == ACTION_CREATE &&
		    item->r.outcome == OUTCOME_APPLIED &&
		    item->r.change.addition.id != 0) {
			items[n] = item;
			wishes[n] = item->r.change;
			wishes[n].addition.id = 0;
			fresh[n].change = &wishes[n];
			n++;
		}
	if (n == 0 || *b->ap->stop != 0 || b->ap->st->out.failed)
		return;
	recheck_read(b->ap->session->cw, fresh, n, a);
	for (i = 0; i < n; i++)
		if (fresh[i].failed)
			warn_line("addition %" PRId64 " was created, but could "
			    "not be looked for twice: %s",
			    items[i]->r.change.addition.id, fresh[i].why.text);
		else
			log_twins(items[i], &fresh[i], a);
}
