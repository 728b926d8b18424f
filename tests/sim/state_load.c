#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "intern.h"
#include "state.h"
#include "text.h"

/* --- one record --- */

/* Sets one member. */
static bool
set_member(const struct world *w, struct record *r, const char *name,
    const json_t *value, bool info, unsigned int flags, struct buf *why)
{
	const struct schema *s = &schemas[r->of];
	int column = schema_find(s, name, strlen(name), info);
	const struct field *f;
	enum assigned result;

	if (column < 0) {
		buf_fmt(why, "%s: there is no such member", name);
		return false;
	}
	f = &s->fields[column];
	if ((f->flags & F_COMPUTED) != 0) {
		buf_fmt(why, "%s: is worked out, cannot be set", name);
		return false;
	}
	if (f->link == r->of)
		flags |= UNCHECKED;
	result = assign(w, r, column, value, flags);
	if (result == ASSIGN_OK)
		return true;
	buf_fmt(why, "%s: %s", name, assigned_rule(result, f));
	return false;
}

bool
state_set(const struct world *w, struct record *r, json_t *json,
    unsigned int flags, struct buf *why)
{
	const char *name, *inner;
	json_t *value, *part;

	json_object_foreach(json, name, value) {
		if (strcmp(name, "id") == 0)
			continue;
		if (strcmp(name, "_info") != 0) {
			if (!set_member(w, r, name, value, false, flags, why))
				return false;
			continue;
		}
		json_object_foreach(value, inner, part)
			if (!set_member(w, r, inner, part, true, flags, why))
				return false;
	}
	return true;
}

bool
state_whole(const struct world *w, const struct record *r, struct buf *why)
{
	static const struct {
		enum resource of;
		int column;
	} needed[] = {
		{ TYPES, TYPE_name },
		{ COMPANIES, COMPANY_identifier }, { COMPANIES, COMPANY_name },
		{ CATALOG, CATALOG_identifier },
		{ AGREEMENTS, AGREEMENT_name }, { AGREEMENTS, AGREEMENT_type },
		{ AGREEMENTS, AGREEMENT_company },
		{ ADDITIONS, ADDITION_product },
	};
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (needed[i].of != r->of || !cell_is_null(r, needed[i].column))
			continue;
		buf_fmt(why, "%s: is missing",
		    schemas[r->of].fields[needed[i].column].name);
		return false;
	}
	if (r->of == ADDITIONS && table_find(&w->t[AGREEMENTS],
	    (int32_t)cell_const(r, ADDITION_agreementId)->i) == NULL) {
		buf_str(why, "agreementId: must be the id of an agreement");
		return false;
	}
	return true;
}

static bool
load_record(struct world *w, struct source *src, enum resource of,
    struct slice piece)
{
	json_t *json = scan_parse(src, piece);
	json_int_t id = json_integer_value(json_object_get(json, "id"));
	struct record *r = NULL;
	struct buf why = { 0 };

	if (json != NULL && (id < 1 || id > INT32_MAX))
		buf_str(&why, "id: must be a whole number from 1");
	else if (json != NULL &&
	    (r = table_add(&w->t[of], (int32_t)id)) == NULL)
		buf_str(&why, "id: is there twice");
	if (r != NULL && state_set(w, r, json, 0, &why) &&
	    state_whole(w, r, &why)) {
		world_defaults(w, r);
		world_attach(w, r);
	}
	if (why.len > 0)
		(void)source_error(src, piece.s, "%s, id %lld: %s",
		    schemas[of].list, (long long)id, why.s);
	json_decref(json);
	buf_release(&why);
	return src->error == NULL;
}

static bool
load_list(struct world *w, struct source *src, enum resource of,
    struct slice list)
{
	struct slice piece;
	struct scan it;

	if (list.s == NULL)
		return true;
	if (!scan_open(&it, src, list, '['))
		return false;
	while (scan_next(&it, NULL, &piece))
		if (!load_record(w, src, of, piece))
			return false;
	return src->error == NULL;
}

