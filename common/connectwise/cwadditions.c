#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "array.h"
#include "bundle.h"
#include "conditions.h"
#include "cwadditions.h"
#include "cwdate.h"
#include "cwtext.h"
#include "cwzone.h"
#include "jget.h"
#include "query.h"
#include "xalloc.h"

#define ADDITION_FIELDS	"id,agreementId,product,quantity,lessIncluded," \
	"unitPrice,description,effectiveDate,cancelledDate,agreementStatus"

/*
 * Reads a quantity. Zeroes behind six decimals are none; what cannot be held
 * is no quantity, and *why says so.
 */
static struct qty
read_quantity(const json_t *o, struct arena *a, const char **why)
{
	const json_t *v = jget(o, "quantity");
	struct qty quantity = { 0, false };
	const char *fault;

	if (v == NULL || json_is_null(v))
		return quantity;
	if ((fault = jget_number(v, &quantity)) != NULL) {
		quantity.known = false;
		*why = arena_fmt(a, "its quantity %s", fault);
	}
	return quantity;
}

/* Fills in the addition; returns why it cannot be read, or NULL. */
static const char *
read_addition(struct addition *d, const json_t *o, struct arena *a)
{
	const char *why = NULL, *bad = NULL;

	d->id = jget_id(o, "id");
	d->product.id = jget_id(o, "product/id");
	d->product.identifier = cw_text(o, "product/identifier", a);
	d->description = jget_string(o, "description", a);
	d->quantity = read_quantity(o, a, &why);
	d->less_included = jget_qty(o, "lessIncluded");
	d->unit_price = jget_qty(o, "unitPrice");
	d->effective = cw_stamp(o, "effectiveDate", a, &bad);
	d->cancelled = cw_stamp(o, "cancelledDate", a, &bad);
	d->status = cw_status(o, a);
	d->updated = jget_string(o, "_info/lastUpdated", a);
	if (d->product.id == 0 || d->product.identifier == NULL)
		return "it has no product";
	if (bad != NULL)
		return arena_fmt(a, "its %s is not a date", bad);
	return why;
}

static void
take_addition(const struct query *q, const json_t *o)
{
	const int64_t agreement = jget_id(o, "agreementId");
	struct arena *a = q->rows->a;
	struct cw_odd_addition odd = { 0 };

	odd.why = read_addition(&odd.addition, o, a);
	if (agreement != 0 && agreement != q->parent) {
		odd.agreement_id = agreement;
		odd.why = arena_fmt(a, "it is of agreement %" PRId64,
		    agreement);
	}
	if (odd.why == NULL)
		*(struct addition *)array_add(q->rows) = odd.addition;
	else
		*(struct cw_odd_addition *)array_add(q->odd) = odd;
}

/* The condition of a wish for some additions only. */
static void
put_wish(struct buf *out, const struct cw_additions *wish)
{
	if (wish->n_ids > 0)
		(void)conditions_in_ids(out, "id", wish->ids, wish->n_ids);
	if (wish->n_ids > 0 && wish->n_products > 0)
		buf_adds(out, " or ");
	if (wish->n_products > 0)
		(void)conditions_in_ids(out, "product/id", wish->products,
		    wish->n_products);
}

/* The list that a wish for additions is. */
static void
start_additions(struct query *list, struct array rows[2], struct cw *cw,
    const struct cw_additions *wish, struct arena *a)
{
	rows[0] = (struct array){ .a = a, .size = sizeof(*wish->items) };
	rows[1] = (struct array){ .a = a, .size = sizeof(*wish->odd) };
	*list = (struct query){
		.cw = cw,
		.kind = wish->n_ids + wish->n_products > 0 ?
		    CW_CHOSEN_ADDITIONS :
		    CW_ADDITIONS,
		.most = wish->n_products > 0 ? 0 : wish->n_ids,
		.fields = wish->updated ? ADDITION_FIELDS ",_info" :
		    ADDITION_FIELDS,
		.resource = "addition",
		.parent = wish->agreement_id,
		.each = take_addition,
		.rows = &rows[0],
		.odd = &rows[1],
	};
	(void)snprintf(list->path, sizeof(list->path),
	    "finance/agreements/%" PRId64 "/additions", wish->agreement_id);
	put_wish(&list->conditions, wish);
}

