#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "cw.h"
#include "cwagree.h"
#include "cwlist.h"
#include "jget.h"
#include "text.h"
#include "wipe.h"
#include "xalloc.h"

struct cw {
	struct http *http;
	bool no_bundles;
	bool long_pages;
};

struct cw *
cw_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e)
{
	struct buf user = { 0 };
	struct http_config config;
	struct cw *cw;

	buf_addf(&user, "%s+%s", s->company_name, s->public_key);
	config = (struct http_config){
		.base = api_url,
		.base_name = "ApiUrl",
		.user = user.data,
		.password = s->private_key,
		.client_id = s->client_id,
		.proxy_user = s->proxy_user,
		.proxy_password = s->proxy_password,
		.options = *options,
	};
	cw = xcalloc(1, sizeof(*cw));
	cw->http = http_new(&config, e);
	wipe(user.data, user.cap);
	buf_release(&user);
	if (cw->http == NULL) {
		free(cw);
		return NULL;
	}
	return cw;
}

void
cw_free(struct cw *cw)
{
	if (cw == NULL)
		return;
	http_free(cw->http);
	free(cw);
}

struct http *
cw_http(struct cw *cw)
{
	return cw->http;
}

bool
cw_has_bundles(const struct cw *cw)
{
	return !cw->no_bundles;
}

void
cw_no_bundles(struct cw *cw)
{
	cw->no_bundles = true;
}

bool
cw_has_long_pages(const struct cw *cw)
{
	return cw->long_pages;
}

void
cw_long_pages(struct cw *cw)
{
	cw->long_pages = true;
}

/* --- agreement types ------------------------------------------------------ */

static int
take_type(struct cwrows *rows, const json_t *o, struct err *e)
{
	struct cw_type *t;

	(void)e;
	t = cwrows_add(rows);
	t->id = jget_id(o, "id");
	t->name = jget_string(o, "name", rows->a);
	t->inactive = jget_bool(o, "inactiveFlag");
	return 0;
}

int
cw_agreement_types(struct cw *cw, struct arena *a, struct cw_type **types,
    size_t *n, struct err *e)
{
	struct cwrows rows = { .a = a, .size = sizeof(**types) };
	struct cwlist list = {
		.cw = cw,
		.rows = &rows,
		.path = "finance/agreements/types",
		.fields = "id,name,inactiveFlag",
		.each = take_type,
	};

	if (cwlist_run_one(&list, e) == -1)
		return -1;
	*types = (void *)rows.items;
	*n = rows.n;
	return 0;
}

/* --- looking identifiers up ----------------------------------------------- */

/* Reads the records of the model's path that have one of the identifiers. */
static int
look_up(const struct cwlist *model, const char *other,
    const char *const *ids, size_t n, struct err *e)
{
	struct cwlist *lists;
	size_t i, n_lists;
	int rc = 0;

	n_lists = cwlist_chunks(&lists, model, "identifier", ids, n, other);
	cwlist_run(lists, n_lists);
	for (i = 0; i < n_lists && rc == 0; i++)
		if (lists[i].failed) {
			*e = lists[i].why;
			rc = -1;
		}
	free(lists);
	return rc;
}

static int
take_company(struct cwrows *rows, const json_t *o, struct err *e)
{
	struct cw_company *c;

	if (json_string_value(jget(o, "identifier")) == NULL)
		return err_set(e, "has no identifier");
	c = cwrows_add(rows);
	c->company.id = jget_id(o, "id");
	c->company.identifier = jget_string(o, "identifier", rows->a);
	c->company.name = jget_string(o, "name", rows->a);
	c->deleted = jget_bool(o, "deletedFlag");
	return 0;
}

int
cw_companies(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_company **companies, size_t *n, struct err *e)
{
	struct cwrows rows = { .a = a, .size = sizeof(**companies) };
	const struct cwlist model = {
		.cw = cw,
		.rows = &rows,
		.path = "company/companies",
		.fields = "id,identifier,name,deletedFlag",
		.each = take_company,
	};

	if (look_up(&model, "deletedFlag = false", identifiers, n_ids, e) == -1)
		return -1;
	*companies = (void *)rows.items;
	*n = rows.n;
	return 0;
}

