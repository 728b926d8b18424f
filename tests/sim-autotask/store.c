#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "../sim/text.h"

/* --- switches --- */

/* Blank-separated choices (the value is the position), or a number. */
static const struct {
	const char *name, *choices;
	int64_t low, high, normal;
} rules[AT_SWITCHES] = {
	[AT_NEXT_PAGE] = { "nextPage", "asQuery post", 0, 1, NEXT_AS_QUERY },
	[AT_PAGES] = { "pages", "right repeat skip", 0, 2, PAGES_RIGHT },
	[AT_ORDER] = { "order", "id reversed", 0, 1, AT_BY_ID },
	[AT_COUNT_OFF] = { "countOff", NULL, -1000, 1000, 0 },
	[AT_NAMES] = { "names", "camel pascal", 0, 1, AT_CAMEL },
	[AT_DATES] = { "dates", "fraction z plain", 0, 2, DATES_FRACTION },
	[AT_BOUNDARY] = { "boundary", "shared apart", 0, 1, BOUNDARY_SHARED },
	[AT_MISSING_ITEM] = { "missingItem", "null 404", 0, 1, MISSING_NULL },
	[AT_SLASH] = { "zoneSlash", "yes no", 0, 1, 0 },
	[AT_THREADS] = { "threads", NULL, 1, 1000, 3 },
	[AT_THREAD_STATUS] = { "threadStatus", NULL, 400, 599, 500 },
	[AT_THRESHOLD] = { "threshold", NULL, 1, 1000000000, 10000 },
	[AT_OTHERS] = { "others", NULL, 0, 1000000000, 0 },
	[AT_SLOW] = { "slow", NULL, 0, 600000, 500 },
	[AT_SUSPENDED] = { "suspended", NULL, 0, 86400, 300 },
	[AT_RETRY_AFTER] = { "retryAfter", "seconds date none", 0, 2,
	    AFTER_SECONDS },
	[AT_LOCK_AFTER] = { "lockAfter", NULL, 1, 1000, 5 },
};

static int64_t
choice(const char *list, const char *word)
{
	int64_t i;
	size_t n;

	for (i = 0; word != NULL && *list != '\0'; i++) {
		n = strcspn(list, " ");
		if (strncmp(list, word, n) == 0 && word[n] == '\0')
			return i;
		list += n + strspn(list + n, " ");
	}
	return -1;
}

static bool
set_switch(struct at_world *w, const char *name, const json_t *value,
    struct buf *why)
{
	int64_t n;
	size_t i;

	for (i = 0; i < AT_SWITCHES; i++)
		if (strcmp(rules[i].name, name) == 0)
			break;
	if (i == AT_SWITCHES) {
		buf_fmt(why, "%s: there is no such switch or list", name);
		return false;
	}
	n = rules[i].choices != NULL ?
	    choice(rules[i].choices, json_string_value(value)) :
	    json_integer_value(value);
	if ((rules[i].choices == NULL && !json_is_integer(value)) ||
	    n < rules[i].low || n > rules[i].high) {
		buf_fmt(why, "%s: must be %s", name, rules[i].choices != NULL ?
		    rules[i].choices : "a number in its range");
		return false;
	}
	w->v[i] = n;
	return true;
}

/* Lists, keys and remarks are no switches. */
static bool
is_other_member(const char *name)
{
	size_t i;

	for (i = 0; i < AT_ENTITIES; i++)
		if (i != AT_UNITS && strcmp(at_schemas[i].path, name) == 0)
			return true;
	return strcmp(name, "user") == 0 || strcmp(name, "secret") == 0 ||
	    strcmp(name, "integrationCode") == 0 ||
	    strcmp(name, "about") == 0;
}

bool
at_switches_set(struct at_world *w, json_t *json, struct buf *why)
{
	const char *name;
	json_t *value;

	json_object_foreach(json, name, value) {
		if (is_other_member(name))
			continue;
		if (strcmp(name, "zoneUrl") == 0) {
			if (json != w->root)
				(void)json_object_set(w->root, name, value);
			w->zone_url = json_string_value(value);
		} else if (!set_switch(w, name, value, why)) {
			break;
		}
	}
	return why->len == 0;
}

/* --- records --- */

static bool
fits(const struct at_field *f, const json_t *value)
{
	int64_t t;

	if (json_is_null(value))
		return strcmp(f->name, "id") != 0;
	switch (f->kind) {
	case AT_INT:
		return json_is_integer(value);
	case AT_NUMBER:
		return json_is_number(value);
	case AT_TEXT:
		return json_is_string(value) ||
		    strstr(f->name, "eriodType") != NULL;
	case AT_BOOL:
		return json_is_boolean(value);
	case AT_DATE:
		return json_string_length(value) >= 10 &&
		    day_parse(json_string_value(value), 10, &t);
	case AT_LIST:
		return json_is_array(value);
	}
	return false;
}

/* What the state file has beside Autotask's own members. */
static bool
is_ours(enum at_entity of, const char *name)
{
	return strcmp(name, "about") == 0 ||
	    (of == AT_LINES && strcmp(name, "units") == 0) ||
	    (of == AT_CONTRACTS && strcmp(name, "approvedThrough") == 0);
}

