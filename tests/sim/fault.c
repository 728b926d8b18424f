#include "fault.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../sim-autotask/autotask.h"
#include "schema.h"
#include "text.h"

enum nth_type { NTH_EVERY, NTH_LIST, NTH_FROM, NTH_STEP, NTH_RANDOM };

/* When, among the requests that match, is it due? */
struct nth {
	enum nth_type type;
	int64_t *list;		/* NTH_LIST */
	size_t n;
	int64_t k;		/* NTH_FROM, NTH_STEP; millionths: RANDOM */
};

struct fault {
	struct fault *next;
	json_t *json;		/* as it was given */
	char *name;		/* NULL: its deed's */
	const char *method;	/* borrowed from json; NULL = any */
	const char *api;
	const char *path, *query, *body;	/* patterns */
	struct nth nth;
	struct deed deed;
	int64_t matched, fired;
};

struct faults {
	pthread_mutex_t lock;
	uint64_t random;
	struct fault *first;
	struct fault *retired;	/* a request may still use their deeds */
};

static const uint64_t default_seed = 1;

struct faults *
faults_new(void)
{
	struct faults *f = xcalloc(1, sizeof(*f));

	(void)pthread_mutex_init(&f->lock, NULL);
	f->random = default_seed;
	return f;
}

static void
fault_free_all(struct fault *x)
{
	struct fault *next;

	for (; x != NULL; x = next) {
		next = x->next;
		json_decref(x->json);
		free(x->nth.list);
		free(x->name);
		free(x);
	}
}

void
faults_free(struct faults *f)
{
	if (f == NULL)
		return;
	fault_free_all(f->first);
	fault_free_all(f->retired);
	(void)pthread_mutex_destroy(&f->lock);
	free(f);
}

static struct fault **
last(struct fault **at)
{
	while (*at != NULL)
		at = &(*at)->next;
	return at;
}

static void
retire(struct faults *f)
{
	*last(&f->retired) = f->first;
	f->first = NULL;
	f->random = default_seed;
}

void
faults_clear(struct faults *f)
{
	(void)pthread_mutex_lock(&f->lock);
	retire(f);
	(void)pthread_mutex_unlock(&f->lock);
}

/* --- reading a scenario --- */

static bool
positive(const json_t *v)
{
	return json_is_integer(v) && json_integer_value(v) > 0;
}

static bool
nth_object(struct nth *nth, json_t *json)
{
	const json_t *from = json_object_get(json, "from");
	const json_t *step = json_object_get(json, "every");
	const json_t *p = json_object_get(json, "random");

	if (json_object_size(json) != 1)
		return false;
	nth->type = from != NULL ? NTH_FROM : step != NULL ? NTH_STEP :
	    NTH_RANDOM;
	if (p != NULL) {
		nth->k = (int64_t)(json_number_value(p) * 1e6);
		return json_is_number(p) && nth->k >= 0 && nth->k <= 1000000;
	}
	nth->k = json_integer_value(from != NULL ? from : step);
	return positive(from != NULL ? from : step);
}

static bool
nth_parse(struct nth *nth, json_t *json)
{
	const json_t *item;
	size_t i;

	nth->type = NTH_EVERY;
	if (json == NULL || (json_is_string(json) &&
	    strcmp(json_string_value(json), "every") == 0))
		return true;
	if (json_is_object(json))
		return nth_object(nth, json);
	nth->type = NTH_LIST;
	nth->n = json_is_array(json) ? json_array_size(json) : 1;
	nth->list = xcalloc(nth->n, sizeof(*nth->list));
	for (i = 0; i < nth->n; i++) {
		item = json_is_array(json) ? json_array_get(json, i) : json;
		if (!positive(item))
			return false;
		nth->list[i] = json_integer_value(item);
	}
	return true;
}

/* A member that is a string or missing. */
static bool
text_member(json_t *json, const char *name, const char **to, struct buf *why)
{
	const json_t *v = json_object_get(json, name);

	*to = json_string_value(v);
	if (v == NULL || *to != NULL)
		return true;
	buf_fmt(why, "match.%s: must be a string", name);
	return false;
}

static bool
known_members(json_t *json, const char *names, const char *where,
    struct buf *why)
{
	const char *name;
	const json_t *value;

	json_object_foreach(json, name, value) {
		(void)value;
		if (word_in(names, name, strlen(name), true))
			continue;
		buf_fmt(why, "%s%s: there is no such member; only %s", where,
		    name, names);
		return false;
	}
	return true;
}

static bool
match_parse(struct fault *x, json_t *match, struct buf *why)
{
	if (match != NULL && !json_is_object(match)) {
		buf_str(why, "match: must be an object");
		return false;
	}
	if (!known_members(match, "method path query body api", "match.",
	    why) || !text_member(match, "method", &x->method, why) ||
	    !text_member(match, "path", &x->path, why) ||
	    !text_member(match, "query", &x->query, why) ||
	    !text_member(match, "body", &x->body, why) ||
	    !text_member(match, "api", &x->api, why))
		return false;
	if (x->api == NULL || word_in("connectwise atria autotask", x->api,
	    strlen(x->api), true))
		return true;
	buf_str(why, "match.api: must be connectwise, atria or autotask");
	return false;
}