static void
settle_days(struct addition *d, struct cw *cw, struct arena *a)
{
	d->effective = cw_day(cw, d->effective, a);
	d->cancelled = cw_day(cw, d->cancelled, a);
}

/* Gives the wish what its list has found. */
static void
grant_additions(struct cw_additions *wish, const struct query *list,
    struct cw *cw, struct arena *a)
{
	size_t i;

	wish->items = list->rows->items;
	wish->n = list->rows->n;
	if (wish->n > 0)
		qsort(wish->items, wish->n, sizeof(*wish->items),
		    array_compare_ids);
	wish->odd = list->odd->items;
	wish->n_odd = list->odd->n;
	wish->failed = list->failed;
	wish->shut_out = list->shut_out;
	wish->why = list->why;
	for (i = 0; i < wish->n; i++)
		settle_days(&wish->items[i], cw, a);
	for (i = 0; i < wish->n_odd; i++)
		settle_days(&wish->odd[i].addition, cw, a);
}

/* --- reading -------------------------------------------------------------- */

struct cw_reading {
	struct cw *cw;
	struct cw_agreements *agreements;	/* or NULL */
	struct cw_additions *wishes;
	size_t n;
	struct arena *a;
	struct query *lists;	/* the agreements', then one of each wish */
	struct array own;	/* the agreements */
	struct array *rows;	/* two of each wish */
	struct sweep *sweep;	/* NULL: there are no lists */
};

static struct cw_reading *
begin(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a, bool background)
{
	const size_t first = agreements != NULL ? 1 : 0;
	struct cw_reading *r;
	size_t i;

	r = xcalloc(1, sizeof(*r));
	*r = (struct cw_reading){ .cw = cw, .agreements = agreements,
	    .wishes = wishes, .n = n, .a = a };
	r->lists = xcalloc(n + first, sizeof(*r->lists));
	r->rows = xcalloc(n, 2 * sizeof(*r->rows));
	if (agreements != NULL)
		cw_start_agreements(r->lists, &r->own, cw, agreements, a);
	for (i = 0; i < n; i++)
		start_additions(&r->lists[first + i], &r->rows[2 * i], cw,
		    &wishes[i], a);
	if (n + first > 0)
		r->sweep = bundle_begin(r->lists, n + first, background);
	return r;
}

struct cw_reading *
cw_reading_begin(struct cw *cw, struct cw_additions *wishes, size_t n,
    struct arena *a)
{
	return begin(cw, NULL, wishes, n, a, true);
}

bool
cw_reading_ask(struct cw_reading *r)
{
	return bundle_ask(r->sweep);
}

static void
free_reading(struct cw_reading *r)
{
	free(r->lists);
	free(r->rows);
	free(r);
}

void
cw_reading_end(struct cw_reading *r)
{
	const size_t first = r->agreements != NULL ? 1 : 0;
	size_t i;

	if (r->sweep != NULL)
		bundle_end(r->sweep);
	if (r->agreements != NULL)
		cw_grant_agreements(r->agreements, r->lists, r->a);
	for (i = 0; i < r->n; i++)
		grant_additions(&r->wishes[i], &r->lists[first + i], r->cw,
		    r->a);
	free_reading(r);
}

void
cw_reading_drop(struct cw_reading *r)
{
	bundle_drop(r->sweep);
	free_reading(r);
}

void
cw_read_both(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a)
{
	cw_reading_end(begin(cw, agreements, wishes, n, a, false));
}

void
cw_read_additions(struct cw *cw, struct cw_additions *wishes, size_t n,
    struct arena *a)
{
	cw_read_both(cw, NULL, wishes, n, a);
}

enum addition_phase
cw_addition_phase(const struct addition *addition, date_day day)
{
	date_day from, to;
	bool begins, ends;

	begins = addition->effective != NULL &&
	    date_parse(&from, addition->effective);
	ends = addition->cancelled != NULL &&
	    date_parse(&to, addition->cancelled);
	if (ends && (to < day || (begins && to <= from)))
		return ADDITION_CANCELLED;
	return begins && from > day ? ADDITION_FUTURE : ADDITION_LIVE;
}
