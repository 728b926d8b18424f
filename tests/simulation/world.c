#define _GNU_SOURCE
#include <ctype.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "world.h"

struct world world;

/* --- records -------------------------------------------------------------- */

const char *
day_of(int64_t ms, char out[DAY])
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;

	(void)gmtime_r(&t, &tm);
	(void)strftime(out, DAY, "%Y-%m-%d", &tm);
	return out;
}

void
world_reset(void)
{
	memset(&world, 0, sizeof(world));
	world.next_id = 500;
}

struct item *
world_item(int64_t id)
{
	int i;

	for (i = 0; i < world.n_items; i++)
		if (world.items[i].id == id)
			return &world.items[i];
	return NULL;
}

struct item *
world_item_named(const char *identifier)
{
	int i;

	for (i = 0; i < world.n_items; i++)
		if (strcasecmp(world.items[i].identifier, identifier) == 0)
			return &world.items[i];
	return NULL;
}

struct item *
world_new_item(const char *identifier, int by)
{
	struct item *t;

	if (world.n_items == ITEMS)
		return NULL;
	t = &world.items[world.n_items++];
	t->id = world.next_id += chance_from(1, 5);
	(void)snprintf(t->identifier, sizeof(t->identifier), "%s", identifier);
	(void)snprintf(t->original, sizeof(t->original), "%s", identifier);
	t->by = by;
	return t;
}

struct agreement *
world_agreement(int64_t id)
{
	int i;

	for (i = 0; i < world.n_agreements; i++)
		if (world.agreements[i].id == id)
			return &world.agreements[i];
	return NULL;
}

struct addition *
world_addition(int64_t id)
{
	int i;

	for (i = 0; i < world.n_additions; i++)
		if (world.additions[i].id == id)
			return &world.additions[i];
	return NULL;
}

struct addition *
world_new_addition(int64_t agreement, int64_t item, int64_t quantity,
    const char *effective, int by)
{
	struct addition *d;

	if (world.n_additions == ADDITIONS)
		return NULL;
	d = &world.additions[world.n_additions++];
	memset(d, 0, sizeof(*d));
	d->id = world.next_id += chance_from(1, 5);
	d->agreement = agreement;
	d->item = item;
	d->quantity = quantity;
	(void)snprintf(d->effective, DAY, "%s", effective);
	d->by = d->writer = by;
	d->written = now_ms;
	return d;
}

bool
world_is_live(const struct addition *d, const char *day)
{
	return (d->cancelled[0] == '\0' || strcmp(d->cancelled, day) > 0) &&
	    (d->effective[0] == '\0' || strcmp(d->effective, day) <= 0);
}

/* --- as JSON -------------------------------------------------------------- */

static void
put_addition(struct text *t, const struct addition *d)
{
	const struct item *item = world_item(d->item);
	const int64_t updated = d->touched > d->written ? d->touched :
	    d->written;
	const int second = (int)(updated / 1000 % 86400);
	char day[DAY];

	text_put(t, "{\"id\":%" PRId64 ",\"product\":{\"id\":%" PRId64
	    ",\"identifier\":\"%s\"},\"quantity\":%" PRId64 ".%02" PRId64
	    ",\"lessIncluded\":0.00,\"unitPrice\":2.50,", d->id, d->item,
	    item->identifier, d->quantity / 100, d->quantity % 100);
	if (d->effective[0] != '\0')
		text_put(t, "\"effectiveDate\":\"%sT00:00:00Z\",",
		    d->effective);
	if (d->cancelled[0] != '\0')
		text_put(t, "\"cancelledDate\":\"%sT00:00:00Z\",",
		    d->cancelled);
	text_put(t, "\"_info\":{\"lastUpdated\":\"%sT%02d:%02d:%02dZ\"},",
	    day_of(updated, day), second / 3600, second / 60 % 60, second % 60);
	text_put(t, "\"agreementId\":%" PRId64 ",\"description\":\"%s\","
	    "\"agreementStatus\":\"Active\"}", d->agreement,
	    item->identifier);
}

