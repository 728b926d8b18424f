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
	char *copy = xstrdup(name);

	if (a->names == PASCAL)
		copy[0] = (char)(copy[0] - 'a' + 'A');
	buf_key(b, copy);
	buf_str(b, value);
	free(copy);
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
	size_t i;

	buf_char(b, '[');
	for (i = 0; i < n; i++) {
		buf_comma(b);
		buf_char(b, '{');
		members(b, a, rows[i], 0, ROW_MEMBERS, n);
		buf_char(b, '}');
	}
	buf_char(b, ']');
}

/* One object per run of rows of one customer, its lines in "items". */
static void
write_nested(struct buf *b, const struct atria *a, const struct row **rows,
    size_t n)
{
	size_t i;

	buf_char(b, '[');
	for (i = 0; i < n; i++) {
		if (i == 0 || !same_customer(rows[i], rows[i - 1])) {
			buf_str(b, i > 0 ? "]},{" : "{");
			members(b, a, rows[i], 0, CUSTOMER_MEMBERS, n);
			member(b, a, "items", "[");
		}
		buf_comma(b);
		buf_char(b, '{');
		members(b, a, rows[i], CUSTOMER_MEMBERS, ROW_MEMBERS, n);
		buf_char(b, '}');
	}
	buf_str(b, n > 0 ? "]}]" : "]");
}

static void
write_rows(struct answer *out, const struct atria *a,
    const struct row **rows, size_t n)
{
	if (n == 0 && a->empty == EMPTY_404) {
		answer_start(out, 404, NULL);
		return;
	}
	answer_start(out, 200, TYPE_JSON);
	if (a->shape == NESTED) {
		write_nested(&out->body, a, rows, n);
	} else if (a->shape == WRAPPED) {
		buf_char(&out->body, '{');
		member(&out->body, a, "items", "");
		write_flat(&out->body, a, rows, n);
		buf_char(&out->body, '}');
	} else {
		write_flat(&out->body, a, rows, n);
	}
}

static void
summary(const struct atria *a, struct request *r, struct answer *out,
    const char *end)
{
	const struct period *p = atria_period(a, end);
	bool only_billable = is_true(param(r, "billable"));
	const struct row **rows;
	size_t i, n = 0;

	rows = xcalloc(p != NULL ? p->n : 0, sizeof(*rows));
	for (i = 0; p != NULL && i < p->n; i++)
		if (!only_billable || p->rows[i].v[ROW_BILLABLE] == NULL ||
		    is_true(p->rows[i].v[ROW_BILLABLE]))
			rows[n++] = &p->rows[i];
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

static void
serve(const struct world *w, struct request *r, struct answer *out)
{
	const char *end = r->path + strlen(ATRIA_PREFIX);
	int64_t t;

	if (r->bad != NULL) {
		request_note(r, "%s", r->bad);
		answer_html(out, 400);
	} else if (strncmp(r->path, ATRIA_PREFIX, strlen(ATRIA_PREFIX)) != 0) {
		answer_html(out, 404);
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
