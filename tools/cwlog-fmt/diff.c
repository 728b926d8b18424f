#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "text.h"

/* What a run bills of a SKU, or why it does not. */
struct entry {
	int side;
	const char *customer, *name, *sku, *description;
	struct qty quantity;
	struct qty bill;	/* a period; known with a price */
	const char *currency;	/* of it */
	const char *unbilled;	/* the code that says why, or NULL */
	size_t number;		/* in the order of the streams */
};

static const char *
keep_text(struct diff *d, const char *s)
{
	return s != NULL ? arena_str(&d->arena, s) : NULL;
}

static struct entry *
add_entry(struct diff *d, int side, const struct customer *c, const char *sku,
    const char *description)
{
	struct entry *e;

	d->entries.a = &d->arena;
	d->entries.size = sizeof(*e);
	e = array_add(&d->entries);
	*e = (struct entry){
		.side = side,
		.customer = keep_text(d, c->code != NULL ? c->code : ""),
		.name = keep_text(d, c->name),
		.sku = keep_text(d, sku),
		.description = keep_text(d, description),
		.quantity = qty_units(0),
		.bill = qty_units(0),
		.number = d->entries.n,
	};
	return e;
}

void
diff_add(struct diff *d, int side, const struct row *row)
{
	bool stays = strcmp(row->code, "CW09") == 0;
	bool done = row->planned || row->applied || stays ||
	    row->action == ACTION_NONE;
	struct entry *e;

	if (row->sku == NULL || (!row->is_change && row->outcome == NULL &&
	    !stays))
		return;
	e = add_entry(d, side, &row->customer, row->sku, row->description);
	e->quantity = done && row->after.known ? row->after : row->before;
	e->bill = done ? row->bill_after : row->bill_before;
	e->currency = keep_text(d, row->agreement.currency);
	if (!e->quantity.known) {
		e->quantity = qty_units(0);
		e->bill = qty_units(0);
	}
}

void
diff_add_unbilled(struct diff *d, const struct unbilled_list *u)
{
	const struct unbilled_item *item = u->items.items;
	size_t i;

	for (i = 0; i < u->items.n; i++)
		if (item[i].sku != NULL)
			add_entry(d, 1, &(struct customer){
			    .code = item[i].customer, .name = item[i].name },
			    item[i].sku, item[i].description)->unbilled =
			    keep_text(d, item[i].code);
}

static int
compare_keys(const struct entry *a, const struct entry *b)
{
	int c = strcmp(a->customer, b->customer);

	return c != 0 ? c : text_casecmp(a->sku, b->sku);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = compare_keys(x, y);

	return c != 0 ? c : (x->number > y->number) - (x->number < y->number);
}

/* One customer's SKU in both runs. */
struct pair {
	struct qty quantity[2], bill[2];
	const char *name, *description, *unbilled;
	const char *currency;	/* of all bills that are not 0, if it is one */
	bool there[2];
	bool billed;		/* something comes to more than 0 */
	bool mixed;		/* of currencies: then no bill is known */
};

/* A sum is not known when a part of it is not, or it is out of range. */
static void
add_to(struct qty *sum, struct qty q)
{
	if (!q.known || (sum->known && !qty_add(sum, *sum, q)))
		sum->known = false;
}

static void
add_currency(struct pair *p, const struct entry *e)
{
	if (!e->bill.known || qty_sign(e->bill) == 0)
		return;
	p->mixed |= p->billed && text_cmp(p->currency, e->currency) != 0;
	p->currency = e->currency;
	p->billed = true;
}

static void
add_up(struct pair *p, const struct entry *e, size_t n)
{
	*p = (struct pair){
		.quantity = { qty_units(0), qty_units(0) },
		.bill = { qty_units(0), qty_units(0) },
	};
	for (; n > 0; n--, e++) {
		p->there[e->side] = true;
		add_to(&p->quantity[e->side], e->quantity);
		add_to(&p->bill[e->side], e->bill);
		add_currency(p, e);
		if (e->name != NULL)
			p->name = e->name;
		if (e->description != NULL)
			p->description = e->description;
		if (e->unbilled != NULL)
			p->unbilled = e->unbilled;
	}
}

/* What happened, in a word; and as which change it is shown. */
static const char *
judge(const struct pair *p, enum action *action)
{
	bool had = qty_sign(p->quantity[0]) != 0;
	bool has = qty_sign(p->quantity[1]) != 0;
	int c = qty_cmp(p->quantity[1], p->quantity[0]);

	if (c != 0) {
		*action = !had ? ACTION_CREATE : !has ? ACTION_REMOVE :
		    ACTION_UPDATE;
		return !had ? "new" : !has ? "gone" : c > 0 ? "up" : "down";
	}
	*action = ACTION_NONE;
	if (!p->mixed && (!p->bill[0].known || !p->bill[1].known ||
	    qty_eq(p->bill[0], p->bill[1])))
		return "same";
	*action = ACTION_UPDATE;
	return "price";
}

static const char *
describe(struct diff *d, const struct pair *p, const char *code)
{
	const char *text = p->description != NULL ? p->description : "";

	if (strcmp(code, "price") == 0)
		return arena_fmt(&d->arena, "%s [another %s]", text,
		    p->mixed ? "currency" : "price");
	return strcmp(code, "gone") == 0 && p->unbilled != NULL ?
	    arena_fmt(&d->arena, "%s [not billed: %s]", text, p->unbilled) :
	    text;
}

static void
add_row(struct diff *d, const struct run *run, const struct entry *e, size_t n)
{
	struct pair p;
	struct row row = { .run = run, .is_change = true, .planned = true };

	add_up(&p, e, n);
	if (qty_sign(p.quantity[0]) == 0 && qty_sign(p.quantity[1]) == 0)
		return;
	if ((d->partial[0] && !p.there[0]) || (d->partial[1] && !p.there[1]))
		return;
	row.code = judge(&p, &row.action);
	row.level = row.action == ACTION_NONE ? LEVEL_VERBOSE : LEVEL_INFO;
	row.time = run_time(run);
	row.customer = (struct customer){ .code = e->customer,
	    .name = p.name };
	row.agreement.currency = p.currency;
	row.sku = e->sku;
	row.description = describe(d, &p, row.code);
	if (row.action != ACTION_CREATE)
		row.before = p.quantity[0];
	row.after = p.quantity[1];
	if (row.action != ACTION_NONE) {
		(void)qty_sub(&row.units, p.quantity[1], p.quantity[0]);
		if (p.bill[0].known && p.bill[1].known && !p.mixed)
			(void)qty_sub(&row.amount, p.bill[1], p.bill[0]);
	}
	rows_add(&d->rows, &row);
}

void
diff_end(struct diff *d, const struct run *run)
{
	struct entry *all = d->entries.items;
	size_t i, end;

	if (d->entries.n > 0)
		qsort(all, d->entries.n, sizeof(*all), compare_entries);
	for (i = 0; i < d->entries.n; i = end) {
		for (end = i; end < d->entries.n &&
		    compare_keys(&all[i], &all[end]) == 0; end++)
			;
		add_row(d, run, &all[i], end - i);
	}
}

void
diff_release(struct diff *d)
{
	rows_release(&d->rows);
	arena_release(&d->arena);
}
