#include "query.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"

void
at_errors(struct answer *a, int status, const char *fmt, ...)
{
	struct buf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&text, fmt, ap);
	va_end(ap);
	answer_start(a, status, TYPE_JSON);
	buf_str(&a->body, "{\"errors\":[");
	buf_json(&a->body, text.s);
	buf_str(&a->body, "]}");
	buf_release(&text);
}

/* --- records as they travel --- */

/* ,"name": in the case that the switch wants */
static void
write_key(struct buf *b, const struct at_world *w, const char *name)
{
	char copy[64];

	(void)snprintf(copy, sizeof(copy), "%s", name);
	if (w->v[AT_NAMES] == AT_PASCAL)
		copy[0] = (char)toupper((unsigned char)copy[0]);
	buf_key(b, copy);
}

/* A date gets its time, unless the state file has one. */
static void
write_date(struct buf *b, const struct at_world *w, const char *s)
{
	static const char *const tails[] = { "T00:00:00.000", "T00:00:00Z",
	    "" };

	buf_fmt(b, "\"%s%s\"", s, strlen(s) > 10 ? "" :
	    tails[w->v[AT_DATES]]);
}

static void
write_value(struct buf *b, const struct at_world *w, const struct at_field *f,
    const json_t *v)
{
	char *text;

	if (v == NULL || json_is_null(v)) {
		buf_str(b, f->kind == AT_LIST ? "[]" : "null");
	} else if (f->kind == AT_DATE) {
		write_date(b, w, json_string_value(v));
	} else {
		text = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT |
		    JSON_REAL_PRECISION(12));
		buf_str(b, text);
		free(text);
	}
}

static bool
is_wanted(const json_t *include, const char *name)
{
	const json_t *v;
	size_t i;

	if (include == NULL)
		return true;
	json_array_foreach(include, i, v)
		if (strcmp(json_string_value(v), name) == 0)
			return true;
	return false;
}

static void
write_record(struct buf *b, const struct at_world *w, enum at_entity of,
    const json_t *r, const json_t *include)
{
	const struct at_field *f = at_schemas[of].fields;

	buf_char(b, '{');
	for (; f->name != NULL; f++) {
		if (!is_wanted(include, f->name))
			continue;
		write_key(b, w, f->name);
		write_value(b, w, f, json_object_get(r, f->name));
	}
	buf_char(b, '}');
}

/* --- what matches --- */

struct found {
	const struct at_query *q;
	json_t *rows;		/* an array; owns what it has */
};

static void
take_row(void *to, json_t *row)
{
	const struct found *f = to;

	if (at_query_matches(f->q, row))
		(void)json_array_append_new(f->rows, row);
	else
		json_decref(row);
}

static void
find_units(struct found *f, const struct at_world *w)
{
	const json_t *line;
	json_t *common;
	size_t i;

	json_array_foreach(w->of[AT_LINES], i, line) {
		common = at_units_common(line);
		if (at_query_may_match(f->q, common))
			at_units(w, line, take_row, f);
		json_decref(common);
	}
}

static json_t *
find_rows(const struct at_query *q, const struct at_world *w)
{
	struct found f = { q, json_array() };
	json_t *r;
	size_t i;

	if (q->of == AT_UNITS)
		find_units(&f, w);
	else
		json_array_foreach(w->of[q->of], i, r)
			take_row(&f, json_incref(r));
	return f.rows;
}

/* The i-th in the order of the switch. */
static const json_t *
row_at(const json_t *rows, const struct at_world *w, size_t i)
{
	return json_array_get(rows, w->v[AT_ORDER] == AT_REVERSED ?
	    json_array_size(rows) - 1 - i : i);
}

/* --- pages --- */

static void
url_encode(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~", *s) != NULL)
			buf_char(b, *s);
		else
			buf_fmt(b, "%%%02x", (unsigned char)*s);
}

