#include "filter.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../sim/text.h"

enum op { EQ, NOTEQ, GT, GTE, LT, LTE, BEGINS, ENDS, CONTAINS, EXIST,
    NOT_EXIST, IN, NOT_IN, AND, OR, OPS };

static const char *const ops[OPS] = { "eq", "noteq", "gt", "gte", "lt", "lte",
    "beginsWith", "endsWith", "contains", "exist", "notExist", "in", "notIn",
    "and", "or" };

enum { PAGE_MAX = 500, ORS_MAX = 500, DEPTH_MAX = 20 };

struct at_test {
	enum op op;
	const struct at_field *field;
	const char *udf;	/* the name of a user-defined field instead */
	const json_t *value;
	int64_t *sorted;	/* IN, NOT_IN of whole numbers */
	struct at_test *items;	/* AND, OR */
	size_t n;		/* of either */
};

struct parser {
	enum at_entity of;
	struct buf *why;
	size_t ors, udfs;
};

/* --- reading --- */

/* A member by its name in any case. */
static json_t *
member(json_t *json, const char *name)
{
	const char *key;
	json_t *value;

	json_object_foreach(json, key, value)
		if (strcasecmp(key, name) == 0)
			return value;
	return NULL;
}

static bool refuse(struct parser *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static bool
refuse(struct parser *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (p->why->len == 0)
		buf_vfmt(p->why, fmt, ap);
	va_end(ap);
	return false;
}

static bool
is_group(enum op op)
{
	return op == AND || op == OR;
}

static bool
value_fits(enum at_kind kind, enum op op, const json_t *v)
{
	int64_t t;

	switch (kind) {
	case AT_INT:
		return json_is_integer(v) && op != BEGINS && op != ENDS &&
		    op != CONTAINS;
	case AT_NUMBER:
		return json_is_number(v) && op != BEGINS && op != ENDS &&
		    op != CONTAINS;
	case AT_TEXT:
		return json_is_string(v);
	case AT_BOOL:
		return json_is_boolean(v) && (op == EQ || op == NOTEQ);
	case AT_DATE:
		return json_string_length(v) >= 10 && op != BEGINS &&
		    op != ENDS && op != CONTAINS &&
		    day_parse(json_string_value(v), 10, &t);
	case AT_LIST:
		break;
	}
	return false;
}

static int
compare_numbers(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
parse_list(struct parser *p, struct at_test *t, enum at_kind kind)
{
	const json_t *v;
	size_t i;

	t->n = json_array_size(t->value);
	if (t->n == 0)
		return refuse(p, "The value of %s must be an array that is "
		    "not empty.", ops[t->op]);
	p->ors += t->n;
	if (kind == AT_INT)
		t->sorted = xcalloc(t->n, sizeof(*t->sorted));
	for (i = 0; i < t->n; i++) {
		v = json_array_get(t->value, i);
		if (!value_fits(kind, EQ, v))
			return refuse(p, "A value for %s is not of its data "
			    "type.", t->field != NULL ? t->field->name : "udf");
		if (t->sorted != NULL)
			t->sorted[i] = json_integer_value(v);
	}
	if (t->sorted != NULL)
		qsort(t->sorted, t->n, sizeof(*t->sorted), compare_numbers);
	return true;
}

static bool
parse_value(struct parser *p, struct at_test *t)
{
	enum at_kind kind = t->udf != NULL ? AT_TEXT : t->field->kind;

	if (t->op == EXIST || t->op == NOT_EXIST)
		return t->value == NULL || json_is_null(t->value) ||
		    refuse(p, "%s takes no value.", ops[t->op]);
	if (t->op == IN || t->op == NOT_IN)
		return parse_list(p, t, kind);
	if (value_fits(kind, t->op, t->value))
		return true;
	return refuse(p, "The value for %s is not of its data type%s.",
	    t->udf != NULL ? t->udf : t->field->name, kind == AT_BOOL ?
	    " (true or false)" : "");
}

static bool
parse_leaf(struct parser *p, struct at_test *t, json_t *json)
{
	const char *name = json_string_value(member(json, "field"));
	const json_t *udf = member(json, "udf");

	if (name == NULL)
		return refuse(p, "A filter of %s needs a field.", ops[t->op]);
	t->value = member(json, "value");
	if (json_is_true(udf)) {
		t->udf = name;
		if (at_field(p->of, "userDefinedFields") == NULL)
			return refuse(p, "Unable to find the UDF %s.", name);
		if (++p->udfs > 1)
			return refuse(p, "Only one UDF can be queried at a "
			    "time (%s).", name);
	} else {
		t->field = at_field(p->of, name);
		if (t->field == NULL || t->field->kind == AT_LIST)
			return refuse(p, "Unable to find %s in the %s "
			    "Entity.", name, at_schemas[p->of].name);
	}
	return parse_value(p, t);
}

static bool parse_list_of_tests(struct parser *p, json_t *list,
    struct at_test **to, size_t *n, int depth);

static bool
parse_test(struct parser *p, struct at_test *t, json_t *json, int depth)
{
	const char *op = json_string_value(member(json, "op"));
	const char *key;
	json_t *value;
	int i;

	json_object_foreach(json, key, value)
		if (!json_is_null(value) && strcasecmp(key, "op") != 0 &&
		    strcasecmp(key, "field") != 0 &&
		    strcasecmp(key, "value") != 0 &&
		    strcasecmp(key, "udf") != 0 &&
		    strcasecmp(key, "items") != 0)
			return refuse(p, "Unknown member %s in a filter.",
			    key);
	for (i = 0; op != NULL && i < OPS; i++)
		if (strcmp(ops[i], op) == 0)
			break;
	if (op == NULL || i == OPS)
		return refuse(p, "Invalid operator %s.",
		    op != NULL ? op : "(none)");
	t->op = (enum op)i;
	if (!is_group(t->op))
		return parse_leaf(p, t, json);
	if (!parse_list_of_tests(p, member(json, "items"), &t->items, &t->n,
	    depth + 1))
		return false;
	p->ors += t->op == OR ? t->n : 0;
	return true;
}

static bool
parse_list_of_tests(struct parser *p, json_t *list, struct at_test **to,
    size_t *n, int depth)
{
	size_t i;

	if (json_array_size(list) == 0 || depth > DEPTH_MAX)
		return refuse(p, "Invalid query syntax. %s is required.",
		    depth == 0 ? "Filter" : "items");
	*n = json_array_size(list);
	*to = xcalloc(*n, sizeof(**to));
	for (i = 0; i < *n; i++)
		if (!parse_test(p, &(*to)[i], json_array_get(list, i), depth))
			return false;
	return true;
}

static bool
parse_include(struct at_query *q, struct parser *p, const json_t *names)
{
	const char *name;
	size_t i;

	q->include = names;
	for (i = 0; i < json_array_size(names); i++) {
		name = json_string_value(json_array_get(names, i));
		if (name == NULL || at_field(p->of, name) == NULL)
			return refuse(p, "Unable to find %s in the Entity "
			    "(IncludeFields).", name != NULL ? name : "null");
	}
	return json_array_size(names) > 0 ||
	    refuse(p, "%s must be an array of names.", "IncludeFields");
}

static bool
parse_members(struct at_query *q, struct parser *p)
{
	const char *key;
	json_t *v;

	json_object_foreach(q->json, key, v) {
		if (strcasecmp(key, "MaxRecords") == 0) {
			if (!json_is_integer(v) || json_integer_value(v) < 1 ||
			    json_integer_value(v) > PAGE_MAX)
				return refuse(p, "%s must be from 1 to 500.",
				    key);
			q->max = (size_t)json_integer_value(v);
		} else if (strcasecmp(key, "IncludeFields") == 0) {
			if (!parse_include(q, p, v))
				return false;
		} else if (strcasecmp(key, "Filter") != 0) {
			return refuse(p, "Unknown member %s in the query.",
			    key);
		}
	}
	return true;
}

bool
at_query_parse(struct at_query *q, enum at_entity of, json_t *json,
    struct buf *why)
{
	struct parser p = { of, why, 0, 0 };

	memset(q, 0, sizeof(*q));
	q->of = of;
	q->json = json;
	q->max = PAGE_MAX;
	if (!json_is_object(json))
		return refuse(&p, "Invalid query syntax. %s is required.",
		    "Filter");
	if (!parse_members(q, &p) || !parse_list_of_tests(&p,
	    member(json, "Filter"), &q->filter, &q->n, 0))
		return false;
	return p.ors <= ORS_MAX || refuse(&p, "Invalid query syntax. Queries "
	    "are limited to 500 or fewer '%s' conditions.", "OR");
}

static void
tests_free(struct at_test *t, size_t n)
{
	size_t i;

	for (i = 0; t != NULL && i < n; i++) {
		free(t[i].sorted);
		if (t[i].items != NULL)
			tests_free(t[i].items, t[i].n);
	}
	free(t);
}

void
at_query_release(struct at_query *q)
{
	tests_free(q->filter, q->n);
	json_decref(q->json);
	memset(q, 0, sizeof(*q));
}

/* --- matching --- */

static const json_t *
udf_value(const json_t *record, const char *name)
{
	json_t *list = json_object_get(record, "userDefinedFields"), *f;
	const char *s;
	size_t i;

	json_array_foreach(list, i, f) {
		s = json_string_value(json_object_get(f, "name"));
		if (s != NULL && strcmp(s, name) == 0)
			return json_object_get(f, "value");
	}
	return NULL;
}

static int
compare_values(enum at_kind kind, const json_t *a, const json_t *b)
{
	double x = json_number_value(a), y = json_number_value(b);
	int64_t i = json_integer_value(a), j = json_integer_value(b);

	if (kind == AT_DATE)
		return strncmp(json_string_value(a), json_string_value(b), 10);
	if (kind == AT_TEXT)
		return json_is_string(a) ? fold_cmp(json_string_value(a),
		    json_string_value(b)) : 1;
	if (kind == AT_BOOL)
		return json_is_true(a) - json_is_true(b);
	if (kind == AT_INT)
		return (i > j) - (i < j);
	return (x > y) - (x < y);
}

static bool
text_matches(enum op op, const json_t *a, const json_t *b)
{
	const char *s = json_string_value(a), *part = json_string_value(b);
	size_t n, len;

	if (s == NULL || part == NULL)
		return false;
	if (op == CONTAINS)
		return fold_contains(s, part);
	n = strlen(s);
	len = strlen(part);
	return len <= n && strncasecmp(op == ENDS ? s + n - len : s, part,
	    len) == 0;
}

static bool
is_in(const struct at_test *t, enum at_kind kind, const json_t *v)
{
	int64_t n = json_integer_value(v);
	size_t i;

	if (t->sorted != NULL)
		return bsearch(&n, t->sorted, t->n, sizeof(n),
		    compare_numbers) != NULL;
	for (i = 0; i < t->n; i++)
		if (compare_values(kind, v, json_array_get(t->value, i)) == 0)
			return true;
	return false;
}

static bool
compares(enum op op, int order)
{
	return op == EQ ? order == 0 : op == NOTEQ ? order != 0 :
	    op == GT ? order > 0 : op == GTE ? order >= 0 :
	    op == LT ? order < 0 : order <= 0;
}

static bool
leaf_matches(const struct at_test *t, const json_t *record)
{
	enum at_kind kind = t->udf != NULL ? AT_TEXT : t->field->kind;
	const json_t *v = t->udf != NULL ? udf_value(record, t->udf) :
	    json_object_get(record, t->field->name);

	if (v == NULL || json_is_null(v))
		return t->op == NOT_EXIST;
	if (t->op == EXIST || t->op == NOT_EXIST)
		return t->op == EXIST;
	if (t->op == BEGINS || t->op == ENDS || t->op == CONTAINS)
		return text_matches(t->op, v, t->value);
	if (t->op == IN || t->op == NOT_IN)
		return is_in(t, kind, v) == (t->op == IN);
	return compares(t->op, compare_values(kind, v, t->value));
}

static bool
test_matches(const struct at_test *t, const json_t *record)
{
	size_t i;

	if (!is_group(t->op))
		return leaf_matches(t, record);
	for (i = 0; i < t->n; i++)
		if (test_matches(&t->items[i], record) == (t->op == OR))
			return t->op == OR;
	return t->op == AND;
}

bool
at_query_matches(const struct at_query *q, const json_t *record)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (!test_matches(&q->filter[i], record))
			return false;
	return true;
}

bool
at_query_may_match(const struct at_query *q, const json_t *part)
{
	const struct at_test *t;
	size_t i;

	for (i = 0; i < q->n; i++) {
		t = &q->filter[i];
		if (t->field != NULL &&
		    json_object_get(part, t->field->name) != NULL &&
		    !leaf_matches(t, part))
			return false;
	}
	return true;
}
