#include "place.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* --- names --- */

bool
place_is_named(const json_t *names, const struct schema *s,
    const char *name, size_t len)
{
	size_t i, n = strlen(s->list);
	const json_t *item;
	const char *text;

	json_array_foreach(names, i, item) {
		text = json_string_value(item);
		if (text != NULL && strncmp(text, s->list, n) == 0 &&
		    text[n] == '/' && strncmp(text + n + 1, name, len) == 0 &&
		    text[n + 1 + len] == '\0')
			return true;
	}
	return false;
}

/* What kind of value the part of a reference is. */
static enum kind
part_kind(const char *part)
{
	size_t n = strlen(part);

	if (strcmp(part, "id") == 0)
		return KIND_INT;
	if (strcmp(part, "dailyCapacity") == 0 ||
	    strcmp(part, "numberOfDecimals") == 0)
		return KIND_DECIMAL;
	if (n > 4 && strcmp(part + n - 4, "Flag") == 0)
		return KIND_BOOL;
	return KIND_STRING;
}

static const char *
parts_of(const struct field *f)
{
	if (f->kind != KIND_LINK)
		return f->of;
	return f->link == CATALOG ? "id identifier" :
	    f->link == COMPANIES ? "id identifier name" : "id name";
}

static bool
find_info(struct place *to, const struct schema *s, const char *name,
    size_t len)
{
	to->column = schema_find(s, name, len, true);
	if (to->column >= 0)
		to->kind = s->fields[to->column].kind;
	return to->column >= 0;
}

bool
place_find(struct place *to, const struct world *w, enum resource of,
    const char *name, size_t len)
{
	const struct schema *s = &schemas[of];
	const char *slash = memchr(name, '/', len);
	size_t head = slash != NULL ? (size_t)(slash - name) : len;
	const struct field *f;

	memset(to, 0, sizeof(*to));
	if (place_is_named(w->unfilterable, s, name, len))
		return false;
	if (slash != NULL && strncmp(name, "_info/", 6) == 0)
		return find_info(to, s, slash + 1, len - head - 1);
	to->column = schema_find(s, name, head, false);
	if (to->column < 0)
		return false;
	f = &s->fields[to->column];
	to->kind = f->kind;
	if (slash == NULL)
		return f->kind != KIND_ARRAY;
	if ((f->kind != KIND_LINK && f->kind != KIND_REF) ||
	    !word_in(parts_of(f), slash + 1, len - head - 1, true))
		return false;
	to->part = xstrndup(slash + 1, len - head - 1);
	to->kind = part_kind(to->part);
	return true;
}

bool
place_find_child(struct place *to, enum resource of, bool custom,
    const char *name, size_t len)
{
	const struct schema *s = &schemas[of];
	const char *slash = memchr(name, '/', len);
	size_t head = 0;

	memset(to, 0, sizeof(*to));
	to->column = -1;
	if (custom) {
		to->column = schema_find(s, "customFields", 12, false);
	} else if (slash != NULL) {
		head = (size_t)(slash - name) + 1;
		to->column = schema_find(s, name, head - 1, false);
	}
	if (to->column < 0 || s->fields[to->column].kind != KIND_ARRAY ||
	    !word_in(s->fields[to->column].of, name + head, len - head, true))
		return false;
	to->part = xstrndup(name + head, len - head);
	to->kind = part_kind(to->part);
	to->any = strcmp(to->part, "value") == 0;
	return true;
}

void
place_release(struct place *p)
{
	free(p->part);
	p->part = NULL;
}

/* --- values --- */

static void
set_number(struct actual *a, int64_t v, int64_t factor)
{
	a->type = IS_NUMBER;
	a->n = v * factor;
}

static void
set_string(struct actual *a, const char *s)
{
	a->type = s != NULL ? IS_STRING : IS_NULL;
	a->s = s;
}

static void
from_json(struct actual *a, const json_t *json)
{
	if (json_is_string(json)) {
		set_string(a, json_string_value(json));
	} else if (json_is_boolean(json)) {
		a->type = IS_BOOL;
		a->n = json_is_true(json);
	} else if (json_is_integer(json)) {
		set_number(a, json_integer_value(json), MILLION);
	} else if (json_is_real(json) &&
	    decimal_from_double(json_real_value(json), 6, &a->n)) {
		a->type = IS_NUMBER;
	}
}

static void
from_link(struct actual *a, const struct record *to, const char *part)
{
	bool name = strcmp(part, "name") == 0;

	if (strcmp(part, "id") == 0)
		set_number(a, to->id, MILLION);
	else if (to->of == COMPANIES)
		set_string(a, cell_const(to, name ? COMPANY_name :
		    COMPANY_identifier)->s);
	else if (to->of == CATALOG)
		set_string(a, cell_const(to, CATALOG_identifier)->s);
	else if (to->of == TYPES)
		set_string(a, cell_const(to, TYPE_name)->s);
	else
		set_string(a, cell_const(to, AGREEMENT_name)->s);
}

static void
from_value(struct actual *a, enum kind kind, union value v)
{
	if (kind_is_number(kind) ? v.i == NONE : v.s == NULL)
		return;
	switch (kind) {
	case KIND_INT:
		set_number(a, v.i, MILLION);
		break;
	case KIND_DECIMAL:
		set_number(a, v.i, MILLION / 100);
		break;
	case KIND_BOOL:
		a->type = IS_BOOL;
		a->n = v.i;
		break;
	case KIND_DATE:
		a->type = IS_DATE;
		a->n = v.i;
		break;
	case KIND_STRING:
	case KIND_ENUM:
		set_string(a, v.s);
		break;
	case KIND_LINK:
	case KIND_REF:
	case KIND_ARRAY:
		a->type = IS_BOOL;	/* is there: null or not */
		a->n = 1;
		break;
	}
}

struct actual
place_get_child(const struct place *p, const json_t *element)
{
	struct actual a = { IS_NULL, NULL, 0 };

	from_json(&a, json_object_get(element, p->part));
	return a;
}

struct actual
place_get(const struct place *p, const struct world *w,
    const struct record *r)
{
	struct actual a = { IS_NULL, NULL, 0 };
	const struct field *f = &schemas[r->of].fields[p->column];
	const struct record *to;
	union value v;

	if (p->part != NULL && f->kind == KIND_LINK) {
		to = world_link(w, r, p->column);
		if (to != NULL)
			from_link(&a, to, p->part);
		return a;
	}
	v = world_value(w, r, p->column);
	if (p->part == NULL)
		from_value(&a, f->kind, v);
	else if (v.b != NULL)
		from_json(&a, json_object_get(v.b->json, p->part));
	return a;
}

int
actual_cmp(const struct actual *a, const struct actual *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->type == IS_STRING)
		return fold_cmp(a->s, b->s);
	return a->n < b->n ? -1 : a->n > b->n;
}