static void
put_agreement(struct text *t, const struct agreement *g)
{
	text_put(t, "{\"id\":%" PRId64 ",\"name\":\"Cloud %" PRId64
	    "\",\"type\":{\"id\":%" PRId64 ",\"name\":\"Hosting and Cloud "
	    "Services\"},\"company\":{\"id\":%" PRId64 ",\"identifier\":\"%s\","
	    "\"name\":\"%s\"},\"cancelledFlag\":%s,\"billStartDate\":"
	    "\"2025-01-01T00:00:00Z\",\"prorateFlag\":true,"
	    "\"agreementStatus\":\"%s\"}", g->id, g->id, g->type, g->company,
	    g->identifier, g->identifier, g->active ? "false" : "true",
	    g->active ? "Active" : "Cancelled");
}

static void
put_item(struct text *t, const struct item *item)
{
	text_put(t, "{\"id\":%" PRId64 ",\"identifier\":\"%s\","
	    "\"inactiveFlag\":false,\"productClass\":\"NonInventory\"}",
	    item->id, item->identifier);
}

/* --- conditions ----------------------------------------------------------- */

/* A record's fields by name: a number, or a text. False: no such field. */
typedef bool field_of(const void *record, const char *name, int64_t *number,
    const char **text);

struct condition {
	const char *p;
	const void *record;
	field_of *field;
	bool bad;
};

static void
skip(struct condition *c)
{
	while (*c->p == ' ')
		c->p++;
}

static bool
take(struct condition *c, const char *word)
{
	const size_t n = strlen(word);

	skip(c);
	if (strncasecmp(c->p, word, n) != 0 || (isalpha((unsigned char)*word) &&
	    isalnum((unsigned char)c->p[n])))
		return false;
	c->p += n;
	return true;
}

/* A value that stands there: as number, or as text in out. */
static int64_t
value(struct condition *c, char out[64])
{
	int64_t number = 0;
	size_t n = 0;

	skip(c);
	out[0] = '\0';
	if (*c->p == '"') {
		for (c->p++; *c->p != '"' && *c->p != '\0'; c->p++)
			if (n < 63)
				out[n++] = *c->p;
		out[n] = '\0';
		c->bad = c->bad || *c->p++ != '"';
	} else if (isdigit((unsigned char)*c->p)) {
		char *end;

		number = strtoll(c->p, &end, 10);
		c->p = end;
	} else if (take(c, "true")) {
		number = 1;
	} else if (!take(c, "false") && !take(c, "null")) {
		c->bad = true;
	}
	return number;
}

static bool
same(int64_t a, const char *x, int64_t b, const char *y)
{
	return x != NULL ? strcasecmp(x, y) == 0 : a == b;
}

static bool any_of(struct condition *c);

