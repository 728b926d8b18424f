#include <string.h>

#include "atvalue.h"
#include "cwtext.h"
#include "jget.h"
#include "text.h"

json_t *
at_member(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	/* jansson walks through what may be changed only */
	json_t *o = (json_t *)(uintptr_t)object;
	const char *key;
	json_t *v;

	if (value != NULL)
		return value;
	json_object_foreach(o, key, v)
		if (text_caseeq(key, name))
			return v;
	return NULL;
}

bool
at_int(const json_t *object, const char *name, int64_t *n)
{
	const json_t *v = at_member(object, name);

	*n = json_integer_value(v);
	return json_is_integer(v);
}

bool
at_true(const json_t *object, const char *name)
{
	const json_t *v = at_member(object, name);

	return json_is_true(v) || json_integer_value(v) == 1;
}

static const char *
text_of(const json_t *v, struct arena *a)
{
	const char *s = json_string_value(v);

	if (json_is_integer(v))
		return arena_fmt(a, "%lld", (long long)json_integer_value(v));
	if (s == NULL)
		return NULL;
	s = text_trim(arena_str(a, s));
	return *s != '\0' ? s : NULL;
}

const char *
at_text(const json_t *object, const char *name, struct arena *a)
{
	return text_of(at_member(object, name), a);
}

const char *
at_udf(const json_t *object, const char *name, struct arena *a)
{
	const json_t *list = at_member(object, "userDefinedFields"), *field;
	const char *s;
	size_t i;

	json_array_foreach(list, i, field) {
		s = json_string_value(at_member(field, "name"));
		if (s != NULL && text_caseeq(s, name))
			return text_of(at_member(field, "value"), a);
	}
	return NULL;
}

const char *
at_day(const json_t *object, const char *name, struct arena *a)
{
	const char *s = json_string_value(at_member(object, name));
	char *text;
	date_day day;

	if (s == NULL || strlen(s) < DATE_TEXT - 1)
		return NULL;
	text = arena_strn(a, s, DATE_TEXT - 1);
	return date_parse(&day, text) ? text : NULL;
}

/* --- errors --------------------------------------------------------------- */

/* The texts of its errors, in out; NULL: it has none. */
static const char *
errors_of(const json_t *body, struct buf *out)
{
	const json_t *v;
	const char *text;
	size_t i;

	buf_clear(out);
	json_array_foreach(at_member(body, "errors"), i, v) {
		text = json_string_value(json_is_object(v) ?
		    at_member(v, "message") : v);
		buf_addf(out, "%s%s", out->len > 0 ? "; " : "",
		    text != NULL ? text : "an error without a text");
	}
	return out->len > 0 ? out->data : NULL;
}

static json_t *
parse_body(const struct http_answer *answer)
{
	return answer->body.len == 0 ? NULL :
	    json_loadb(answer->body.data, answer->body.len, 0, NULL);
}

/* One line for an answer that is no success. */
static void
describe(const struct http_answer *answer, struct err *e)
{
	/* what calls itself a success may hold our keys: http_describe() */
	json_t *body = answer->status < 300 ? NULL : parse_body(answer);
	struct buf text = { 0 };

	if (answer->status == 401)
		(void)err_set(e, "HTTP 401: AutotaskUser, AutotaskSecret or "
		    "AutotaskIntegrationCode is wrong, or the user is locked");
	else
		http_describe(answer, errors_of(body, &text), e);
	buf_release(&text);
	json_decref(body);
}

json_t *
at_body(const struct http_answer *answer, struct err *e)
{
	struct buf errors = { 0 };
	json_t *body;

	if (answer->status != 200 ||
	    strcmp(answer->type, "application/json") != 0) {
		describe(answer, e);
		return NULL;
	}
	body = cw_json(answer, e);
	if (body != NULL && errors_of(body, &errors) != NULL) {
		(void)err_set(e, "an answer with errors: %s", errors.data);
		json_decref(body);
		body = NULL;
	}
	buf_release(&errors);
	return body;
}

bool
at_is_final(const struct http_answer *answer)
{
	json_t *body = answer->status == 500 ? parse_body(answer) : NULL;
	struct buf text = { 0 };
	const char *errors = errors_of(body, &text);
	bool is_final;

	is_final = errors != NULL && strstr(errors, "Itgenatr005") == NULL &&
	    strstr(errors, "thread threshold") == NULL;
	buf_release(&text);
	json_decref(body);
	return is_final;
}
