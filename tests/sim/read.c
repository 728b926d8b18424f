#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cw.h"

/* --- the query of a request --- */

void
note_unknown(struct request *r)
{
	static const char known[] = "conditions childConditions "
	    "customFieldConditions orderBy fields page pageSize pageId";
	size_t i;

	for (i = 0; i < r->query.n; i++)
		if (!word_in(known, r->query.v[i].name,
		    strlen(r->query.v[i].name), true))
			request_note(r, "unknown parameter %s",
			    r->query.v[i].name);
}

/* A whole number from `least`, if the parameter is there. */
static bool
number_param(struct call *c, const char *name, int64_t least, int64_t *out)
{
	const char *s = request_param(c->r, name);
	size_t n = s != NULL ? strspn(s, "0123456789") : 0;

	if (s == NULL)
		return true;
	if (n > 0 && n < 16 && s[n] == '\0') {
		*out = strtoll(s, NULL, 10);
		if (*out >= least)
			return true;
	}
	answer_error(c->a, 400, "InvalidParameter", "%s is not valid.", name);
	return false;
}

static bool
read_query(struct call *c, struct query *q)
{
	const char *type = request_header(c->r, "pagination-type");

	query_init(q, world_switch(c->w, SW_PAGE_CAP));
	note_unknown(c->r);
	q->conditions = request_param(c->r, "conditions");
	q->child = request_param(c->r, "childConditions");
	q->custom = request_param(c->r, "customFieldConditions");
	q->order_by = request_param(c->r, "orderBy");
	q->fields = request_param(c->r, "fields");
	q->forward = type != NULL && strcasecmp(type, "forward-only") == 0;
	if (!number_param(c, "page", 1, &q->page) ||
	    !number_param(c, "pageSize", 1, &q->page_size) ||
	    !number_param(c, "pageId", 0, &q->page_id))
		return false;
	if (q->page_size > PAGE_MAX)
		request_note(c->r, "pageSize over %d", PAGE_MAX);
	if (q->forward && q->order_by != NULL) {
		answer_error(c->a, 400, "InvalidParameter",
		    "orderBy is not supported with forward-only paging.");
		return false;
	}
	return true;
}

/* --- Link headers --- */

/* Adds <URL>; rel="rel", the request's URL with other paging parameters. */
static void
link_to(struct buf *b, const struct call *c, const char *rel,
    const char *page, int64_t value, int64_t size)
{
	const struct pairs *q = &c->r->raw_query;
	const char *origin = c->w->link_origin;
	size_t i, host;

	host = (size_t)(authority(c->base) - c->base) +
	    strcspn(authority(c->base), "/");
	buf_fmt(b, "%s<", b->len > 0 ? ", " : "");
	if (origin != NULL)
		buf_str(b, origin);
	else
		buf_add(b, c->base, host);
	buf_fmt(b, "%s?", c->r->path);
	for (i = 0; i < q->n; i++)
		if (!word_in("page pageSize pageId", q->v[i].name,
		    strlen(q->v[i].name), true))
			buf_fmt(b, "%s%s&", q->v[i].name, q->v[i].value);
	buf_fmt(b, "pageSize=%" PRId64 "&%s=%" PRId64 ">; rel=\"%s\"", size,
	    page, value, rel);
}

static void
navigable_links(struct buf *b, const struct call *c, const struct query *q,
    const struct found *f, int64_t size)
{
	if (q->page < f->pages)
		link_to(b, c, "next", "page", q->page + 1, size);
	if (q->page > 1) {
		link_to(b, c, "prev", "page", q->page - 1, size);
		link_to(b, c, "first", "page", 1, size);
	}
	if (q->page < f->pages)
		link_to(b, c, "last", "page", f->pages, size);
}

static void
add_links(const struct call *c, const struct query *q, const struct found *f)
{
	int64_t size = query_size(q);
	int64_t last = q->page_id;
	struct buf b = { 0 };

	if (q->forward) {
		if (f->n > 0)
			last = f->all.v[f->from + f->n - 1]->id;
		if (f->n < f->all.n ||
		    world_switch(c->w, SW_FORWARD_LINK) == ALWAYS)
			link_to(&b, c, "next", "pageId", last, size);
	} else {
		navigable_links(&b, c, q, f, size);
	}
	if (b.len > 0 && world_switch(c->w, SW_LINK) == ACCEPTED)
		answer_header(c->a, "Link", "%s", b.s);
	buf_release(&b);
}