static int
take_item(struct cwrows *rows, const json_t *o, struct err *e)
{
	const char *class;
	struct cw_item *item;

	if (json_string_value(jget(o, "identifier")) == NULL)
		return err_set(e, "has no identifier");
	class = json_string_value(jget(o, "productClass"));
	item = cwrows_add(rows);
	item->product.id = jget_id(o, "id");
	item->product.identifier = jget_string(o, "identifier", rows->a);
	item->inactive = jget_bool(o, "inactiveFlag");
	item->bundle = class != NULL && strcmp(class, "Bundle") == 0;
	return 0;
}

int
cw_items(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_item **items, size_t *n, struct err *e)
{
	struct cwrows rows = { .a = a, .size = sizeof(**items) };
	const struct cwlist model = {
		.cw = cw,
		.rows = &rows,
		.path = "procurement/catalog",
		.fields = "id,identifier,inactiveFlag,productClass",
		.each = take_item,
	};

	if (look_up(&model, NULL, identifiers, n_ids, e) == -1)
		return -1;
	*items = (void *)rows.items;
	*n = rows.n;
	return 0;
}

/* --- additions ------------------------------------------------------------ */

/* A date decides whether an addition may be touched: no guessing. */
static bool
day_is_readable(const json_t *o, const char *name, const char *day)
{
	const json_t *v = jget(o, name);

	return day != NULL || v == NULL || json_is_null(v);
}

static int
take_addition(struct cwrows *rows, const json_t *o, struct err *e)
{
	struct addition *d;
	const char *fault;
	struct qty quantity = { 0, false };
	const json_t *v;

	if (jget_id(o, "product/id") == 0 ||
	    json_string_value(jget(o, "product/identifier")) == NULL)
		return err_set(e, "has no product");
	if (jget_id(o, "agreementId") != 0 &&
	    jget_id(o, "agreementId") != rows->agreement_id)
		return err_set(e, "belongs to another agreement");
	v = jget(o, "quantity");
	if (v != NULL && !json_is_null(v) &&
	    (fault = jget_number(v, &quantity)) != NULL)
		return err_set(e, "its quantity %s", fault);
	d = cwrows_add(rows);
	d->id = jget_id(o, "id");
	d->product.id = jget_id(o, "product/id");
	d->product.identifier = jget_string(o, "product/identifier", rows->a);
	d->description = jget_string(o, "description", rows->a);
	d->quantity = quantity;
	d->less_included = jget_qty(o, "lessIncluded");
	d->unit_price = jget_qty(o, "unitPrice");
	d->effective = jget_day(o, "effectiveDate", rows->a);
	d->cancelled = jget_day(o, "cancelledDate", rows->a);
	d->status = jget_string(o, "agreementStatus", rows->a);
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
		(void)cond_in_ids(out, "id", wish->ids, wish->n_ids);
	if (wish->n_ids > 0 && wish->n_products > 0)
		buf_adds(out, " or ");
	if (wish->n_products > 0)
		(void)cond_in_ids(out, "product/id", wish->products,
		    wish->n_products);
}

/* The list that a wish for additions is. */
static void
start_additions(struct cwlist *list, struct cwrows *rows, struct cw *cw,
    const struct cw_additions *wish, struct arena *a)
{
	*rows = (struct cwrows){
		.a = a,
		.agreement_id = wish->agreement_id,
		.size = sizeof(struct addition),
	};
	*list = (struct cwlist){
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
	struct cwlist *lists;
	struct cwrows *rows;

	lists = xcalloc(n + first, sizeof(*lists));
	rows = xcalloc(n + first, sizeof(*rows));
	if (agreements != NULL)
		cwagree_start(lists, rows, cw, agreements, a);
	for (i = 0; i < n; i++)
		start_additions(&lists[first + i], &rows[first + i], cw,
		    &wishes[i], a);
	cwlist_run_bundled(lists, n + first);
	if (agreements != NULL) {
		agreements->items = (void *)rows[0].items;
		agreements->n = rows[0].n;
		agreements->failed = lists[0].failed;
		agreements->why = lists[0].why;
	}
	for (i = 0; i < n; i++) {
		wishes[i].items = (void *)rows[first + i].items;
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
