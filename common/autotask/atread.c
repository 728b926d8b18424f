#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "atquery.h"
#include "atread.h"
#include "atvalue.h"
#include "jget.h"
#include "xalloc.h"

/* What the readers of records need to know. */
struct reading {
	const char *key;	/* the member to compare with */
	struct arena *a;
};

#define EVERYTHING	"{\"op\":\"gte\",\"field\":\"id\",\"value\":0}"

static int
compare_rows(const void *a, const void *b)
{
	/* each kind of row begins with its id, or that of its line */
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct at_rows
take_rows(struct array *rows)
{
	if (rows->n > 0)
		qsort(rows->items, rows->n, rows->size, compare_rows);
	return (struct at_rows){ rows->items, rows->n };
}

const void *
at_find(const struct at_rows *rows, size_t size, int64_t id)
{
	return rows->n == 0 ? NULL :
	    bsearch(&id, rows->items, rows->n, size, compare_rows);
}

/* "2026-10-26", as JSON. */
static void
where_day(struct buf *filter, const char *op, const char *field,
    const char *day)
{
	struct buf value = { 0 };

	buf_addf(&value, "\"%s\"", day);
	at_where(filter, op, field, value.data);
	buf_release(&value);
}

/* --- records -------------------------------------------------------------- */

static int
add_company(const struct at_list *list, const json_t *o, struct err *e)
{
	const struct reading *r = list->ctx;
	struct at_company *c = array_add(list->rows);

	(void)e;
	(void)at_int(o, "id", &c->id);
	c->name = at_text(o, "companyName", r->a);
	c->active = at_true(o, "isActive");
	c->key = strncmp(r->key, "udf:", 4) == 0 ?
	    at_udf(o, r->key + 4, r->a) : at_text(o, r->key, r->a);
	return 0;
}

static int
add_contract(const struct at_list *list, const json_t *o, struct err *e)
{
	const struct reading *r = list->ctx;
	struct at_contract *c = array_add(list->rows);
	int64_t type = 0, status = 0;

	(void)at_int(o, "id", &c->id);
	if (!at_int(o, "contractType", &type) || type != AT_RECURRING)
		return err_set(e, "contract %" PRId64 " is not of the type "
		    "that was asked for", c->id);
	c->name = at_text(o, "contractName", r->a);
	c->start = at_day(o, "startDate", r->a);
	c->end = at_day(o, "endDate", r->a);
	c->unreadable = !at_int(o, "companyID", &c->company) ?
	    "it names no company" : !at_int(o, "status", &status) ?
	    "its status is no number" : c->start == NULL ?
	    "its startDate is no day" : c->end == NULL ?
	    "its endDate is no day" : NULL;
	c->active = status == 1;
	return 0;
}

static int
add_service(const struct at_list *list, const json_t *o, struct err *e)
{
	const struct reading *r = list->ctx;
	struct at_service *s = array_add(list->rows);

	(void)e;
	(void)at_int(o, "id", &s->id);
	s->name = at_text(o, "name", r->a);
	s->key = at_text(o, r->key, r->a);
	s->active = at_true(o, "isActive");
	return 0;
}

static int
add_line(const struct at_list *list, const json_t *o, struct err *e)
{
	const struct reading *r = list->ctx;
	struct at_line *l = array_add(list->rows);

	(void)at_int(o, "id", &l->id);
	if (!at_int(o, "contractID", &l->contract) ||
	    !at_int(o, "serviceID", &l->service))
		return err_set(e, "line %" PRId64 " names no contract or no "
		    "service", l->id);
	l->description = at_text(o, "invoiceDescription", r->a);
	if (jget_number(at_member(o, "unitPrice"), &l->price) != NULL)
		l->price = (struct qty){ 0 };
	return 0;
}

static int
add_unit(const struct at_list *list, const json_t *o, struct err *e)
{
	const struct reading *r = list->ctx;
	struct at_unit *u = array_add(list->rows);
	int64_t n;

	u->start = at_day(o, "startDate", r->a);
	u->end = at_day(o, "endDate", r->a);
	if (!at_int(o, "contractServiceID", &u->line) || u->start == NULL ||
	    u->end == NULL)
		return err_set(e, "units name no line, or no first or last "
		    "day");
	if (at_int(o, "units", &n) && n >= 0 && n <= INT32_MAX)
		u->units = qty_units(n);
	u->billed = at_text(o, "approveAndPostDate", r->a) != NULL;
	return 0;
}

/* --- lists ---------------------------------------------------------------- */

/* The member to read for the key; "udf:NAME" is in another. */
static const char *
member_of(const char *key)
{
	return strncmp(key, "udf:", 4) == 0 ? "userDefinedFields" : key;
}

int
at_read_base(struct autotask *at, const char *company_key,
    const char *service_key, const char *day, struct arena *a,
    struct at_base *base, struct err *e)
{
	struct array companies = { .a = a, .size = sizeof(struct at_company) };
	struct array contracts = { .a = a,
	    .size = sizeof(struct at_contract) };
	struct array services = { .a = a, .size = sizeof(struct at_service) };
	const struct reading company = { company_key, a }, none = { NULL, a };
	const struct reading service = { service_key, a };
	const char *fields = arena_fmt(a, "\"id\",\"companyName\","
	    "\"isActive\",\"%s\"", member_of(company_key));
	struct at_list lists[] = {
		{ .entity = "Companies", .each = add_company,
		    .rows = &companies, .ctx = &company, .fields = fields },
		{ .entity = "Contracts", .each = add_contract,
		    .rows = &contracts, .ctx = &none, .fields = "\"id\","
		    "\"companyID\",\"contractName\",\"contractType\","
		    "\"status\",\"startDate\",\"endDate\"" },
		{ .entity = "Services", .each = add_service,
		    .rows = &services, .ctx = &service, .fields = arena_fmt(a,
		    "\"id\",\"name\",\"isActive\",\"%s\"", service_key) },
	};
	size_t i, n = sizeof(lists) / sizeof(lists[0]);

	for (i = 0; i < n; i++)
		lists[i].at = at;
	buf_adds(&lists[0].filter, EVERYTHING);
	buf_adds(&lists[2].filter, EVERYTHING);
	at_where(&lists[1].filter, "eq", "contractType", "7");
	where_day(&lists[1].filter, "lte", "startDate", day);
	where_day(&lists[1].filter, "gte", "endDate", day);
	if (at_lists_read(lists, n, e) == -1)
		return -1;
	base->companies = take_rows(&companies);
	base->contracts = take_rows(&contracts);
	base->services = take_rows(&services);
	return 0;
}

/*
 * Reads one kind of record in lists of up to AT_VALUES values each, which start
 * makes. All rows go into *to.
 */
static int
read_chunks(const struct at_list *model, size_t n, size_t size, struct arena *a,
    void (*start)(struct at_list *list, const void *ctx, size_t from,
    size_t n), const void *ctx, struct at_rows *to, struct err *e)
{
	size_t n_lists = (n + AT_VALUES - 1) / AT_VALUES, i, k, all = 0;
	struct at_list *lists = xcalloc(n_lists + 1, sizeof(*lists));
	struct array *rows = xcalloc(n_lists + 1, sizeof(*rows));
	struct array together = { .a = a, .size = size };
	int rc;

	for (i = 0; i < n_lists; i++) {
		lists[i] = *model;
		rows[i] = (struct array){ .a = a, .size = size };
		lists[i].rows = &rows[i];
		k = n - i * AT_VALUES;
		start(&lists[i], ctx, i * AT_VALUES,
		    k < AT_VALUES ? k : AT_VALUES);
	}
	rc = at_lists_read(lists, n_lists, e);
	for (i = 0; rc == 0 && i < n_lists; i++)
		all += rows[i].n;
	together.items = arena_array(a, all, size);
	for (i = 0; rc == 0 && i < n_lists; i++) {
		memcpy((char *)together.items + together.n * size,
		    rows[i].items, rows[i].n * size);
		together.n += rows[i].n;
	}
	*to = take_rows(&together);
	free(lists);
	free(rows);
	return rc;
}

static void
start_lines(struct at_list *list, const void *ctx, size_t from, size_t n)
{
	const int64_t *contracts = ctx;

	at_where_id_in(&list->filter, "contractID", contracts + from, n);
}

int
at_read_lines(struct autotask *at, const int64_t *contracts, size_t n,
    struct arena *a, struct at_rows *lines, struct err *e)
{
	const struct reading none = { NULL, a };
	const struct at_list model = { .at = at, .entity = "ContractServices",
	    .each = add_line, .ctx = &none, .fields = "\"id\",\"contractID\","
	    "\"serviceID\",\"unitPrice\",\"invoiceDescription\"" };

	return read_chunks(&model, n, sizeof(struct at_line), a, start_lines,
	    contracts, lines, e);
}

struct wanted_units {
	const int64_t *lines;
	const char *const *ends;
	const char *day;
};

/*
 * Rows that have the day within; or those at the end of the contract. Lines
 * are asked for with others whose contracts end about then, so the earliest of
 * these days will do for all of them.
 */
static void
start_units(struct at_list *list, const void *ctx, size_t from, size_t n)
{
	const struct wanted_units *w = ctx;
	const char *first = w->ends[from];
	size_t i;

	for (i = from; i < from + n; i++)
		if (strcmp(w->ends[i], first) < 0)
			first = w->ends[i];
	at_where_id_in(&list->filter, "contractServiceID", w->lines + from, n);
	buf_addf(&list->filter, ",{\"op\":\"or\",\"items\":["
	    "{\"op\":\"and\",\"items\":["
	    "{\"op\":\"lte\",\"field\":\"startDate\",\"value\":\"%s\"},"
	    "{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}]},"
	    "{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}]}",
	    w->day, w->day, first);
}

int
at_read_units(struct autotask *at, const int64_t *lines,
    const char *const *ends, size_t n, const char *day, struct arena *a,
    struct at_rows *units, struct err *e)
{
	const struct reading none = { NULL, a };
	const struct wanted_units wanted = { lines, ends, day };
	const struct at_list model = { .at = at,
	    .entity = "ContractServiceUnits", .each = add_unit,
	    .ctx = &none, .uncounted = true,
	    .fields = "\"id\",\"contractServiceID\",\"units\",\"startDate\","
	    "\"endDate\",\"approveAndPostDate\"" };

	return read_chunks(&model, n, sizeof(struct at_unit), a, start_units,
	    &wanted, units, e);
}
