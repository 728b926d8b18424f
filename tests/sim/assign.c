#include "assign.h"

#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "text.h"

static enum assigned
number_text(const char *s, int places, int64_t *out)
{
	return decimal_parse(s, strlen(s), places, out) ?
	    ASSIGN_OK : ASSIGN_FORMAT;
}

static enum assigned
assign_decimal(union value *to, const json_t *value, unsigned int flags)
{
	char s[32];

	if (json_is_integer(value)) {
		(void)snprintf(s, sizeof(s), "%lld",
		    (long long)json_integer_value(value));
		return number_text(s, 2, &to->i);
	}
	if (json_is_real(value))
		return decimal_from_double(json_real_value(value), 2, &to->i) ?
		    ASSIGN_OK : ASSIGN_FORMAT;
	if (json_is_string(value) && (flags & BY_CLIENT) != 0)
		return number_text(json_string_value(value), 2, &to->i);
	return ASSIGN_TYPE;
}

static enum assigned
assign_int(union value *to, const json_t *value, unsigned int flags)
{
	int64_t v = INT64_MAX;

	if (json_is_integer(value))
		v = json_integer_value(value);
	else if (json_is_string(value) && (flags & BY_CLIENT) != 0)
		(void)number_text(json_string_value(value), 0, &v);
	else
		return ASSIGN_TYPE;
	if (v > INT32_MAX || v < INT32_MIN)
		return ASSIGN_FORMAT;
	to->i = v;
	return ASSIGN_OK;
}

static enum assigned
assign_string(union value *to, const json_t *value, unsigned int flags)
{
	char *copy, *p;

	if (!json_is_string(value))
		return ASSIGN_TYPE;
	copy = xstrdup(json_string_value(value));
	for (p = copy; *p != '\0' && (flags & BY_CLIENT) != 0; p++)
		if (strchr("\b\f\n\r", *p) != NULL)
			*p = ' ';
	to->s = intern(copy, strlen(copy));
	free(copy);
	return ASSIGN_OK;
}

/* An enum's word, in the spelling of the list. */
static enum assigned
assign_enum(union value *to, const struct field *f, const json_t *value)
{
	const char *s = json_string_value(value);

	if (s == NULL)
		return ASSIGN_TYPE;
	if (!word_in(f->of, s, strlen(s), true))
		return ASSIGN_ENUM;
	to->s = intern(s, strlen(s));
	return ASSIGN_OK;
}

/* A record by what names it: an identifier, else (for types) a name. */
static struct record *
find_by_text(const struct world *w, enum resource of, const json_t *value)
{
	const char *s = json_string_value(json_object_get(value,
	    of == TYPES ? "name" : "identifier"));
	const struct table *t = &w->t[of];
	struct record *r;
	size_t i = 0;

	if (s == NULL || of == AGREEMENTS)
		return NULL;
	if (of == TYPES) {
		for (; i < t->rows.n; i++)
			if (fold_cmp(cell(t->rows.v[i], TYPE_name)->s, s) == 0)
				return t->rows.v[i];
		return NULL;
	}
	while ((r = table_lookup(t, s, &i)) != NULL)
		if (of != COMPANIES || cell(r, COMPANY_deletedFlag)->i != 1)
			break;
	return r;
}

static enum assigned
assign_link(const struct world *w, union value *to, const struct field *f,
    const json_t *value, unsigned int flags)
{
	const json_t *id = json_object_get(value, "id");
	struct record *r = NULL;

	if (!json_is_object(value))
		return ASSIGN_TYPE;
	if (json_is_integer(id)) {
		to->i = json_integer_value(id);
		if ((flags & UNCHECKED) != 0)
			return ASSIGN_OK;
		if (to->i <= INT32_MAX)
			r = table_find(&w->t[f->link],
			    (int32_t)to->i);
	} else if (id != NULL && !json_is_null(id)) {
		return ASSIGN_TYPE;
	} else if ((flags & ID_ONLY) == 0) {
		r = find_by_text(w, f->link, value);
	}
	if (r == NULL)
		return ASSIGN_LINK;
	to->i = r->id;
	return ASSIGN_OK;
}

static enum assigned
assign_blob(union value *to, const struct field *f, const json_t *value)
{
	if (f->kind == KIND_ARRAY ? !json_is_array(value) :
	    !json_is_object(value))
		return ASSIGN_TYPE;
	to->b = blob_new(json_deep_copy(value));
	return ASSIGN_OK;
}

enum assigned
assign(const struct world *w, struct record *r, int column,
    const json_t *value, unsigned int flags)
{
	const struct field *f = &schemas[r->of].fields[column];
	union value *to = cell(r, column);

	if (json_is_null(value)) {
		if (kind_is_number(f->kind))
			to->i = NONE;
		else
			to->s = NULL;
		return ASSIGN_OK;
	}
	switch (f->kind) {
	case KIND_INT:
		return assign_int(to, value, flags);
	case KIND_BOOL:
		if (!json_is_boolean(value))
			return ASSIGN_TYPE;
		to->i = json_is_true(value);
		return ASSIGN_OK;
	case KIND_DECIMAL:
		return assign_decimal(to, value, flags);
	case KIND_DATE:
		if (!json_is_string(value))
			return ASSIGN_TYPE;
		return date_parse(json_string_value(value),
		    json_string_length(value), &to->i) ?
		    ASSIGN_OK : ASSIGN_FORMAT;
	case KIND_STRING:
		return assign_string(to, value, flags);
	case KIND_ENUM:
		return assign_enum(to, f, value);
	case KIND_LINK:
		return assign_link(w, to, f, value, flags);
	case KIND_REF:
	case KIND_ARRAY:
		return assign_blob(to, f, value);
	}
	return ASSIGN_TYPE;
}

const char *
assigned_rule(enum assigned result, const struct field *f)
{
	static const char *const kinds[] = {
		[KIND_INT] = "must be a whole number",
		[KIND_BOOL] = "must be true or false",
		[KIND_DECIMAL] = "must be a number",
		[KIND_DATE] = "must be a date like 2026-10-26T00:00:00Z",
		[KIND_STRING] = "must be a string",
		[KIND_ENUM] = "must be a string",
		[KIND_LINK] = "must be an object with an id",
		[KIND_REF] = "must be an object",
		[KIND_ARRAY] = "must be an array",
	};

	if (result == ASSIGN_LINK)
		return "points to a record that does not exist";
	if (result == ASSIGN_ENUM)
		return "is not one of its enum's values";
	return kinds[f->kind];
}
