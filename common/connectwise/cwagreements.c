#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conditions.h"
#include "cwagreements.h"
#include "cwdate.h"
#include "cwtext.h"
#include "cwzone.h"
#include "date.h"
#include "jget.h"
#include "xalloc.h"

/* --- agreement types ------------------------------------------------------ */

static void
take_type(const struct query *q, const json_t *o)
{
	struct cw_type *t;

	t = array_add(q->rows);
	t->id = jget_id(o, "id");
	t->name = cw_text(o, "name", q->rows->a);
	t->inactive = jget_bool(o, "inactiveFlag");
}

void
cw_types_begin(struct cw_types *t, struct cw *cw, struct arena *a)
{
	t->rows = (struct array){ .a = a, .size = sizeof(struct cw_type) };
	t->list = (struct query){
		.cw = cw,
		.rows = &t->rows,
		.kind = CW_TYPES,
		.path = "finance/agreements/types",
		.fields = "id,name,inactiveFlag",
		.each = take_type,
	};
	query_begin(&t->list);
}

int
cw_types_first(struct cw_types *t, struct err *e)
{
	if (query_go_on(&t->list))
		return 0;
	*e = t->list.why;
	query_release(&t->list, 1);
	return -1;
}

int
cw_types_all(struct cw_types *t, struct err *e)
{
	http_run(cw_http(t->list.cw));
	return query_run_one(&t->list, e);
}

/* --- agreements ----------------------------------------------------------- */

static const char fields[] = "id,name,type,company,agreementStatus,"
    "cancelledFlag,dateCancelled,startDate,endDate,billStartDate,"
    "nextInvoiceDate,prorateFlag,currency";

/* Takes in whose it is; returns why that cannot be read, or NULL. */
static const char *
read_owner(struct cw_agreement *g, const json_t *o, struct arena *a)
{
	g->company.id = jget_id(o, "company/id");
	g->company.identifier = cw_text(o, "company/identifier", a);
	g->company.name = jget_string(o, "company/name", a);
	if (g->company.id == 0 || g->company.identifier == NULL)
		return "it has no company";
	return NULL;
}

/* Takes in the dates; returns which of its own cannot be read, or NULL. */
static const char *
read_dates(struct cw_agreement *g, const json_t *o, struct arena *a)
{
	const char *own = NULL, *bad = NULL;

	g->start = cw_stamp(o, "startDate", a, &own);
	g->end = cw_stamp(o, "endDate", a, &own);
	g->cancelled = cw_stamp(o, "dateCancelled", a, &own);
	g->ref.bill_start = cw_stamp(o, "billStartDate", a, &bad);
	g->ref.next_invoice = cw_stamp(o, "nextInvoiceDate", a, &bad);
	if (bad != NULL)
		g->undated = arena_fmt(a, "its %s cannot be read: %s", bad,
		    json_is_string(jget(o, bad)) ?
		    json_string_value(jget(o, bad)) : "it is not a text");
	return own == NULL ? NULL : arena_fmt(a, "its %s is not a date", own);
}

static void
take_agreement(const struct query *q, const json_t *o)
{
	struct arena *a = q->rows->a;
	struct cw_agreement *g;
	const char *owner, *dates, *status;

	g = array_add(q->rows);
	g->ref.id = jget_id(o, "id");
	g->ref.name = jget_string(o, "name", a);
	g->ref.prorate = jget_bool(o, "prorateFlag");
	g->ref.type = jget_id(o, "type/id");
	g->ref.currency = jget_string(o, "currency/currencyCode", a);
	owner = read_owner(g, o, a);
	dates = read_dates(g, o, a);
	status = cw_status(o, a);
	g->unreadable = owner != NULL ? owner :
	    status == NULL ? "it has no agreementStatus" : dates;
	g->active = g->unreadable == NULL && strcmp(status, "Active") == 0 &&
	    !jget_bool(o, "cancelledFlag");
}

