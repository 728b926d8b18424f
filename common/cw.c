#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "cw.h"
#include "cwlist.h"
#include "jget.h"
#include "text.h"
#include "xalloc.h"

struct cw {
	struct http *http;
	bool no_bundles;
};

struct cw *
cw_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e)
{
	struct buf user = { 0 }, header = { 0 };
	struct http_config config;
	struct cw *cw;

	buf_addf(&user, "%s+%s", s->company_name, s->public_key);
	buf_addf(&header, "clientId: %s", s->client_id);
	config = (struct http_config){
		.base = api_url,
		.base_name = "ApiUrl",
		.user = user.data,
		.password = s->private_key,
		.header = header.data,
		.options = *options,
	};
	cw = xcalloc(1, sizeof(*cw));
	cw->http = http_new(&config, e);
	memset(user.data, 0, user.len);
	memset(header.data, 0, header.len);
	buf_release(&user);
	buf_release(&header);
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

/* --- a growing list of structures ----------------------------------------- */

/* What each() of a list fills: an array in the arena. */
struct rows {
	struct arena *a;
	int64_t agreement_id;	/* of additions: whose they must be */
	char *items;
	size_t n;
	size_t cap;
	size_t size;	/* of one */
};

/* Room for one more, zeroed. What was handed out before may move. */
static void *
rows_add(struct rows *r)
{
	char *items;

	if (r->n == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 16;
		items = arena_array(r->a, r->cap, r->size);
		if (r->n > 0)
			memcpy(items, r->items, r->n * r->size);
		r->items = items;
	}
	return r->items + r->n++ * r->size;
}

/* Reads one list into rows; the caller has filled in path, fields and each. */
static int
read_one(struct cw *cw, struct cwlist *list, struct rows *rows, struct err *e)
{
	list->cw = cw;
	list->ctx = rows;
	cwlist_run(list, 1);
	if (!list->failed)
		return 0;
	*e = list->why;
	return -1;
}

/* --- agreement types ------------------------------------------------------ */

static int
take_type(void *ctx, const json_t *o, struct err *e)
{
	struct rows *rows = ctx;
	struct cw_type *t;

	(void)e;
	t = rows_add(rows);
	t->id = jget_id(o, "id");
	t->name = jget_string(o, "name", rows->a);
	t->inactive = jget_bool(o, "inactiveFlag");
	return 0;
}

int
cw_agreement_types(struct cw *cw, struct arena *a, struct cw_type **types,
    size_t *n, struct err *e)
{
	struct rows rows = { .a = a, .size = sizeof(**types) };
	struct cwlist list = {
		.path = "finance/agreements/types",
		.fields = "id,name,inactiveFlag",
		.each = take_type,
	};

	if (read_one(cw, &list, &rows, e) == -1)
		return -1;
	*types = (void *)rows.items;
	*n = rows.n;
	return 0;
}

/* --- agreements ----------------------------------------------------------- */

static int
take_agreement(void *ctx, const json_t *o, struct err *e)
{
	struct rows *rows = ctx;
	struct cw_agreement *g;
	const char *status;

	status = json_string_value(jget(o, "agreementStatus"));
	if (status == NULL || jget_id(o, "company/id") == 0 ||
	    json_string_value(jget(o, "company/identifier")) == NULL)
		return err_set(e, "has no agreementStatus or no company");
	g = rows_add(rows);
	g->company.id = jget_id(o, "company/id");
	g->company.identifier = jget_string(o, "company/identifier", rows->a);
	g->company.name = jget_string(o, "company/name", rows->a);
	g->ref.id = jget_id(o, "id");
	g->ref.name = jget_string(o, "name", rows->a);
	g->ref.bill_start = jget_day(o, "billStartDate", rows->a);
	g->ref.next_invoice = jget_day(o, "nextInvoiceDate", rows->a);
	g->ref.prorate = jget_bool(o, "prorateFlag");
	g->type_id = jget_id(o, "type/id");
	g->active = strcmp(status, "Active") == 0 &&
	    !jget_bool(o, "cancelledFlag");
	return 0;
}

static const char agreement_fields[] = "id,name,type,company,agreementStatus,"
    "cancelledFlag,billStartDate,nextInvoiceDate,prorateFlag";

int
cw_agreements(struct cw *cw, int64_t type_id, struct arena *a,
    struct cw_agreement **agreements, size_t *n, struct err *e)
{
	struct rows rows = { .a = a, .size = sizeof(**agreements) };
	struct cwlist list = {
		.path = "finance/agreements",
		.fields = agreement_fields,
		.each = take_agreement,
	};

	buf_addf(&list.conditions, "type/id = %" PRId64
	    " and agreementStatus = \"Active\"", type_id);
	if (read_one(cw, &list, &rows, e) == -1)
		return -1;
	*agreements = (void *)rows.items;
	*n = rows.n;
	return 0;
}

int
cw_agreements_by_id(struct cw *cw, const int64_t *ids, size_t n_ids,
    struct arena *a, struct cw_agreement **agreements, size_t *n,
    struct err *e)
{
	struct rows rows = { .a = a, .size = sizeof(**agreements) };
	struct cwlist list;
	size_t i, chunk;
	int rc = 0;

	for (i = 0; i < n_ids && rc == 0; i += chunk) {
		list = (struct cwlist){
			.path = "finance/agreements",
			.fields = agreement_fields,
			.each = take_agreement,
		};
		chunk = cond_in_ids(&list.conditions, "id", ids + i,
		    n_ids - i);
		rc = read_one(cw, &list, &rows, e);
	}
	*agreements = (void *)rows.items;
	*n = rows.n;
	return rc;
}

/* --- looking identifiers up ----------------------------------------------- */

/*
 * Reads the records of path whose identifier is one of those given: the plain
 * ones in chunks, the others each for itself.
 */
static int
look_up(struct cw *cw, const struct cwlist *model, const char *other,
    const char *const *ids, size_t n, struct rows *rows, struct err *e)
{
	const char **plain;
	struct cwlist *lists;
	size_t i, n_lists = 0, n_plain = 0;
	int rc = 0;

	plain = xreallocarray(NULL, n, sizeof(*plain));
	lists = xcalloc(n, sizeof(*lists));
	for (i = 0; i < n; i++) {
		if (cond_is_plain(ids[i])) {
			plain[n_plain++] = ids[i];
			continue;
		}
		lists[n_lists] = *model;
		cond_near(&lists[n_lists++].conditions, "identifier", ids[i],
		    other);
	}
	for (i = 0; i < n_plain; n_lists++) {
		lists[n_lists] = *model;
		i += cond_in(&lists[n_lists].conditions, "identifier",
		    plain + i, n_plain - i, other);
	}
	for (i = 0; i < n_lists; i++) {
		lists[i].cw = cw;
		lists[i].ctx = rows;
	}
	cwlist_run(lists, n_lists);
	for (i = 0; i < n_lists && rc == 0; i++)
		if (lists[i].failed) {
			*e = lists[i].why;
			rc = -1;
		}
	free(lists);
	free(plain);
	return rc;
}

static int
take_company(void *ctx, const json_t *o, struct err *e)
{
	struct rows *rows = ctx;
	struct cw_company *c;

	if (json_string_value(jget(o, "identifier")) == NULL)
		return err_set(e, "has no identifier");
	c = rows_add(rows);
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
	struct rows rows = { .a = a, .size = sizeof(**companies) };
	const struct cwlist model = {
		.path = "company/companies",
		.fields = "id,identifier,name,deletedFlag",
		.each = take_company,
	};

	if (look_up(cw, &model, "deletedFlag = false", identifiers, n_ids,
	    &rows, e) == -1)
		return -1;
	*companies = (void *)rows.items;
	*n = rows.n;
	return 0;
}

static int
take_item(void *ctx, const json_t *o, struct err *e)
{
	struct rows *rows = ctx;
	const char *class;
	struct cw_item *item;

	if (json_string_value(jget(o, "identifier")) == NULL)
		return err_set(e, "has no identifier");
	class = json_string_value(jget(o, "productClass"));
	item = rows_add(rows);
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
	struct rows rows = { .a = a, .size = sizeof(**items) };
	const struct cwlist model = {
		.path = "procurement/catalog",
		.fields = "id,identifier,inactiveFlag,productClass",
		.each = take_item,
	};

	if (look_up(cw, &model, NULL, identifiers, n_ids, &rows, e) == -1)
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
take_addition(void *ctx, const json_t *o, struct err *e)
{
	struct rows *rows = ctx;
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
	d = rows_add(rows);
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
start_additions(struct cwlist *list, struct rows *rows, struct cw *cw,
    const struct cw_additions *wish, struct arena *a)
{
	*rows = (struct rows){
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
		.ctx = rows,
	};
	(void)snprintf(list->path, sizeof(list->path),
	    "finance/agreements/%" PRId64 "/additions", wish->agreement_id);
	put_wish(&list->conditions, wish);
}

static void
start_agreements(struct cwlist *list, struct rows *rows, struct cw *cw,
    const struct cw_agreements *wish, struct arena *a)
{
	*rows = (struct rows){ .a = a, .size = sizeof(*wish->items) };
	*list = (struct cwlist){
		.cw = cw,
		.path = "finance/agreements",
		.fields = agreement_fields,
		.resource = "agreement",
		.each = take_agreement,
		.ctx = rows,
	};
	(void)cond_in_ids(&list->conditions, "id", wish->ids, wish->n_ids);
}

void
cw_read_both(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a)
{
	size_t i, first = agreements != NULL ? 1 : 0;
	struct cwlist *lists;
	struct rows *rows;

	lists = xcalloc(n + first, sizeof(*lists));
	rows = xcalloc(n + first, sizeof(*rows));
	if (agreements != NULL)
		start_agreements(lists, rows, cw, agreements, a);
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