static bool
comparison(struct condition *c)
{
	char name[48], v[64];
	const char *text = NULL;
	int64_t number = 0, n;
	size_t len;
	bool holds = false;

	skip(c);
	if (take(c, "(")) {
		holds = any_of(c);
		c->bad = c->bad || !take(c, ")");
		return holds;
	}
	len = strspn(c->p, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ/");
	(void)snprintf(name, sizeof(name), "%.*s", (int)len, c->p);
	c->p += len;
	if (!c->field(c->record, name, &number, &text))
		c->bad = true;
	if (take(c, "in")) {
		c->bad = c->bad || !take(c, "(");
		do {
			n = value(c, v);
			holds = holds || same(number, text, n, v);
		} while (take(c, ","));
		c->bad = c->bad || !take(c, ")");
	} else if (take(c, "contains")) {
		(void)value(c, v);
		holds = text != NULL && strcasestr(text, v) != NULL;
	} else if (take(c, "!=")) {
		n = value(c, v);
		holds = !same(number, text, n, v);
	} else if (take(c, ">")) {
		holds = number > value(c, v);
	} else if (take(c, "=")) {
		n = value(c, v);
		holds = same(number, text, n, v);
	} else {
		c->bad = true;
	}
	return holds;
}

static bool
all_of(struct condition *c)
{
	bool holds = comparison(c);

	while (!c->bad && take(c, "and"))
		holds = comparison(c) && holds;
	return holds;
}

static bool
any_of(struct condition *c)
{
	bool holds = all_of(c);

	while (!c->bad && take(c, "or"))
		holds = all_of(c) || holds;
	return holds;
}

static bool
matches(const char *conditions, const void *record, field_of *field, bool *bad)
{
	struct condition c = { .p = conditions, .record = record,
	    .field = field };
	bool holds;

	if (*conditions == '\0')
		return true;
	holds = any_of(&c);
	skip(&c);
	*bad = *bad || c.bad || *c.p != '\0';
	return holds;
}

static bool
addition_field(const void *record, const char *name, int64_t *number,
    const char **text)
{
	const struct addition *d = record;

	if (strcmp(name, "id") == 0)
		*number = d->id;
	else if (strcmp(name, "product/id") == 0)
		*number = d->item;
	else if (strcmp(name, "product/identifier") == 0)
		*text = world_item(d->item)->identifier;
	else
		return false;
	return true;
}

static bool
agreement_field(const void *record, const char *name, int64_t *number,
    const char **text)
{
	const struct agreement *g = record;

	if (strcmp(name, "id") == 0)
		*number = g->id;
	else if (strcmp(name, "type/id") == 0)
		*number = g->type;
	else if (strcmp(name, "company/id") == 0)
		*number = g->company;
	else if (strcmp(name, "company/identifier") == 0)
		*text = g->identifier;
	else if (strcmp(name, "agreementStatus") == 0)
		*text = g->active ? "Active" : "Cancelled";
	else
		return false;
	return true;
}

static bool
item_field(const void *record, const char *name, int64_t *number,
    const char **text)
{
	const struct item *t = record;

	if (strcmp(name, "id") == 0)
		*number = t->id;
	else if (strcmp(name, "identifier") == 0)
		*text = t->identifier;
	else if (strcmp(name, "inactiveFlag") == 0)
		*number = 0;
	else
		return false;
	return true;
}

/* --- lists ---------------------------------------------------------------- */

static struct sight *
new_sight(struct answer *a, enum sight_kind kind, int64_t agreement)
{
	struct sight *s;

	if (a->n_sights == SIGHTS)
		return NULL;
	s = &a->sights[a->n_sights++];
	s->kind = kind;
	s->when = now_ms;
	s->agreement = agreement;
	return s;
}

/* What the list says of the item: how many of it there are. */
static void
see_product(struct answer *a, int64_t agreement, int64_t item)
{
	char today[DAY];
	struct sight *s = new_sight(a, SIGHT_PRODUCT, agreement);
	int i;

	if (s == NULL)
		return;
	s->item = item;
	s->live = 0;
	(void)day_of(now_ms, today);
	for (i = 0; i < world.n_additions; i++)
		if (world.additions[i].agreement == agreement &&
		    world.additions[i].item == item &&
		    (world.additions[i].cancelled[0] == '\0' ||
		    strcmp(world.additions[i].cancelled, today) > 0))
			s->live++;
}

static void
see_products(struct answer *a, int64_t agreement, const char *conditions)
{
	const char *p = strstr(conditions, "product/id in (");
	char *end;
	int i;

	for (i = 0; *conditions == '\0' && i < world.n_items; i++)
		see_product(a, agreement, world.items[i].id);
	if (p == NULL)
		return;
	for (p += strlen("product/id in ("); isdigit((unsigned char)*p);
	    p = *end == ',' ? end + 1 : end)
		see_product(a, agreement, strtoll(p, &end, 10));
}

/* Which part of a list is wanted. */
struct page {
	const char *conditions;
	bool desc;
	bool ids;		/* only ids are asked for */
	int64_t number, size;
};

/*
 * Appends the page of the records that the conditions fit, n of that size from
 * first on, in the order of their ids. False if the conditions are wrong.
 */
static bool
put_page(struct answer *a, const struct page *p, const void *first, size_t size,
    int n, field_of *field, void (*put)(struct answer *, const void *))
{
	const int64_t from = (p->number - 1) * p->size, to = from + p->size;
	const char *record;
	bool bad = false;
	int64_t found = 0;
	int i;

	text_put(&a->body, "[");
	for (i = 0; i < n; i++) {
		record = (const char *)first + size * (size_t)(p->desc ?
		    n - 1 - i : i);
		if (!matches(p->conditions, record, field, &bad))
			continue;
		if (found >= from && found < to) {
			text_put(&a->body, found > from ? "," : "");
			put(a, record);
		}
		found++;
	}
	text_put(&a->body, "]");
	a->more = found > to;
	return !bad;
}

static void
show_addition(struct answer *a, const void *record)
{
	const struct addition *d = record;
	struct sight *s = new_sight(a, SIGHT_ADDITION, d->agreement);

	if (s != NULL)
		s->addition = *d;
	put_addition(&a->body, d);
}

static void
show_addition_id(struct answer *a, const void *record)
{
	const struct addition *d = record;

	text_put(&a->body, "{\"id\":%" PRId64 ",\"agreementId\":%" PRId64 "}",
	    d->id, d->agreement);
}

/* The list once more, from its end: it shows that nothing is missing. What the
 * run knows of a record is its first reading, which is as fresh as it must be,
 * though the answer shows more than ids where fields are refused. */
static void
show_mirrored(struct answer *a, const void *record)
{
	put_addition(&a->body, record);
}

static void
show_agreement(struct answer *a, const void *record)
{
	const struct agreement *g = record;
	struct sight *s = new_sight(a, SIGHT_AGREEMENT, g->id);

	if (s != NULL)
		s->shown = *g;
	put_agreement(&a->body, g);
}

static void
show_item(struct answer *a, const void *record)
{
	put_item(&a->body, record);
}

static bool
list_additions(struct answer *a, int64_t agreement, const struct page *p)
{
	static struct addition own[ADDITIONS];
	int i, n = 0;

	for (i = 0; i < world.n_additions; i++)
		if (world.additions[i].agreement == agreement)
			own[n++] = world.additions[i];
	if (p->number == 1)
		see_products(a, agreement, p->conditions);
	return put_page(a, p, own, sizeof(own[0]), n, addition_field,
	    p->ids ? show_addition_id : p->desc ? show_mirrored :
	    show_addition);
}

static bool
list_agreements(struct answer *a, const struct page *p)
{
	return put_page(a, p, world.agreements, sizeof(world.agreements[0]),
	    world.n_agreements, agreement_field, show_agreement);
}

static bool
list_items(struct answer *a, const struct page *p)
{
	return put_page(a, p, world.items, sizeof(world.items[0]),
	    world.n_items, item_field, show_item);
}

/* --- errors --------------------------------------------------------------- */

static void
refuse(struct answer *a, int status, const char *code, const char *message)
{
	a->body.len = 0;
	a->status = status;
	a->n_sights = 0;
	text_put(&a->body, "{\"code\":\"%s\",\"message\":\"%s\",\"errors\":"
	    "null}", code, message);
}

/* --- bundles -------------------------------------------------------------- */

static const char *
text_of(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

static int64_t
number_of(const json_t *o, const char *name, int64_t usual)
{
	const int64_t n = json_integer_value(json_object_get(o, name));

	return n > 0 ? n : usual;
}

static void
bundle_result(struct answer *a, const json_t *request)
{
	const json_t *api = json_object_get(request, "apiRequest");
	const json_t *filters = json_object_get(api, "filters");
	const json_t *page = json_object_get(api, "page");
	const char *resource = text_of(request, "resourceType");
	const struct page p = {
		.conditions = text_of(filters, "conditions"),
		.desc = strstr(text_of(filters, "orderBy"), "desc") != NULL,
		.ids = strcmp(text_of(api, "fields"), "id,agreementId") == 0,
		.number = number_of(page, "page", 1),
		.size = number_of(page, "pageSize", 25),
	};
	bool good;

	text_put(&a->body, "{\"sequenceNumber\":%" PRId64
	    ",\"resourceType\":\"%s\",\"entities\":",
	    number_of(request, "sequenceNumber", 0), resource);
	good = strcmp(resource, "addition") == 0 ?
	    list_additions(a, number_of(api, "parentId", 0), &p) :
	    list_agreements(a, &p);
	text_put(&a->body, ",\"success\":%s,\"statusCode\":%d}",
	    good ? "true" : "false", good ? 200 : 400);
}

static void
do_bundle(const char *body, struct answer *a)
{
	json_t *o = json_loads(body, 0, NULL);
	const json_t *request;
	size_t i;

	text_put(&a->body, "{\"results\":[");
	json_array_foreach(json_object_get(o, "requests"), i, request) {
		text_put(&a->body, i > 0 ? "," : "");
		bundle_result(a, request);
	}
	text_put(&a->body, "]}");
	a->more = false;
	json_decref(o);
}

/* --- what is asked for ---------------------------------------------------- */

/* The value of a query's parameter, decoded. */
static void
parameter(const char *url, const char *name, char *out, size_t size)
{
	const char *p = strchr(url, '?');
	const size_t len = strlen(name);
	size_t n = 0;
	unsigned c;

	out[0] = '\0';
	for (; p != NULL; p = strchr(p + 1, '&'))
		if (strncmp(p + 1, name, len) == 0 && p[len + 1] == '=')
			break;
	if (p == NULL)
		return;
	for (p += len + 2; *p != '\0' && *p != '&' && n + 1 < size; p++) {
		if (*p == '%' && sscanf(p + 1, "%2x", &c) == 1) {
			out[n++] = (char)c;
			p += 2;
		} else {
			out[n++] = *p;
		}
	}
	out[n] = '\0';
}

static int64_t
hundredths(const json_t *v)
{
	const double d = json_number_value(v) * 100;

	return (int64_t)(d < 0 ? d - 0.5 : d + 0.5);
}

static void
take_day(const json_t *v, char out[DAY])
{
	const char *s = json_string_value(v);

	(void)snprintf(out, DAY, "%.10s", s != NULL ? s : "");
}

static void
read_patch(const json_t *o, struct deed *d)
{
	const struct addition *old = world_addition(d->addition);
	const json_t *op, *v;
	const char *path;
	size_t i;

	d->kind = DEED_PATCH;
	if (old != NULL) {
		d->item = old->item;
		d->before = d->after = old->quantity;
		(void)snprintf(d->was_cancelled, DAY, "%s", old->cancelled);
		(void)snprintf(d->cancelled, DAY, "%s", old->cancelled);
	}
	json_array_foreach(o, i, op) {
		path = json_string_value(json_object_get(op, "path"));
		v = json_object_get(op, "value");
		if (path != NULL && *path == '/')
			path++;
		if (path != NULL && strcmp(path, "quantity") == 0)
			d->after = hundredths(v);
		else if (path != NULL && strcmp(path, "cancelledDate") == 0)
			take_day(v, d->cancelled);
		else
			d->other_fields = true;
	}
}

static void
read_post(const json_t *o, struct deed *d)
{
	d->kind = DEED_POST;
	d->item = json_integer_value(json_object_get(json_object_get(o,
	    "product"), "id"));
	d->after = hundredths(json_object_get(o, "quantity"));
	take_day(json_object_get(o, "effectiveDate"), d->effective);
	d->other_fields = json_object_size(o) != 4;
}

bool
world_intention(const char *method, const char *url, const char *body,
    struct deed *d)
{
	const char *path = url + strlen(WORLD_API), *s;
	json_t *o;
	char *end;

	memset(d, 0, sizeof(*d));
	if (strncmp(url, WORLD_API, strlen(WORLD_API)) != 0 || body == NULL ||
	    strcmp(path, "system/bundles") == 0)
		return false;
	o = json_loads(body, 0, NULL);
	if (strcmp(path, "procurement/catalog") == 0 &&
	    strcmp(method, "POST") == 0) {
		d->kind = DEED_ITEM;
		s = json_string_value(json_object_get(o, "identifier"));
		(void)snprintf(d->identifier, sizeof(d->identifier), "%s",
		    s != NULL ? s : "");
	} else if (strncmp(path, "finance/agreements/", 19) == 0) {
		d->agreement = strtoll(path + 19, &end, 10);
		if (strcmp(end, "/additions") == 0 &&
		    strcmp(method, "POST") == 0) {
			read_post(o, d);
		} else if (strncmp(end, "/additions/", 11) == 0 &&
		    strcmp(method, "PATCH") == 0) {
			d->addition = strtoll(end + 11, NULL, 10);
			read_patch(o, d);
		}
	}
	json_decref(o);
	return d->kind != DEED_NONE;
}

/* --- writing -------------------------------------------------------------- */

static void
do_patch(struct answer *a, bool commit, int by)
{
	struct addition *d = world_addition(a->deed.addition);

	if (d == NULL || d->agreement != a->deed.agreement) {
		a->deed.kind = DEED_NONE;
		refuse(a, 404, "NotFound", "Addition not found.");
		return;
	}
	a->deed.last_writer = d->writer;
	if (commit) {
		d->quantity = a->deed.after;
		(void)snprintf(d->cancelled, DAY, "%s", a->deed.cancelled);
		d->writer = by;
		d->written = now_ms;
	} else {
		a->deed.kind = DEED_NONE;
	}
	put_addition(&a->body, d);
}

static void
do_post(struct answer *a, bool commit, int by)
{
	const struct agreement *g = world_agreement(a->deed.agreement);
	struct addition *d;

	if (g == NULL || !g->active || world_item(a->deed.item) == NULL) {
		a->deed.kind = DEED_NONE;
		refuse(a, 400, "InvalidObject", "addition object is invalid");
		return;
	}
	if (!commit || (d = world_new_addition(a->deed.agreement, a->deed.item,
	    a->deed.after, a->deed.effective, by)) == NULL) {
		a->deed.kind = DEED_NONE;
		refuse(a, 500, "ConnectWiseApi",
		    "A timeout has occured. Please try again.");
		return;
	}
	a->deed.addition = d->id;
	a->status = 201;
	put_addition(&a->body, d);
}

static void
do_item(struct answer *a, bool commit, int by)
{
	struct item *t;

	if (world_item_named(a->deed.identifier) != NULL) {
		a->deed.kind = DEED_NONE;
		refuse(a, 400, "ObjectExists", "The identifier exists.");
		return;
	}
	if (!commit || (t = world_new_item(a->deed.identifier, by)) == NULL) {
		a->deed.kind = DEED_NONE;
		refuse(a, 500, "ConnectWiseApi",
		    "A timeout has occured. Please try again.");
		return;
	}
	a->deed.item = t->id;
	a->status = 201;
	put_item(&a->body, t);
}

/* A list that a GET asks for. */
static void
do_list(const char *url, const char *path, struct answer *a)
{
	char conditions[4096], order[32], number[16], size[16], fields[256];
	struct page p = { .conditions = conditions };
	char *end;
	bool good;

	parameter(url, "conditions", conditions, sizeof(conditions));
	parameter(url, "orderBy", order, sizeof(order));
	parameter(url, "page", number, sizeof(number));
	parameter(url, "pageSize", size, sizeof(size));
	parameter(url, "fields", fields, sizeof(fields));
	p.ids = strcmp(fields, "id,agreementId") == 0;
	p.desc = strstr(order, "desc") != NULL;
	p.number = *number != '\0' ? strtoll(number, NULL, 10) : 1;
	p.size = *size != '\0' ? strtoll(size, NULL, 10) : 25;
	if (strncmp(path, "finance/agreements?", 19) == 0) {
		good = list_agreements(a, &p);
	} else if (strncmp(path, "procurement/catalog?", 20) == 0) {
		good = list_items(a, &p);
	} else if (strncmp(path, "finance/agreements/", 19) == 0 &&
	    strstr(path, "/additions?") != NULL) {
		good = list_additions(a, strtoll(path + 19, &end, 10), &p);
	} else {
		good = true;
		refuse(a, 404, "ConnectWiseApi",
		    "The endpoint does not exist.");
	}
	if (!good)
		refuse(a, 400, "ApiFindCondition",
		    "it is not a recognized name.");
}

void
world_request(const char *method, const char *url, const char *body,
    bool commit, int by, struct answer *a)
{
	const char *path = url + strlen(WORLD_API);

	memset(a, 0, offsetof(struct answer, sights));
	a->n_sights = 0;
	a->status = 200;
	a->type = "application/json";
	if (world_intention(method, url, body, &a->deed)) {
		if (a->deed.kind == DEED_PATCH)
			do_patch(a, commit, by);
		else if (a->deed.kind == DEED_POST)
			do_post(a, commit, by);
		else
			do_item(a, commit, by);
	} else if (strcmp(path, "system/bundles") == 0) {
		do_bundle(body, a);
	} else {
		do_list(url, path, a);
	}
}

void
answer_end(struct answer *a)
{
	text_end(&a->body);
}
