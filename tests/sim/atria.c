/*
 * The Atria side: the billing summary of one period.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim.h"
#include "text.h"

#define ATRIA_PREFIX "/api/billing/"

/* The members that belong to the customer, not to the line. */
enum { CUSTOMER_MEMBERS = ROW_SKU };

bool
is_atria(const struct request *r)
{
	return strncmp(r->path, "/api/", 5) == 0;
}

/* A parameter by its name in any case, as ASP.NET finds it. */
static const char *
param(const struct request *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->query.n; i++)
		if (strcasecmp(r->query.v[i].name, name) == 0)
			return r->query.v[i].value;
	return NULL;
}

static bool
is_true(const char *s)
{
	return s != NULL && (strcasecmp(s, "true") == 0 ||
	    strcasecmp(s, "\"yes\"") == 0 || strcasecmp(s, "yes") == 0);
}

static void
member(struct buf *b, const struct atria *a, const char *name,
    const char *value)
{
	const char *other = json_string_value(json_object_get(a->rename,
	    name));
	char *copy = xstrdup(other != NULL ? other : name);

	if (a->names == PASCAL && other == NULL)
		copy[0] = (char)(copy[0] - 'a' + 'A');
	buf_key(b, copy);
	buf_str(b, value);
	free(copy);
}

/* The members of an object that the state adds to the answer's own. */
static void
extra(struct buf *b, json_t *object)
{
	const char *name;
	json_t *value;
	char *text;

	json_object_foreach(object, name, value) {
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
		buf_key(b, name);
		buf_str(b, text != NULL ? text : "null");
		free(text);
	}
}

static void
members(struct buf *b, const struct atria *a, const struct row *row,
    int from, int to, size_t rows)
{
	char count[24];
	int i;

	for (i = from; i < to; i++)
		if (row->v[i] != NULL)
			member(b, a, atria_names[i], row->v[i]);
	if (to == ROW_MEMBERS && row->v[ROW_COUNT] == NULL) {
		(void)snprintf(count, sizeof(count), "%zu", rows);
		member(b, a, atria_names[ROW_COUNT], count);
	}
	if (to == ROW_MEMBERS)
		extra(b, a->in_rows);
}

/* Do both rows belong to one customer? */
static bool
same_customer(const struct row *x, const struct row *y)
{
	int i;

	for (i = 0; i < CUSTOMER_MEMBERS; i++)
		if (x->v[i] != y->v[i])		/* interned */
			return false;
	return true;
}

static void
write_flat(struct buf *b, const struct atria *a, const struct row **rows,
    size_t n)
{
	bool list = !(a->unrolled && n == 1);
	size_t i;

	buf_str(b, list ? "[" : "");
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, ',');
		buf_char(b, '{');
		members(b, a, rows[i], 0, ROW_MEMBERS, n);
		buf_char(b, '}');
	}
	buf_str(b, list ? "]" : "");
}

/* How many rows from the first on belong to its customer. */
static size_t
run_length(const struct row **rows, size_t n)
{
	size_t k = 1;

	while (k < n && same_customer(rows[0], rows[k]))
		k++;
	return k;
}

/* One object per run of rows of one customer, its lines in "items". */
static void
write_nested(struct buf *b, const struct atria *a, const struct row **rows,
    size_t n)
{
	size_t i, k, end;
	bool list;

	buf_char(b, '[');
	for (i = 0; i < n; i = end) {
		end = i + run_length(rows + i, n - i);
		list = !(a->unrolled && end - i == 1);
		buf_str(b, i > 0 ? ",{" : "{");
		members(b, a, rows[i], 0, CUSTOMER_MEMBERS, n);
		member(b, a, "items", list ? "[" : "");
		for (k = i; k < end; k++) {
			buf_str(b, k > i ? ",{" : "{");
			members(b, a, rows[k], CUSTOMER_MEMBERS, ROW_MEMBERS,
			    n);
			buf_char(b, '}');
		}
		buf_str(b, list ? "]}" : "}");
	}
	buf_char(b, ']');
}

/* An answer for a period without rows; false if it is an empty list. */
static bool
write_nothing(struct answer *out, const struct atria *a)
{
	if (a->empty == EMPTY_ARRAY)
		return false;
	answer_start(out, a->empty == EMPTY_NULL ? 200 : a->empty ==
	    EMPTY_204 ? 204 : 404, a->empty == EMPTY_NULL || a->empty ==
	    EMPTY_LIST_404 ? TYPE_JSON : NULL);
	buf_str(&out->body, a->empty == EMPTY_NULL ? "null" : a->empty ==
	    EMPTY_LIST_404 ? "[]" : "");
	return true;
}