/* Where the next page begins; the switch makes pages repeat or skip one. */
static size_t
next_start(const struct at_world *w, size_t end)
{
	if (w->v[AT_PAGES] == PAGES_REPEAT && end > 1)
		return end - 1;
	return w->v[AT_PAGES] == PAGES_SKIP ? end + 1 : end;
}

/* After GET the query travels in the URL; after POST the client has to send
 * it again. */
static void
write_next(const struct at_call *c, size_t start, size_t size)
{
	const char *search = request_param(c->r, "search");
	struct buf *b = &c->a->body, paging = { 0 };

	buf_fmt(&paging, "{\"pageSize\":%zu,\"nextId\":%zu}", size, start);
	buf_fmt(b, "\"%s%s/query/next?paging=", c->base,
	    at_schemas[c->of].path);
	url_encode(b, paging.s);
	if (search != NULL && c->t->w.v[AT_NEXT_PAGE] != NEXT_POST) {
		buf_str(b, "&search=");
		url_encode(b, search);
	}
	buf_char(b, '"');
	buf_release(&paging);
}

static void
write_page(const struct at_call *c, const struct at_query *q,
    const json_t *rows, size_t start)
{
	const struct at_world *w = &c->t->w;
	size_t n = json_array_size(rows), i, end;
	struct buf *b = &c->a->body;

	start = start < n ? start : n;
	end = n - start > q->max ? start + q->max : n;
	answer_start(c->a, 200, TYPE_JSON);
	buf_char(b, '{');
	write_key(b, w, "items");
	buf_char(b, '[');
	for (i = start; i < end; i++) {
		buf_comma(b);
		write_record(b, w, q->of, row_at(rows, w, i), q->include);
	}
	buf_char(b, ']');
	write_key(b, w, "pageDetails");
	buf_char(b, '{');
	write_key(b, w, "count");
	buf_fmt(b, "%zu", end - start);
	write_key(b, w, "requestCount");
	buf_fmt(b, "%zu", q->max);
	write_key(b, w, "prevPageUrl");
	buf_str(b, "null");
	write_key(b, w, "nextPageUrl");
	if (end < n)
		write_next(c, next_start(w, end), q->max);
	else
		buf_str(b, "null");
	buf_str(b, "}}");
}

/* The query of a call: in `search` of a GET, else in the body. */
static json_t *
sent_query(const struct at_call *c)
{
	const char *search = request_param(c->r, "search");

	if (strcmp(c->r->method, "GET") == 0)
		return search != NULL ? json_loads(search,
		    JSON_REJECT_DUPLICATES, NULL) : NULL;
	return json_incref(c->r->json);
}

/* False after an answer. */
static bool
read_query(struct at_call *c, struct at_query *q)
{
	struct buf why = { 0 };
	bool ok = at_query_parse(q, c->of, sent_query(c), &why);

	if (!ok)
		at_errors(c->a, 500, "%s", why.s);
	buf_release(&why);
	return ok;
}

static void
answer_page(struct at_call *c, size_t start, size_t size)
{
	struct at_query q;
	json_t *rows;

	if (read_query(c, &q)) {
		if (size > 0)
			q.max = size;
		rows = find_rows(&q, &c->t->w);
		if (json_array_size(rows) > q.max &&
		    !is_wanted(q.include, "id"))
			at_errors(c->a, 500, "The id field must be in "
			    "IncludeFields to get more than one page.");
		else
			write_page(c, &q, rows, start);
		json_decref(rows);
	}
	at_query_release(&q);
}

void
at_query(struct at_call *c)
{
	answer_page(c, 0, 0);
}

void
at_query_next(struct at_call *c)
{
	const char *text = request_param(c->r, "paging");
	json_t *paging = text != NULL ? json_loads(text, 0, NULL) : NULL;
	json_int_t start = json_integer_value(json_object_get(paging,
	    "nextId"));
	json_int_t size = json_integer_value(json_object_get(paging,
	    "pageSize"));

	json_decref(paging);
	if (start < 1 || size < 1)
		at_errors(c->a, 500, "Invalid paging parameter.");
	else if (strcmp(c->r->method, "GET") == 0 &&
	    request_param(c->r, "search") == NULL)
		at_errors(c->a, 405, "The requested resource does not support "
		    "http method 'GET'.");
	else
		answer_page(c, (size_t)start, (size_t)size);
}