const char *
cw_agreement_idle(const struct cw_agreement *g, date_day today, struct arena *a)
{
	date_day day;

	if (!g->active)
		return "is not active";
	if (g->end != NULL && date_parse(&day, g->end) && day < today)
		return arena_fmt(a, "ended on %s", g->end);
	if (g->cancelled != NULL && date_parse(&day, g->cancelled) &&
	    day < today)
		return arena_fmt(a, "was cancelled on %s", g->cancelled);
	if (g->start != NULL && date_parse(&day, g->start) && day > today)
		return arena_fmt(a, "begins on %s", g->start);
	return NULL;
}

static void
settle_days(struct cw_agreement *g, size_t n, struct cw *cw, struct arena *a)
{
	for (; n > 0; n--, g++) {
		g->start = cw_day(cw, g->start, a);
		g->end = cw_day(cw, g->end, a);
		g->cancelled = cw_day(cw, g->cancelled, a);
		g->ref.bill_start = cw_day(cw, g->ref.bill_start, a);
		g->ref.next_invoice = cw_day(cw, g->ref.next_invoice, a);
	}
}

/* --- of a type ------------------------------------------------------------ */

/* Who wants to see each row as soon as it has come. */
struct telling {
	struct cw *cw;
	const struct cw_wanted *wanted;
	struct array rows;
	size_t told;
};

static void
tell_of_page(void *ctx)
{
	struct telling *t = ctx;
	const struct cw_agreement *all = t->rows.items;
	struct cw_agreement g;

	for (; t->told < t->rows.n && t->wanted->came != NULL; t->told++) {
		g = all[t->told];
		g.start = cw_day_now(t->cw, g.start, t->rows.a);
		g.end = cw_day_now(t->cw, g.end, t->rows.a);
		g.cancelled = cw_day_now(t->cw, g.cancelled, t->rows.a);
		t->wanted->came(t->wanted->ctx, &g);
	}
}

/* Adds lists for the companies with the ids. */
static size_t
chunk_companies(struct query *lists, const struct query *model,
    const struct cw_wanted *wanted, const char *other)
{
	struct query *list;
	size_t i, n = 0;

	for (i = 0; i < wanted->n_companies; n++) {
		list = &lists[n];
		*list = *model;
		list->chunk = true;
		i += conditions_in_ids(&list->conditions, "company/id",
		    wanted->companies + i, wanted->n_companies - i);
		buf_addf(&list->conditions, " and %s", other);
	}
	return n;
}

/* The lists that hold what is wanted; the caller frees them. */
static size_t
chunk_wanted(struct query **lists, const struct query *model,
    const struct cw_wanted *wanted, const char *other)
{
	size_t n;

	n = query_chunks(lists, model, "company/identifier",
	    wanted->identifiers, wanted->n_identifiers, other);
	*lists = xreallocarray(*lists, n + wanted->n_companies,
	    sizeof(**lists));
	return n + chunk_companies(*lists + n, model, wanted, other);
}

/*
 * Reads what is wanted, behind the id that has been read up to. Returns 0; 1
 * when ConnectWise does not take the conditions; or -1 with *e.
 */
static int
read_wanted(struct query *lists, size_t n, int64_t last_id, struct err *e)
{
	size_t i;
	int rc = 0;

	for (i = 0; i < n; i++)
		lists[i].last_id = last_id;
	query_run(lists, n);
	for (i = 0; i < n && rc != -1; i++)
		if (lists[i].failed) {
			*e = lists[i].why;
			rc = lists[i].refused ? 1 : -1;
		}
	return rc;
}

static int
by_id(const void *a, const void *b)
{
	const struct cw_agreement *x = a, *y = b;

	return (x->ref.id > y->ref.id) - (x->ref.id < y->ref.id);
}

/* Sorts by id, and drops what several lists have found. */
static void
sort_agreements(struct array *rows)
{
	struct cw_agreement *g = rows->items;
	size_t i, kept = 0;

	if (rows->n == 0)
		return;
	qsort(g, rows->n, sizeof(*g), by_id);
	for (i = 0; i < rows->n; i++)
		if (kept == 0 || g[kept - 1].ref.id != g[i].ref.id)
			g[kept++] = g[i];
	rows->n = kept;
}

