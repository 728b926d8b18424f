#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cwlog.h"
#include "unbilled.h"

static const char *
keep(struct unbilled_list *u, const char *s)
{
	return s != NULL ? arena_str(&u->arena, s) : NULL;
}

/* What of the quantity nothing bills yet, and what that comes to: not known
 * unless it is known what is billed. */
static void
value(struct unbilled_item *item)
{
	struct qty left;

	item->missing = item->quantity;
	if (item->billed.known &&
	    qty_sub(&left, item->quantity, item->billed))
		item->missing = qty_sign(left) > 0 ? left : qty_units(0);
	if (item->unit_price.known && item->billed.known)
		(void)qty_mul(&item->amount, item->missing, item->unit_price);
}

void
unbilled_add(struct unbilled_list *u, const struct unbilled *record)
{
	struct unbilled_item *item;

	u->items.a = &u->arena;
	u->items.size = sizeof(*item);
	item = array_add(&u->items);
	*item = (struct unbilled_item){
		.code = keep(u, record->reason),
		.customer = keep(u, record->customer.code),
		.name = keep(u, record->customer.name),
		.company = { record->company.id,
		    keep(u, record->company.identifier),
		    keep(u, record->company.name) },
		.agreement = {
			.id = record->agreement.id,
			.name = keep(u, record->agreement.name),
		},
		.currency = keep(u, record->currency),
		.sku = keep(u, record->sku),
		.description = keep(u, record->description),
		.lines = record->lines,
		.quantity = record->quantity,
		.billed = record->billed,
		.unit_price = record->unit_price,
		.price_of = keep(u, record->price_of),
		.note = keep(u, record->note),
		.decided = strcmp(record->reason, log_code_name(AX34)) == 0,
		.number = u->items.n,
	};
	value(item);
}

static int
compare_codes(const void *a, const void *b)
{
	const struct unbilled_item *x = a, *y = b;
	int c = strcmp(x->code, y->code);

	if (x->decided != y->decided)
		return x->decided ? 1 : -1;	/* they are the last */
	return c != 0 ? c : (x->number > y->number) - (x->number < y->number);
}

/* Of the items from to end, those that a rule has decided, or the others; the
 * items of one customer must follow each other. */
static struct unbilled_total
add_up(const struct unbilled_list *u, size_t from, size_t end, bool decided)
{
	const struct unbilled_item *item = u->items.items;
	struct unbilled_total sum = {
		.units = qty_units(0),
	};
	const char *customer = NULL;

	for (end -= from, item += from; end > 0; end--, item++) {
		if (item->decided != decided)
			continue;
		sum.items++;
		sum.lines += (uint64_t)item->lines;
		sum.customers += customer == NULL ||
		    strcmp(item->customer, customer) != 0;
		customer = item->customer;
		(void)qty_add(&sum.units, sum.units, item->missing);
		money_add(&sum.money, item->currency, item->amount,
		    item->price_of);
	}
	return sum;
}

void
unbilled_end(struct unbilled_list *u)
{
	u->total = add_up(u, 0, u->items.n, false);
	if (u->items.n > 0)
		qsort(u->items.items, u->items.n, u->items.size,
		    compare_codes);
}

size_t
unbilled_group(const struct unbilled_list *u, size_t from,
    struct unbilled_total *sum)
{
	const struct unbilled_item *all = u->items.items;
	size_t end = from;

	while (end < u->items.n && strcmp(all[end].code, all[from].code) == 0)
		end++;
	*sum = add_up(u, from, end, all[from].decided);
	return end;
}

/* Behind the lines. */
static void
describe_units(const struct unbilled_total *t, struct buf *out)
{
	char number[QTY_TEXT];

	buf_addf(out, ", %s %s", qty_text(number, t->units),
	    qty_eq(t->units, qty_units(1)) ? "unit" : "units");
	if (t->money.n > 0) {
		buf_adds(out, ", ");
		money_describe(out, &t->money, 0);
		buf_adds(out, " a period");
	}
}

void
unbilled_describe_group(const struct unbilled_total *t, struct buf *out)
{
	buf_addf(out, "%" PRIu64 " %s", t->lines,
	    t->lines == 1 ? "line" : "lines");
	describe_units(t, out);
}

void
unbilled_describe(const struct unbilled_total *t, struct buf *out)
{
	buf_addf(out, "%" PRIu64 " %s of %" PRIu64 " %s",
	    t->lines, t->lines == 1 ? "line" : "lines",
	    t->customers, t->customers == 1 ? "customer" : "customers");
	describe_units(t, out);
	money_describe_rest(out, &t->money);
}

void
unbilled_release(struct unbilled_list *u)
{
	arena_release(&u->arena);
}