/* One fault; NULL with the reason in *why. */
static struct fault *
fault_parse(json_t *json, struct buf *why)
{
	struct fault *x = xcalloc(1, sizeof(*x));
	const json_t *name;
	json_t *todo;

	x->json = json_incref(json);
	name = json_object_get(json, "name");
	todo = json_object_get(json, "do");
	if (!json_is_object(json))
		buf_str(why, "must be an object");
	else if (known_members(json, "name match nth do", "", why) &&
	    match_parse(x, json_object_get(json, "match"), why)) {
		if (!nth_parse(&x->nth, json_object_get(json, "nth")))
			buf_str(why, "nth: must be a number from 1, an array "
			    "of them, \"every\", {\"from\":n}, {\"every\":n} "
			    "or {\"random\":0.1}");
		else if (!json_is_object(todo))
			buf_str(why, "do: must be an object");
		else if (name != NULL && !json_is_string(name))
			buf_str(why, "name: must be a string");
		else
			(void)deed_parse(&x->deed, todo, why);
	}
	if (why->len > 0) {
		fault_free_all(x);
		return NULL;
	}
	x->name = name != NULL ? xstrdup(json_string_value(name)) :
	    deed_name(&x->deed);
	return x;
}

/* The array of faults of a scenario; borrowed, or NULL. */
static json_t *
faults_of(json_t *scenario, struct buf *why)
{
	json_t *list = json_object_get(scenario, "faults");

	if (json_is_array(scenario))
		return scenario;
	if (known_members(scenario, "faults seed about", "", why) &&
	    json_is_array(list))
		return list;
	if (why->len == 0)
		buf_str(why, "faults: must be an array");
	return NULL;
}

static struct fault *
parse_list(json_t *list, struct buf *why)
{
	struct fault *first = NULL, **at = &first;
	struct buf inner = { 0 };
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		*at = fault_parse(item, &inner);
		if (*at == NULL) {
			buf_fmt(why, "faults[%zu].%s", i, inner.s);
			buf_release(&inner);
			fault_free_all(first);
			return NULL;
		}
		at = &(*at)->next;
	}
	return first;
}

bool
faults_add(struct faults *f, const char *name, json_t *scenario, bool clear,
    char **error)
{
	const json_t *seed = json_object_get(scenario, "seed");
	struct buf why = { 0 }, message = { 0 };
	struct fault *first = NULL;
	json_t *list;

	if (json_object_get(scenario, "do") != NULL)
		first = fault_parse(scenario, &why);
	else if ((list = faults_of(scenario, &why)) != NULL)
		first = parse_list(list, &why);
	if (why.len > 0) {
		buf_fmt(&message, "%s: %s", name, why.s);
		buf_release(&why);
		*error = buf_take(&message);
		return false;
	}
	(void)pthread_mutex_lock(&f->lock);
	if (clear)
		retire(f);
	if (json_is_integer(seed))
		f->random = (uint64_t)json_integer_value(seed) + 1;
	*last(&f->first) = first;
	(void)pthread_mutex_unlock(&f->lock);
	return true;
}

/* --- looking for one --- */

/* name=value&name=value, decoded. */
static char *
query_text(const struct request *r)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < r->query.n; i++)
		buf_fmt(&b, "%s%s=%s", i > 0 ? "&" : "", r->query.v[i].name,
		    r->query.v[i].value);
	return buf_take(&b);
}

static bool
fault_matches(const struct fault *x, const struct request *r,
    const char *query)
{
	const char *api = is_autotask(r) ? "autotask" :
	    strncmp(r->path, "/api/", 5) == 0 ? "atria" : "connectwise";

	if (x->api != NULL && strcmp(x->api, api) != 0)
		return false;
	return (x->method == NULL || strcmp(x->method, r->method) == 0) &&
	    (x->path == NULL || glob(x->path, r->path)) &&
	    (x->query == NULL || glob(x->query, query)) &&
	    (x->body == NULL || glob(x->body, r->body.len > 0 ?
	    r->body.s : ""));
}

static uint64_t
draw(struct faults *f)
{
	uint64_t z = (f->random += 0x9e3779b97f4a7c15u);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static bool
is_due(struct faults *f, const struct fault *x)
{
	const struct nth *nth = &x->nth;
	size_t i;

	switch (nth->type) {
	case NTH_EVERY:
		return true;
	case NTH_FROM:
		return x->matched >= nth->k;
	case NTH_STEP:
		return x->matched % nth->k == 0;
	case NTH_RANDOM:
		return (int64_t)(draw(f) % 1000000) < nth->k;
	case NTH_LIST:
		for (i = 0; i < nth->n; i++)
			if (nth->list[i] == x->matched)
				return true;
		return false;
	}
	return false;
}

const struct deed *
faults_pick(struct faults *f, struct request *r)
{
	struct fault *x, *found = NULL;
	char *query;

	(void)pthread_mutex_lock(&f->lock);
	if (f->first != NULL) {
		query = query_text(r);
		for (x = f->first; x != NULL; x = x->next) {
			if (!fault_matches(x, r, query))
				continue;
			x->matched++;
			if (is_due(f, x) && found == NULL)
				found = x;
		}
		free(query);
	}
	if (found != NULL) {
		found->fired++;
		r->fault = xstrdup(found->name);
	}
	(void)pthread_mutex_unlock(&f->lock);
	return found != NULL ? &found->deed : NULL;
}

void
faults_dump(struct faults *f, struct buf *b)
{
	const struct fault *x;
	char *text;

	buf_str(b, "{\"faults\":[");
	(void)pthread_mutex_lock(&f->lock);
	for (x = f->first; x != NULL; x = x->next) {
		text = json_dumps(x->json, JSON_COMPACT);
		buf_comma(b);
		buf_str(b, text != NULL ? text : "{}");
		b->len--;
		buf_fmt(b, ",\"matched\":%lld,\"fired\":%lld}",
		    (long long)x->matched, (long long)x->fired);
		free(text);
	}
	(void)pthread_mutex_unlock(&f->lock);
	buf_str(b, "]}\n");
}