/* --- calls --- */

void
answer_not_found(struct answer *a, const char *object, int32_t id)
{
	answer_error(a, 404, "NotFound", "%s %d not found", object, (int)id);
}

struct record *
call_agreement(struct call *c)
{
	struct record *r = table_find(&c->w->t[AGREEMENTS], c->ids[0]);

	if (r == NULL)
		answer_not_found(c->a, "agreement", c->ids[0]);
	return r;
}

struct record *
call_addition(struct call *c)
{
	struct record *r;

	if (call_agreement(c) == NULL)
		return NULL;
	r = table_find(&c->w->t[ADDITIONS], c->ids[1]);
	if (r != NULL && cell(r, ADDITION_agreementId)->i == c->ids[0])
		return r;
	answer_not_found(c->a, "addition", c->ids[1]);
	return NULL;
}

/* Runs the request's query; false after an error was answered. */
static bool
run(struct call *c, struct query *q, struct found *f)
{
	const struct list *rows = &c->w->t[c->of].rows;
	struct list additions = { 0 };
	struct record *agreement;
	char *error;
	bool ok;

	memset(f, 0, sizeof(*f));
	if (!read_query(c, q))
		return false;
	if (c->of == ADDITIONS) {
		agreement = call_agreement(c);
		if (agreement == NULL)
			return false;
		additions = list_additions(c->w, agreement);
		rows = &additions;
	}
	ok = list_run(f, c->w, c->of, rows, q, &error);
	free(additions.v);
	if (!ok) {
		answer_error(c->a, 400, "ApiFindCondition", "%s", error);
		free(error);
		return false;
	}
	if (f->unknown.len == 0)
		return true;
	request_note(c->r, "unknown fields %s", f->unknown.s);
	if (world_switch(c->w, SW_UNKNOWN_FIELDS) == ACCEPTED)
		return true;
	answer_error(c->a, 400, "ApiFindCondition",
	    "%s is not a recognized name.", f->unknown.s);
	return false;
}

void
list_get(struct call *c)
{
	struct query q;
	struct found f;

	if (run(c, &q, &f)) {
		answer_start(c->a, 200, TYPE_JSON);
		add_links(c, &q, &f);
		found_render(&c->a->body, &f, c->w, c->base, c->flags);
	}
	found_release(&f);
}

void
list_count(struct call *c)
{
	struct query q;
	struct found f;

	if (world_switch(c->w, SW_COUNTS) == REFUSED) {
		answer_error(c->a, 404, "ConnectWiseApi",
		    "The endpoint does not exist.");
		return;
	}
	if (run(c, &q, &f)) {
		answer_start(c->a, 200, TYPE_JSON);
		buf_fmt(&c->a->body, "{\"count\":%zu}", f.all.n);
	}
	found_release(&f);
}

void
answer_record(struct call *c, int status, const struct record *r)
{
	const char *fields = request_param(c->r, "fields");
	struct buf unknown = { 0 };
	struct selection sel;

	memset(&sel, 0, sizeof(sel));
	if (fields != NULL)
		selection_parse(&sel, c->w, r->of, fields, &unknown);
	if (unknown.len > 0)
		request_note(c->r, "unknown fields %s", unknown.s);
	if (unknown.len > 0 && strcmp(c->r->method, "GET") == 0 &&
	    world_switch(c->w, SW_UNKNOWN_FIELDS) == REFUSED) {
		answer_error(c->a, 400, "ApiFindCondition",
		    "%s is not a recognized name.", unknown.s);
	} else {
		answer_start(c->a, status, TYPE_JSON);
		render(&c->a->body, c->w, r, c->base, &sel, c->flags);
	}
	selection_release(&sel);
	buf_release(&unknown);
}

void
record_get(struct call *c)
{
	struct record *r;

	note_unknown(c->r);
	r = c->of == ADDITIONS ? call_addition(c) :
	    table_find(&c->w->t[c->of], c->ids[0]);
	if (r != NULL)
		answer_record(c, 200, r);
	else if (c->of != ADDITIONS)
		answer_not_found(c->a, schemas[c->of].object, c->ids[0]);
}
