/*
 * POST /system/bundles: many reads in one call, each with its own outcome.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cw.h"
#include "fault.h"

/* One read of a bundle, and its result. */
struct part {
	json_t *request;
	json_int_t sequence;
	bool numbered;
	const char *type;		/* resourceType, as sent */
	int status;
	struct buf result;		/* "entities" or "count" */
	struct buf error;
};

/* A member by its name in any case, as the API finds it. */
static json_t *
member(json_t *object, const char *name)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
		if (strcasecmp(key, name) == 0)
			return json_is_null(value) ? NULL : value;
	return NULL;
}

static const char *
text(json_t *object, const char *name)
{
	return json_string_value(member(object, name));
}

static void
fail(struct part *p, int status, const char *code, const char *message)
{
	p->status = status;
	buf_clear(&p->error);
	buf_str(&p->error, "{\"code\":");
	buf_json(&p->error, code);
	buf_str(&p->error, ",\"message\":");
	buf_json(&p->error, message);
	buf_str(&p->error, ",\"errors\":null}");
}

/* --- one read --- */

/* The resource types that public code is known to bundle. */
static bool
find_resource(const char *type, enum resource *of)
{
	static const struct {
		const char *name;
		enum resource of;
	} types[] = { { "agreement", AGREEMENTS }, { "addition", ADDITIONS },
	    { "company", COMPANIES } };
	size_t i;

	for (i = 0; type != NULL && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcasecmp(types[i].name, type) == 0) {
			*of = types[i].of;
			return true;
		}
	return false;
}

/* A number of "page", if it is there. */
static bool
page_number(struct part *p, json_t *page, const char *name,
    int64_t least, int64_t *to)
{
	const json_t *v = member(page, name);

	if (v == NULL)
		return true;
	*to = json_integer_value(v);
	if (json_is_integer(v) && *to >= least)
		return true;
	fail(p, 400, "InvalidParameter", "page is not valid.");
	return false;
}

static bool
read_query(struct part *p, const struct world *w, struct query *q)
{
	json_t *request = member(p->request, "apiRequest");
	json_t *filters = member(request, "filters");
	json_t *page = member(request, "page");

	query_init(q, world_switch(w, SW_BUNDLE_PAGE_CAP));
	q->conditions = text(filters, "conditions");
	q->child = text(filters, "childconditions");
	q->custom = text(filters, "customfieldconditions");
	q->order_by = text(filters, "orderBy");
	q->fields = text(request, "fields");
	return page_number(p, page, "page", 1, &q->page) &&
	    page_number(p, page, "pageSize", 1, &q->page_size) &&
	    page_number(p, page, "pageId", 0, &q->page_id);
}

/* Where to look; false after the part has failed. */
static bool
find_rows(struct part *p, struct world *w, enum resource of,
    const struct list **rows, struct list *additions)
{
	const json_t *parent = member(member(p->request, "apiRequest"),
	    "parentId");
	const struct record *r;

	*rows = &w->t[of].rows;
	if (of != ADDITIONS)
		return true;
	if (!json_is_integer(parent)) {
		fail(p, 400, "InvalidParameter", "parentId is required.");
		return false;
	}
	r = json_integer_value(parent) <= INT32_MAX ?
	    table_find(&w->t[AGREEMENTS],
	    (int32_t)json_integer_value(parent)) : NULL;
	if (r == NULL) {
		fail(p, 404, "NotFound", "agreement not found");
		return false;
	}
	*additions = list_additions(w, r);
	*rows = additions;
	return true;
}

static void
run_part(struct part *p, struct call *c, bool count)
{
	enum resource of = ADDITIONS;
	struct list additions = { 0 };
	const struct list *rows;
	struct found f;
	struct query q;
	char *error;

	p->status = 200;
	if (!find_resource(p->type, &of)) {
		fail(p, 400, "InvalidParameter", "unknown resourceType");
		return;
	}
	if (!read_query(p, c->w, &q) ||
	    !find_rows(p, c->w, of, &rows, &additions))
		return;
	if (!list_run(&f, c->w, of, rows, &q, &error)) {
		fail(p, 400, "ApiFindCondition", error);
		free(error);
	} else if (f.unknown.len > 0 &&
	    world_switch(c->w, SW_UNKNOWN_FIELDS) == REFUSED) {
		fail(p, 400, "ApiFindCondition", "an unknown name in fields");
	} else if (count) {
		buf_fmt(&p->result, "%zu", f.all.n);
	} else {
		found_render(&p->result, &f, c->w, c->base, 0);
	}
	found_release(&f);
	free(additions.v);
}

/* --- odd results on demand --- */

