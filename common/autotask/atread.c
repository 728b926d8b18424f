#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "atquery.h"
#include "atread.h"
#include "atvalue.h"
#include "jget.h"
#include "xalloc.h"

#define EVERYTHING	"{\"op\":\"gte\",\"field\":\"id\",\"value\":0}"

/* The rows of all lists, sorted: each kind of row begins with its id, or that
 * of its line. */
static struct at_rows
take_rows(const struct at_list *lists, size_t n)
{
	struct array all = n > 0 ? lists[0].rows : (struct array){ .n = 0 };
	size_t i, k;

	for (i = 1; i < n; i++)
		for (k = 0; k < lists[i].rows.n; k++)
			memcpy(array_add(&all), (char *)lists[i].rows.items +
			    k * all.size, all.size);
	if (all.n > 0)
		qsort(all.items, all.n, all.size, array_compare_ids);
	return (struct at_rows){ all.items, all.n };
}

const void *
at_find(const struct at_rows *rows, size_t size, int64_t id)
{
	return rows->n == 0 ? NULL :
	    bsearch(&id, rows->items, rows->n, size,
	    array_compare_ids);
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
add_company(struct at_list *list, const json_t *o, struct err *e)
{
	struct at_company *c = array_add(&list->rows);

	(void)e;
	(void)at_int(o, "id", &c->id);
	c->name = at_text(o, "companyName", list->rows.a);
	c->active = at_true(o, "isActive");
	c->key = strncmp(list->key, "udf:", 4) == 0 ?
	    at_udf(o, list->key + 4, list->rows.a) :
	    at_text(o, list->key, list->rows.a);
	return 0;
}

static int
add_contract(struct at_list *list, const json_t *o, struct err *e)
{
	struct at_contract *c = array_add(&list->rows);
	int64_t type = 0, status = 0;

	(void)at_int(o, "id", &c->id);
	if (!at_int(o, "contractType", &type) || type != AT_RECURRING)
		return err_set(e, "contract %" PRId64 " is not of the type "
		    "that was asked for", c->id);
	c->name = at_text(o, "contractName", list->rows.a);
	c->start = at_day(o, "startDate", list->rows.a);
	c->end = at_day(o, "endDate", list->rows.a);
	c->unreadable = !at_int(o, "companyID", &c->company) ?
	    "it names no company" : !at_int(o, "status", &status) ?
	    "its status is no number" : c->start == NULL ?
	    "its startDate is no day" : c->end == NULL ?
	    "its endDate is no day" : NULL;
	c->active = status == 1;
	return 0;
}

static int
add_service(struct at_list *list, const json_t *o, struct err *e)
{
	struct at_service *s = array_add(&list->rows);

	(void)e;
	(void)at_int(o, "id", &s->id);
	s->name = at_text(o, "name", list->rows.a);
	s->key = at_text(o, list->key, list->rows.a);
	s->active = at_true(o, "isActive");
	return 0;
}

static int
add_line(struct at_list *list, const json_t *o, struct err *e)
{
	struct at_line *l = array_add(&list->rows);

	(void)at_int(o, "id", &l->id);
	if (!at_int(o, "contractID", &l->contract) ||
	    !at_int(o, "serviceID", &l->service))
		return err_set(e, "line %" PRId64 " names no contract or no "
		    "service", l->id);
	l->description = at_text(o, "invoiceDescription", list->rows.a);
	if (jget_number(at_member(o, "unitPrice"), &l->price) != NULL)
		l->price = (struct qty){ 0 };
	return 0;
}

static int
add_unit(struct at_list *list, const json_t *o, struct err *e)
{
	struct at_unit *u = array_add(&list->rows);
	int64_t n;

	u->start = at_day(o, "startDate", list->rows.a);
	u->end = at_day(o, "endDate", list->rows.a);
	if (!at_int(o, "contractServiceID", &u->line) || u->start == NULL ||
	    u->end == NULL)
		return err_set(e, "units name no line, or no first or last "
		    "day");
	if (at_int(o, "units", &n) && n >= 0 && n <= INT32_MAX)
		u->units = qty_units(n);
	u->billed = at_text(o, "approveAndPostDate", list->rows.a) != NULL;
	return 0;
}

/* --- lists ---------------------------------------------------------------- */

/* The member to read for the key; "udf:NAME" is in another. */
static const char *
member_of(const char *key)
{
	return strncmp(key, "udf:", 4) == 0 ? "userDefinedFields" : key;
}

/* What a reader of each kind of row needs. */
#define ROWS(type)	{ .a = a, .size = sizeof(struct type) }

int
at_read_base(struct autotask *at, const char *company_key,
    const char *service_key, const char *day, struct arena *a,
    struct at_base *base, struct err *e)
{
	struct at_list lists[] = {
		{ .at = at, .entity = "Companies", .each = add_company,
		    .rows = ROWS(at_company), .key = company_key,
		    .fields = arena_fmt(a, "\"id\",\"companyName\","
		    "\"isActive\",\"%s\"", member_of(company_key)) },
		{ .at = at, .entity = "Contracts", .each = add_contract,
		    .rows = ROWS(at_contract), .fields = "\"id\","
		    "\"companyID\",\"contractName\",\"contractType\","
		    "\"status\",\"startDate\",\"endDate\"" },
		{ .at = at, .entity = "Services", .each = add_service,
		    .rows = ROWS(at_service), .key = service_key,
		    .fields = arena_fmt(a, "\"id\",\"name\",\"isActive\","
		    "\"%s\"", service_key) },
	};

	buf_adds(&lists[0].filter, EVERYTHING);
	buf_adds(&lists[2].filter, EVERYTHING);
	at_where(&lists[1].filter, "eq", "contractType", "7");
	where_day(&lists[1].filter, "lte", "startDate", day);
	where_day(&lists[1].filter, "gte", "endDate", day);
	if (at_lists_read(lists, sizeof(lists) / sizeof(lists[0]), e) == -1)
		return -1;
	base->companies = take_rows(&lists[0], 1);
	base->contracts = take_rows(&lists[1], 1);
	base->services = take_rows(&lists[2], 1);
	return 0;
}

/*
 * Reads the records with one of n ids in the field, in lists like the model of
 * up to AT_VALUES ids each; also, if not NULL, adds conditions to the list of
 * the ids from that one on.
 */
static int
read_chunks(const struct at_list *model, const char *field, const int64_t *ids,
    size_t n, void (*also)(struct buf *filter, const void *ctx, size_t from),
    const void *ctx, struct at_rows *to, struct err *e)
{
	size_t n_lists = (n + AT_VALUES - 1) / AT_VALUES, i, from;
	struct at_list *lists = xcalloc(n_lists + 1, sizeof(*lists));
	int rc;

	for (i = from = 0; i < n_lists; i++, from += AT_VALUES) {
		lists[i] = *model;
		at_where_id_in(&lists[i].filter, field, ids + from,
		    n - from < AT_VALUES ? n - from : AT_VALUES);
		if (also != NULL)
			also(&lists[i].filter, ctx, from);
	}
	rc = at_lists_read(lists, n_lists, e);
	*to = take_rows(lists, n_lists);
	free(lists);
	return rc;
}

int
at_read_lines(struct autotask *at, const int64_t *contracts, size_t n,
    struct arena *a, struct at_rows *lines, struct err *e)
{
	const struct at_list model = { .at = at, .entity = "ContractServices",
	    .each = add_line, .rows = ROWS(at_line), .fields = "\"id\","
	    "\"contractID\",\"serviceID\",\"unitPrice\","
	    "\"invoiceDescription\"" };

	return read_chunks(&model, "contractID", contracts, n, NULL, NULL,
	    lines, e);
}

struct wanted_units {
	const struct at_line *lines;
	const char *day;
};

/* Rows that have the day within; or those at the end of the contract: of the
 * first of the lines, as its contract is the first to end. */
static void
add_days(struct buf *filter, const void *ctx, size_t from)
{
	const struct wanted_units *w = ctx;

	buf_addf(filter, ",{\"op\":\"or\",\"items\":["
	    "{\"op\":\"and\",\"items\":["
	    "{\"op\":\"lte\",\"field\":\"startDate\",\"value\":\"%s\"},"
	    "{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}]},"
	    "{\"op\":\"gte\",\"field\":\"endDate\",\"value\":\"%s\"}]}",
	    w->day, w->day, w->lines[from].end);
}

int
at_read_units(struct autotask *at, const struct at_rows *lines,
    const char *day, struct arena *a, struct at_rows *units, struct err *e)
{
	const struct wanted_units wanted = { lines->items, day };
	const struct at_list model = { .at = at,
	    .entity = "ContractServiceUnits", .each = add_unit,
	    .rows = ROWS(at_unit), .uncounted = true,
	    .fields = "\"id\",\"contractServiceID\",\"units\",\"startDate\","
	    "\"endDate\",\"approveAndPostDate\"" };
	int64_t *ids = arena_array(a, lines->n, sizeof(*ids));
	size_t i;

	for (i = 0; i < lines->n; i++)
		ids[i] = wanted.lines[i].id;
	return read_chunks(&model, "contractServiceID", ids, lines->n,
	    add_days, &wanted, units, e);
}