void
at_count(struct at_call *c)
{
	const struct at_world *w = &c->t->w;
	struct at_query q;
	json_t *rows;

	if (read_query(c, &q)) {
		rows = find_rows(&q, w);
		answer_start(c->a, 200, TYPE_JSON);
		buf_char(&c->a->body, '{');
		write_key(&c->a->body, w, "queryCount");
		buf_fmt(&c->a->body, "%lld}",
		    (long long)((int64_t)json_array_size(rows) +
		    w->v[AT_COUNT_OFF]));
		json_decref(rows);
	}
	at_query_release(&q);
}

/* --- single records, children, descriptions --- */

/* A query of one number, made for the caller. */
static json_t *
query_of(const struct at_call *c, const char *field, int64_t value)
{
	struct at_query q;
	struct buf why = { 0 };
	json_t *rows = NULL;

	if (at_query_parse(&q, c->of, json_pack("{s:[{s:s,s:s,s:I}]}",
	    "Filter", "op", "eq", "field", field, "value",
	    (json_int_t)value), &why))
		rows = find_rows(&q, &c->t->w);
	at_query_release(&q);
	buf_release(&why);
	return rows;
}

void
at_item(struct at_call *c, int64_t id)
{
	const struct at_world *w = &c->t->w;
	json_t *rows = query_of(c, "id", id);
	const json_t *r = json_array_get(rows, 0);
	struct buf *b = &c->a->body;

	answer_start(c->a, r == NULL && w->v[AT_MISSING_ITEM] == MISSING_404 ?
	    404 : 200, TYPE_JSON);
	buf_char(b, '{');
	write_key(b, w, "item");
	if (r != NULL)
		write_record(b, w, c->of, r, NULL);
	else
		buf_str(b, "null");
	buf_char(b, '}');
	json_decref(rows);
}

void
at_children(struct at_call *c, int64_t contract)
{
	const struct at_query all = { .of = c->of, .max = SIZE_MAX };
	json_t *rows = query_of(c, "contractID", contract);

	write_page(c, &all, rows, 0);
	json_decref(rows);
}

static void
write_fields(struct buf *b, const struct at_world *w, enum at_entity of)
{
	static const char *const types[] = { "integer", "double", "string",
	    "boolean", "datetime", "list" };
	const struct at_field *f = at_schemas[of].fields;

	write_key(b, w, "fields");
	buf_char(b, '[');
	for (; f->name != NULL; f++) {
		if (f->kind == AT_LIST)
			continue;
		buf_comma(b);
		buf_fmt(b, "{\"name\":\"%s\",\"dataType\":\"%s\","
		    "\"isReadOnly\":%s,\"isRequired\":false,\"isQueryable\":"
		    "true,\"isPickList\":false,\"picklistValues\":null}",
		    f->name, types[f->kind],
		    strcmp(f->name, "id") == 0 ? "true" : "false");
	}
	buf_char(b, ']');
}

void
at_information(struct at_call *c, const char *what)
{
	struct buf *b = &c->a->body;

	answer_start(c->a, 200, TYPE_JSON);
	buf_char(b, '{');
	if (strcmp(what, "fields") == 0)
		write_fields(b, &c->t->w, c->of);
	else if (strcmp(what, "userDefinedFields") == 0)
		buf_str(b, "\"fields\":[]");
	else
		buf_fmt(b, "\"info\":{\"name\":\"%s\",\"canCreate\":false,"
		    "\"canDelete\":false,\"canQuery\":true,\"canUpdate\":"
		    "false,\"hasUserDefinedFields\":%s}",
		    at_schemas[c->of].name, at_field(c->of,
		    "userDefinedFields") != NULL ? "true" : "false");
	buf_char(b, '}');
}