static bool
check_record(enum at_entity of, json_t *r, struct buf *why)
{
	const struct at_field *f;
	const char *name;
	json_t *value;

	if (!json_is_integer(json_object_get(r, "id"))) {
		buf_str(why, "id: must be a whole number");
		return false;
	}
	json_object_foreach(r, name, value) {
		if (is_ours(of, name))
			continue;
		f = at_field(of, name);
		if (f == NULL)
			buf_fmt(why, "%s: there is no such member", name);
		else if (!fits(f, value))
			buf_fmt(why, "%s: is of the wrong kind", name);
		if (why->len > 0)
			return false;
	}
	return true;
}

static int64_t
id_of(const json_t *r)
{
	return json_integer_value(json_object_get(r, "id"));
}

/* The position of the first record whose id is not less. */
static size_t
position(const json_t *list, int64_t id)
{
	size_t low = 0, high = json_array_size(list), middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (id_of(json_array_get(list, middle)) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

json_t *
at_record(const struct at_world *w, enum at_entity of, int64_t id)
{
	json_t *r = json_array_get(w->of[of], position(w->of[of], id));

	return r != NULL && id_of(r) == id ? r : NULL;
}

bool
at_record_set(struct at_world *w, enum at_entity of, int64_t id, json_t *json,
    struct buf *why)
{
	json_t *old = at_record(w, of, id), *r;
	size_t at = position(w->of[of], id);

	if (json_is_null(json)) {
		if (old != NULL)
			(void)json_array_remove(w->of[of], at);
		return true;
	}
	r = old != NULL ? json_copy(old) : json_object();
	(void)json_object_update(r, json);
	(void)json_object_set_new(r, "id", json_integer(id));
	if (!check_record(of, r, why)) {
		json_decref(r);
		return false;
	}
	if (old != NULL)
		(void)json_array_set_new(w->of[of], at, r);
	else
		(void)json_array_insert_new(w->of[of], at, r);
	return true;
}

/* --- the whole --- */

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = id_of(*(json_t *const *)a);
	int64_t y = id_of(*(json_t *const *)b);

	return (x > y) - (x < y);
}

/* A copy of the list in the order of ids. */
static json_t *
sorted(json_t *list)
{
	size_t i, n = json_array_size(list);
	json_t **v = xcalloc(n + 1, sizeof(json_t *));
	json_t *to = json_array();

	for (i = 0; i < n; i++)
		v[i] = json_array_get(list, i);
	qsort(v, n, sizeof(json_t *), compare_ids);
	for (i = 0; i < n; i++)
		(void)json_array_append(to, v[i]);
	free(v);
	return to;
}

static bool
load_list(struct at_world *w, enum at_entity of, struct buf *why)
{
	json_t *list = json_object_get(w->root, at_schemas[of].path), *r;
	struct buf inner = { 0 };
	int64_t last = INT64_MIN;
	size_t i;

	w->of[of] = sorted(list);
	json_array_foreach(w->of[of], i, r) {
		if (check_record(of, r, &inner) && id_of(r) == last)
			buf_str(&inner, "id: is there twice");
		last = id_of(r);
		if (inner.len > 0)
			break;
	}
	if (inner.len > 0)
		buf_fmt(why, "%s, id %lld: %s", at_schemas[of].path,
		    (long long)last, inner.s);
	buf_release(&inner);
	return why->len == 0;
}

static void
load_all(struct at_world *w, struct buf *why)
{
	size_t i;

	w->user = json_string_value(json_object_get(w->root, "user"));
	w->secret = json_string_value(json_object_get(w->root, "secret"));
	w->code = json_string_value(json_object_get(w->root,
	    "integrationCode"));
	if (w->user == NULL || w->secret == NULL || w->code == NULL) {
		buf_str(why, "needs user, secret and integrationCode");
		return;
	}
	for (i = 0; i < AT_SWITCHES; i++)
		w->v[i] = rules[i].normal;
	if (!at_switches_set(w, w->root, why))
		return;
	for (i = 0; i < AT_ENTITIES; i++)
		if (i != AT_UNITS && !load_list(w, (enum at_entity)i, why))
			return;
}

bool
at_world_load(struct at_world *w, const char *name, json_t *root, char **error)
{
	struct buf why = { 0 }, message = { 0 };

	memset(w, 0, sizeof(*w));
	w->root = json_incref(json_object_get(root, "autotask"));
	json_decref(root);
	if (!json_is_object(w->root))
		buf_str(&why, "needs a member \"autotask\"");
	else
		load_all(w, &why);
	if (why.len == 0)
		return true;
	buf_fmt(&message, "%s: autotask: %s", name, why.s);
	buf_release(&why);
	*error = buf_take(&message);
	at_world_release(w);
	return false;
}

void
at_world_release(struct at_world *w)
{
	size_t i;

	for (i = 0; i < AT_ENTITIES; i++)
		json_decref(w->of[i]);
	json_decref(w->root);
	memset(w, 0, sizeof(*w));
}