/* Are identifiers of catalog items unique, links within a table right? */
static bool
check_table(const struct world *w, struct source *src, enum resource of)
{
	const struct table *t = &w->t[of];
	int column = of == COMPANIES ? COMPANY_parentCompany :
	    AGREEMENT_parentAgreement;
	const struct record *r;
	size_t i, at;

	for (i = 0; i < t->rows.n; i++) {
		r = t->rows.v[i];
		at = 0;
		if (of == CATALOG && (table_lookup(t,
		    cell_const(r, CATALOG_identifier)->s, &at) != r ||
		    table_lookup(t, cell_const(r, CATALOG_identifier)->s,
		    &at) != NULL))
			return source_error(src, src->text,
			    "catalog, id %d: identifier is there twice",
			    (int)r->id);
		if ((of == COMPANIES || of == AGREEMENTS) &&
		    !cell_is_null(r, column) && world_link(w, r, column) ==
		    NULL)
			return source_error(src, src->text,
			    "%s, id %d: its parent does not exist",
			    schemas[of].list, (int)r->id);
	}
	return true;
}

/* --- "connectwise" --- */

static bool
load_string(struct source *src, const char *name, struct slice piece,
    char **to)
{
	json_t *json = scan_parse(src, piece);

	if (json == NULL)
		return false;
	if (!json_is_string(json) || json_string_length(json) == 0)
		(void)source_error(src, piece.s,
		    "%s: must be a string that is not empty", name);
	else {
		free(*to);
		*to = xstrdup(json_string_value(json));
	}
	json_decref(json);
	return src->error == NULL;
}

static bool
load_time(struct source *src, const char *name, struct slice piece,
    int64_t *to)
{
	*to = NONE;
	if (slice_is(piece, "null"))
		return true;
	if (piece.len > 2 && piece.s[0] == '"' &&
	    date_parse(piece.s + 1, piece.len - 2, to))
		return true;
	return source_error(src, piece.s,
	    "%s: must be a date like \"2026-10-26T00:00:00Z\"", name);
}

static bool
load_switch(struct world *w, struct source *src, const char *name,
    struct slice piece)
{
	json_t *json = scan_parse(src, piece);
	const char *choices;
	int result;

	if (json == NULL)
		return false;
	result = switches_set(&w->switches, name, json, &choices);
	json_decref(json);
	if (result == 0)
		return source_error(src, piece.s,
		    "connectwise.%s: there is no such switch or list", name);
	if (result < 0)
		return source_error(src, piece.s, "%s: must be %s%s", name,
		    choices != NULL ? "one of: " : "a number in its range",
		    choices != NULL ? choices : "");
	return true;
}

static bool
load_json(struct source *src, struct slice piece, json_t **to)
{
	json_decref(*to);
	*to = scan_parse(src, piece);
	return *to != NULL;
}

/* A member that is not one of the lists. */
static bool
load_setting(struct world *w, struct source *src, struct slice key,
    struct slice value)
{
	char *name = xstrndup(key.s, key.len);
	bool ok;

	if (strcmp(name, "company") == 0)
		ok = load_string(src, name, value, &w->company);
	else if (strcmp(name, "publicKey") == 0)
		ok = load_string(src, name, value, &w->public_key);
	else if (strcmp(name, "privateKey") == 0)
		ok = load_string(src, name, value, &w->private_key);
	else if (strcmp(name, "clientId") == 0)
		ok = load_string(src, name, value, &w->client_id);
	else if (strcmp(name, "linkOrigin") == 0)
		ok = load_string(src, name, value, &w->link_origin);
	else if (strcmp(name, "now") == 0)
		ok = load_time(src, name, value, &w->now);
	else if (strcmp(name, "serverTimeZone") == 0)
		ok = load_string(src, name, value, &w->time_zone);
	else if (strcmp(name, "unfilterable") == 0)
		ok = load_json(src, value, &w->unfilterable);
	else if (strcmp(name, "unselectable") == 0)
		ok = load_json(src, value, &w->unselectable);
	else if (strcmp(name, "odd") == 0)
		ok = load_json(src, value, &w->odd);
	else
		ok = load_switch(w, src, name, value);
	free(name);
	return ok;
}