static void
write_rows(struct answer *out, const struct atria *a,
    const struct row **rows, size_t n)
{
	bool object = a->shape == WRAPPED || json_object_size(a->beside) > 0;

	if (n == 0 && write_nothing(out, a))
		return;
	answer_start(out, 200, TYPE_JSON);
	if (object) {
		buf_char(&out->body, '{');
		extra(&out->body, a->beside);
		member(&out->body, a, "items", "");
	}
	if (a->shape == NESTED)
		write_nested(&out->body, a, rows, n);
	else
		write_flat(&out->body, a, rows, n);
	buf_str(&out->body, object ? "}" : "");
}

static void
summary(const struct atria *a, struct request *r, struct answer *out,
    const char *end)
{
	const struct period *p = atria_period(a, end);
	bool only_billable = is_true(param(r, "billable"));
	const struct row **rows;
	size_t i, n = 0;

	rows = xcalloc(p != NULL ? p->n + 1 : 0, sizeof(*rows));
	for (i = 0; p != NULL && i < p->n; i++) {
		if (only_billable && p->rows[i].v[ROW_BILLABLE] != NULL &&
		    !is_true(p->rows[i].v[ROW_BILLABLE]))
			continue;
		if (json_is_integer(a->only) &&
		    (json_int_t)n >= json_integer_value(a->only))
			break;
		rows[n++] = &p->rows[i];
		if ((json_int_t)i + 1 == json_integer_value(a->twice))
			rows[n++] = &p->rows[i];
	}
	if (a->link)
		answer_header(out, "Link", "<%s?page=2>; rel=\"next\"",
		    r->path);
	write_rows(out, a, rows, n);
	free(rows);
}

void
atria_check_token(const struct world *w, struct request *r)
{
	const char *token = request_header(r, "authorization");

	if (token != NULL)
		r->authorization = strncasecmp(token, "Bearer ", 7) == 0 &&
		    w->atria.token != NULL &&
		    strcmp(token + 7, w->atria.token) == 0 ?
		    "right" : "wrong";
}

/* True if the client may go on. */
static bool
authenticate(const struct world *w, const struct request *r,
    struct answer *out)
{
	bool right = strcmp(r->authorization, "right") == 0;
	const char *what = "";

	if (right && (w->atria.expires == NONE ||
	    w->atria.expires > world_now(w)))
		return true;
	if (right)
		what = " error=\"invalid_token\", "
		    "error_description=\"The token is expired\"";
	answer_header(out, "WWW-Authenticate", "Bearer%s", what);
	answer_start(out, 401, TYPE_JSON);
	buf_str(&out->body, "{\"message\":\"Authorization has been denied for "
	    "this request.\"}");
	return false;
}

static void
note_unknown(struct request *r)
{
	size_t i;

	for (i = 0; i < r->query.n; i++)
		if (strcasecmp(r->query.v[i].name, "billable") != 0 &&
		    strcasecmp(r->query.v[i].name, "AggregateByCustomer") != 0)
			request_note(r, "unknown parameter %s",
			    r->query.v[i].name);
}

/* ASP.NET Web API has a message for a route that there is not, ASP.NET Core
 * nothing, and a web server in front a page. */
static void
write_wrong_route(const struct atria *a, const struct request *r,
    struct answer *out)
{
	if (a->wrong_route == ROUTE_PAGE) {
		answer_html(out, 404);
		return;
	}
	answer_start(out, 404, a->wrong_route == ROUTE_JSON ? TYPE_JSON : NULL);
	if (a->wrong_route == ROUTE_JSON)
		buf_fmt(&out->body, "{\"Message\":\"No HTTP resource was "
		    "found that matches the request URI '%s'.\"}", r->path);
}

static void
serve(const struct world *w, struct request *r, struct answer *out)
{
	const char *end = r->path + strlen(ATRIA_PREFIX);
	int64_t t;

	if (r->bad != NULL) {
		request_note(r, "%s", r->bad);
		answer_html(out, 400);
	} else if (strncmp(r->path, ATRIA_PREFIX, strlen(ATRIA_PREFIX)) != 0) {
		write_wrong_route(&w->atria, r, out);
	} else if (strcmp(r->method, "GET") != 0) {
		answer_html(out, 405);
	} else if (!authenticate(w, r, out)) {
		return;
	} else if (!day_parse(end, strlen(end), &t)) {
		answer_start(out, 400, TYPE_JSON);
		buf_str(&out->body, "{\"message\":\"The request is invalid: "
		    "the end date must be yyyy-MM-dd.\"}");
	} else {
		note_unknown(r);
		summary(&w->atria, r, out, end);
	}
}

void
atria_serve(struct sim *sim, struct request *r, struct answer *a)
{
	(void)pthread_rwlock_rdlock(&sim->lock);
	serve(sim->world, r, a);
	(void)pthread_rwlock_unlock(&sim->lock);
}
