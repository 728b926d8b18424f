#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bundle.h"
#include "conditions.h"
#include "cwadditions.h"
#include "jget.h"
#include "query.h"
#include "xalloc.h"

/* A date decides whether an addition may be touched: no guessing. */
static bool
day_is_readable(const json_t *o, const char *name, const char *day)
{
	const json_t *v = jget(o, name);

	return day != NULL || v == NULL || json_is_null(v);
}

static int
take_addition(const struct query *q, const json_t *o, struct err *e)
{
	struct addition *d;
	const char *fault;
	struct qty quantity = { 0, false };
	const json_t *v;

	if (jget_id(o, "product/id") == 0 ||
	    json_string_value(jget(o, "product/identifier")) == NULL)
		return err_set(e, "has no product");
	if (jget_id(o, "agreementId") != 0 &&
	    jget_id(o, "agreementId") != q->parent)
		return err_set(e, "belongs to another agreement");
	v = jget(o, "quantity");
	if (v != NULL && !json_is_null(v) &&
	    (fault = jget_number(v, &quantity)) != NULL)
		return err_set(e, "its quantity %s", fault);
	d = array_add(q->rows);
	d->id = jget_id(o, "id");
	d->product.id = jget_id(o, "product/id");
	d->product.identifier = jget_string(o, "product/identifier",
	    q->rows->a);
	d->description = jget_string(o, "description", q->rows->a);
	d->quantity = quantity;
	d->less_included = jget_qty(o, "lessIncluded");
	d->unit_price = jget_qty(o, "unitPrice");
	d->effective = jget_day(o, "effectiveDate", q->rows->a);
	d->cancelled = jget_day(o, "cancelledDate", q->rows->a);
	d->status = jget_string(o, "agreementStatus", q->rows->a);
	if (!day_is_readable(o, "effectiveDate", d->effective) ||
	    !day_is_readable(o, "cancelledDate", d->cancelled))
		return err_set(e, "its effectiveDate or cancelledDate is not a "
		    "date");
	return 0;
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
start_additions(struct query *list, struct array *rows, struct cw *cw,
    const struct cw_additions *wish, struct arena *a)
{
	*rows = (struct array){
		.a = a,
		.size = sizeof(struct addition),
	};
	*list = (struct query){
		.cw = cw,
		.fields = "id,agreementId,product,quantity,lessIncluded,"
		    "unitPrice,description,effectiveDate,cancelledDate,"
		    "agreementStatus",
		.resource = "addition",
		.parent = wish->agreement_id,
		.each = take_addition,
		.rows = rows,
	};
	(void)snprintf(list->path, sizeof(list->path),
	    "finance/agreements/%" PRId64 "/additions", wish->agreement_id);
	put_wish(&list->conditions, wish);
}

void
cw_read_both(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a)
{
	size_t i, first = agreements != NULL ? 1 : 0;
	struct query *lists;
	struct array *rows;

	lists = xcalloc(n + first, sizeof(*lists));
	rows = xcalloc(n + first, sizeof(*rows));
	if (agreements != NULL)
		cw_start_agreements(lists, rows, cw, agreements, a);
	for (i = 0; i < n; i++)
		start_additions(&lists[first + i], &rows[first + i], cw,
		    &wishes[i], a);
	bundle_run(lists, n + first);
	if (agreements != NULL) {
		agreements->items = rows[0].items;
		agreements->n = rows[0].n;
		agreements->failed = lists[0].failed;
		agreements->why = lists[0].why;
	}
	for (i = 0; i < n; i++) {
		wishes[i].items = rows[first + i].items;
		wishes[i].n = rows[first + i].n;
		wishes[i].failed = lists[first + i].failed;
		wishes[i].shut_out = lists[first + i].shut_out;
		wishes[i].why = lists[first + i].why;
	}
	free(lists);
	free(rows);
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
	date_day other;

	if (addition->cancelled != NULL &&
	    date_parse(&other, addition->cancelled) && other <= day)
		return ADDITION_CANCELLED;
	if (addition->effective != NULL &&
	    date_parse(&other, addition->effective) && other > day)
		return ADDITION_FUTURE;
	return ADDITION_LIVE;
}