static bool
load_connectwise(struct world *w, struct source *src, struct slice piece)
{
	struct slice lists[RESOURCES] = { { NULL, 0 } }, key, value;
	struct scan it;
	int of;

	if (!scan_open(&it, src, piece, '{'))
		return false;
	while (scan_next(&it, &key, &value)) {
		for (of = 0; of < RESOURCES; of++)
			if (slice_is(key, schemas[of].list))
				break;
		if (of < RESOURCES)
			lists[of] = value;
		else if (!load_setting(w, src, key, value))
			return false;
	}
	if (src->error == NULL && (w->company == NULL ||
	    w->public_key == NULL || w->private_key == NULL ||
	    w->client_id == NULL))
		(void)source_error(src, piece.s, "connectwise: needs company, "
		    "publicKey, privateKey and clientId");
	for (of = 0; of < RESOURCES && src->error == NULL; of++) {
		if (!load_list(w, src, (enum resource)of, lists[of]))
			return false;
		if (of == COMPANIES || of == CATALOG)
			table_reindex(&w->t[of]);
		if (!check_table(w, src, (enum resource)of))
			return false;
	}
	return src->error == NULL;
}

/* --- "atria" --- */

static bool
load_row(struct source *src, struct row *row, struct slice piece)
{
	struct slice key, value;
	struct scan it;
	json_t *check;
	bool fresh;
	int i;

	if (!scan_open(&it, src, piece, '{'))
		return false;
	while (scan_next(&it, &key, &value)) {
		for (i = 0; i < ROW_MEMBERS; i++)
			if (slice_is(key, atria_names[i]))
				break;
		if (i == ROW_MEMBERS || row->v[i] != NULL)
			return source_error(src, key.s, "\"%.*s\": %s",
			    (int)key.len, key.s, i == ROW_MEMBERS ?
			    "a row has no such member" : "is there twice");
		row->v[i] = intern_new(value.s, value.len, &fresh);
		if (!fresh)
			continue;
		check = scan_parse(src, value);
		if (check == NULL)
			return false;
		json_decref(check);
	}
	return src->error == NULL;
}

bool
state_set_period(struct world *w, struct source *src, const char *end,
    struct slice rows)
{
	struct period *p;
	struct slice piece;
	struct scan it;
	int64_t t;

	if (!day_parse(end, strlen(end), &t))
		return source_error(src, rows.s,
		    "periods: \"%s\" is not a date like 2026-10-25", end);
	if (!scan_open(&it, src, rows, '['))
		return false;
	p = atria_make_period(&w->atria, end);
	p->n = 0;
	while (scan_next(&it, NULL, &piece))
		if (!load_row(src, period_add(p), piece))
			return false;
	return src->error == NULL;
}

static bool
load_periods(struct world *w, struct source *src, struct slice piece)
{
	struct slice key, value;
	struct scan it;
	char *end;
	bool ok;

	if (!scan_open(&it, src, piece, '{'))
		return false;
	while (scan_next(&it, &key, &value)) {
		end = xstrndup(key.s, key.len);
		ok = state_set_period(w, src, end, value);
		free(end);
		if (!ok)
			return false;
	}
	return src->error == NULL;
}

static bool
load_word(struct source *src, const char *name, struct slice piece,
    const char *words, unsigned int *to)
{
	const char *p = words;
	size_t n;

	for (*to = 0; *p != '\0'; (*to)++) {
		n = strcspn(p, " ");
		if (piece.len == n + 2 && strncmp(piece.s + 1, p, n) == 0)
			return true;
		p += n + strspn(p + n, " ");
	}
	return source_error(src, piece.s, "%s: must be one of: %s", name,
	    words);
}

/* Ways in which an Atria may be unlike the facts. */
static int
load_atria_oddity(struct atria *a, struct source *src, struct slice key,
    struct slice value)
{
	unsigned int word = 0;
	bool ok;