int
cw_agreements(struct cw *cw, int64_t type_id, const struct cw_wanted *wanted,
    struct arena *a, struct cw_agreement **agreements, size_t *n,
    struct err *e)
{
	struct telling t = { .cw = cw, .wanted = wanted,
	    .rows = { .a = a, .size = sizeof(**agreements) } };
	const struct query model = {
		.cw = cw,
		.kind = CW_CHOSEN,
		.path = "finance/agreements",
		.fields = fields,
		.each = take_agreement,
		.rows = &t.rows,
		.paged = tell_of_page,
		.ctx = &t,
	};
	const bool whole = cw_learned(cw)->kinds[CW_CHOSEN].exhausted;
	struct query *chunks, sweep = model;
	struct buf type = { 0 };
	size_t n_chunks;
	int rc = 1;

	sweep.kind = CW_AGREEMENTS;
	if (type_id != 0)
		buf_addf(&type, "type/id = %" PRId64 " and ", type_id);
	buf_adds(&type, "agreementStatus = \"Active\"");
	n_chunks = chunk_wanted(&chunks, &model, wanted, type.data);
	if (n_chunks > 1 && !whole && !wanted->all) {
		sweep.detour = n_chunks;
		buf_adds(&sweep.conditions, type.data);
		rc = query_run_one(&sweep, e);
	}
	if (!whole && !wanted->all &&
	    (n_chunks <= 1 || (rc == 0 && sweep.left)))
		rc = read_wanted(chunks, n_chunks, sweep.last_id, e);
	else
		query_release(chunks, n_chunks);
	if (rc == 1) {		/* then all of them, or the rest */
		buf_adds(&sweep.conditions, type.data);
		rc = query_run_one(&sweep, e);
	}
	sort_agreements(&t.rows);
	settle_days(t.rows.items, t.rows.n, cw, a);
	*agreements = t.rows.items;
	*n = t.rows.n;
	buf_release(&type);
	free(chunks);
	return rc;
}

/* --- by id ---------------------------------------------------------------- */

int
cw_agreements_by_id(struct cw *cw, const int64_t *ids, size_t n_ids,
    struct arena *a, struct cw_agreement **agreements, size_t *n,
    struct err *e)
{
	struct array rows = { .a = a, .size = sizeof(**agreements) };
	struct query list;
	size_t i, chunk;
	int rc = 0;

	for (i = 0; i < n_ids && rc == 0; i += chunk) {
		list = (struct query){
			.cw = cw,
			.kind = CW_AGREEMENTS_BY_ID,
			.path = "finance/agreements",
			.fields = fields,
			.each = take_agreement,
			.rows = &rows,
		};
		chunk = conditions_in_ids(&list.conditions, "id", ids + i,
		    n_ids - i);
		list.most = chunk;
		rc = query_run_one(&list, e);
	}
	settle_days(rows.items, rows.n, cw, a);
	*agreements = rows.items;
	*n = rows.n;
	return rc;
}

void
cw_start_agreements(struct query *list, struct array *rows, struct cw *cw,
    const struct cw_agreements *wish, struct arena *a)
{
	*rows = (struct array){ .a = a, .size = sizeof(*wish->items) };
	*list = (struct query){
		.cw = cw,
		.kind = CW_AGREEMENTS_BY_ID,
		.most = wish->n_ids,
		.path = "finance/agreements",
		.fields = fields,
		.resource = "agreement",
		.each = take_agreement,
		.rows = rows,
	};
	(void)conditions_in_ids(&list->conditions, "id", wish->ids,
	    wish->n_ids);
}

void
cw_grant_agreements(struct cw_agreements *wish, const struct query *list,
    struct arena *a)
{
	wish->items = list->rows->items;
	wish->n = list->rows->n;
	wish->failed = list->failed;
	wish->why = list->why;
	settle_days(wish->items, wish->n, list->cw, a);
}