/* Does a selector of a fault mean this part? */
static bool
selected(const json_t *selector, const struct part *p, size_t i, size_t n)
{
	const char *s = json_string_value(selector);
	const json_t *item;
	size_t k;

	if (json_is_true(selector))
		return true;
	if (json_is_integer(selector))
		return json_integer_value(selector) == p->sequence;
	if (s != NULL)
		return strcmp(s, "all") == 0 ||
		    (strcmp(s, "first") == 0 && i == 0) ||
		    (strcmp(s, "last") == 0 && i == n - 1) ||
		    (strcmp(s, "odd") == 0 && i % 2 == 0);
	json_array_foreach(selector, k, item)
		if (json_integer_value(item) == p->sequence)
			return true;
	return false;
}

static const json_t *
oddities(const struct call *c)
{
	return c->r->deed != NULL && c->r->deed->type == DEED_BUNDLE ?
	    json_object_get(c->r->deed->json, "bundle") : NULL;
}

static void
fail_on_demand(struct part *p, const json_t *odd, size_t i, size_t n)
{
	const json_t *status = json_object_get(odd, "statusCode");

	if (selected(json_object_get(odd, "fail"), p, i, n))
		fail(p, json_is_integer(status) ?
		    (int)json_integer_value(status) : 500, "ConnectWiseApi",
		    "A timeout has occured. Please try again.");
}

/* --- the answer --- */

static void
write_part(struct buf *b, const struct part *p, bool numbered, bool count,
    bool null)
{
	bool ok = p->status == 200;

	buf_comma(b);
	buf_char(b, '{');
	if (numbered && p->numbered)
		buf_fmt(b, "\"sequenceNumber\":%" JSON_INTEGER_FORMAT,
		    p->sequence);
	buf_key(b, "resourceType");
	buf_json(b, p->type != NULL ? p->type : "");
	buf_key(b, count ? "count" : "entities");
	if (null)
		buf_str(b, "null");
	else if (ok)
		buf_add(b, p->result.s, p->result.len);
	else
		buf_str(b, count ? "0" : "[]");
	buf_fmt(b, ",\"success\":%s,\"statusCode\":%d,\"error\":",
	    ok ? "true" : "false", p->status);
	if (ok)
		buf_str(b, "null");
	else
		buf_add(b, p->error.s, p->error.len);
	buf_char(b, '}');
}

static void
write_parts(struct call *c, const struct part *parts, size_t n, bool count)
{
	const json_t *odd = oddities(c);
	bool reverse = json_object_get(odd, "reverse") != NULL;
	struct buf *b = &c->a->body;
	const struct part *p;
	size_t i, at, times;

	buf_str(b, "{\"results\":[");
	for (i = 0; i < n; i++) {
		at = reverse ? n - 1 - i : i;
		p = &parts[at];
		times = selected(json_object_get(odd, "omit"), p, at, n) ? 0 :
		    selected(json_object_get(odd, "duplicate"), p, at, n) ? 2 :
		    1;
		for (; times > 0; times--)
			write_part(b, p, !selected(json_object_get(odd,
			    "noSequence"), p, at, n), count,
			    selected(json_object_get(odd, "null"), p, at, n));
	}
	buf_str(b, "],\"_info\":{}}");
}

static int
overall_status(const struct call *c, const struct part *parts, size_t n)
{
	const json_t *status = json_object_get(oddities(c), "status");
	size_t i;

	if (json_is_integer(status))
		return (int)json_integer_value(status);
	for (i = 0; i < n; i++)
		if (parts[i].status != 200)
			return (int)world_switch(c->w, SW_BUNDLE_STATUS);
	return 200;
}

static void
run_all(struct call *c, const json_t *requests, bool count)
{
	size_t i, n = json_array_size(requests);
	struct part *parts = xcalloc(n, sizeof(*parts)), *p;
	const json_t *number;

	for (i = 0; i < n; i++) {
		p = &parts[i];
		p->request = json_array_get(requests, i);
		number = member(p->request, "sequenceNumber");
		p->numbered = json_is_integer(number);
		p->sequence = json_integer_value(number);
		p->type = text(p->request, "resourceType");
		run_part(p, c, count);
		fail_on_demand(p, oddities(c), i, n);
	}
	answer_start(c->a, overall_status(c, parts, n), TYPE_JSON);
	write_parts(c, parts, n, count);
	for (i = 0; i < n; i++) {
		buf_release(&parts[i].result);
		buf_release(&parts[i].error);
	}
	free(parts);
}

static void
serve(struct call *c, bool count)
{
	json_t *body = call_body(c, "bundle"), *requests;
	int64_t limit = world_switch(c->w, SW_BUNDLE_LIMIT);

	if (body == NULL)
		return;
	requests = member(body, "requests");
	if (!json_is_array(requests))
		answer_error(c->a, 400, "InvalidObject",
		    "requests is required.");
	else if ((int64_t)json_array_size(requests) > limit)
		answer_error(c->a, 400, "InvalidObject",
		    "a bundle can have %" PRId64 " requests.", limit);
	else
		run_all(c, requests, count);
}

void
bundles(struct call *c)
{
	serve(c, false);
}

void
bundles_count(struct call *c)
{
	serve(c, true);
}