	if (slice_is(key, "wrongRoute"))
		ok = load_word(src, "wrongRoute", value, "page json nothing",
		    &word), a->wrong_route = (enum wrong_route)word;
	else if (slice_is(key, "link"))
		ok = load_word(src, "link", value, "none next", &word),
		    a->link = word == 1;
	else if (slice_is(key, "lists"))
		ok = load_word(src, "lists", value, "lists unrolled", &word),
		    a->unrolled = word == 1;
	else if (slice_is(key, "beside"))
		ok = load_json(src, value, &a->beside);
	else if (slice_is(key, "inRows"))
		ok = load_json(src, value, &a->in_rows);
	else if (slice_is(key, "rename"))
		ok = load_json(src, value, &a->rename);
	else if (slice_is(key, "only"))
		ok = load_json(src, value, &a->only);
	else if (slice_is(key, "twice"))
		ok = load_json(src, value, &a->twice);
	else
		return 0;
	return ok ? 1 : -1;
}

/* 1 = done, 0 = "atria" has no such member, -1 = error. */
static int
load_atria_setting(struct atria *a, struct source *src, struct slice key,
    struct slice value)
{
	unsigned int word = 0;
	bool ok;

	if (slice_is(key, "token"))
		ok = load_string(src, "token", value, &a->token);
	else if (slice_is(key, "tokenExpires"))
		ok = load_time(src, "tokenExpires", value, &a->expires);
	else if (slice_is(key, "shape"))
		ok = load_word(src, "shape", value, "flat wrapped nested",
		    &word), a->shape = (enum shape)word;
	else if (slice_is(key, "names"))
		ok = load_word(src, "names", value, "camel pascal", &word),
		    a->names = (enum names)word;
	else if (slice_is(key, "empty"))
		ok = load_word(src, "empty", value,
		    "array 404 null 204 list404", &word),
		    a->empty = (enum empty)word;
	else
		return load_atria_oddity(a, src, key, value);
	return ok ? 1 : -1;
}

static bool
load_atria(struct world *w, struct source *src, struct slice piece)
{
	struct atria *a = &w->atria;
	struct slice key, value;
	struct scan it;
	int done = 1;

	if (!scan_open(&it, src, piece, '{'))
		return false;
	while (done == 1 && scan_next(&it, &key, &value)) {
		if (slice_is(key, "periods"))
			done = load_periods(w, src, value) ? 1 : -1;
		else
			done = load_atria_setting(a, src, key, value);
	}
	if (done == 0)
		(void)source_error(src, key.s,
		    "atria: there is no member \"%.*s\"", (int)key.len,
		    key.s);
	if (src->error == NULL && a->token == NULL)
		(void)source_error(src, piece.s, "atria: needs a token");
	return src->error == NULL;
}

bool
state_set_switches(struct world *w, struct source *src)
{
	struct slice key, value;
	struct scan it;
	int done;

	if (!scan_open(&it, src, source_all(src), '{'))
		return false;
	while (scan_next(&it, &key, &value)) {
		done = load_atria_setting(&w->atria, src, key, value);
		if (done == 0)
			(void)load_setting(w, src, key, value);
		if (src->error != NULL)
			return false;
	}
	return src->error == NULL;
}

struct world *
state_load(struct source *src)
{
	struct world *w = world_new();
	struct slice key, value;
	struct scan it;
	bool ok;

	ok = scan_open(&it, src, source_all(src), '{');
	while (ok && scan_next(&it, &key, &value)) {
		if (slice_is(key, "connectwise"))
			ok = load_connectwise(w, src, value);
		else if (slice_is(key, "atria"))
			ok = load_atria(w, src, value);
		else
			ok = source_error(src, key.s, "there is no member "
			    "\"%.*s\"; only connectwise and atria",
			    (int)key.len, key.s);
	}
	if (src->error == NULL)
		return w;
	world_free(w);
	return NULL;
}
