#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jget.h"
#include "text.h"

static struct arena *memory;	/* of the text that is being read */

static void *
take_memory(size_t size)
{
	return arena_alloc(memory, size);
}

static void
leave_memory(void *p)
{
	(void)p;
}

json_t *
jget_load(const char *text, size_t len, struct arena *a, json_error_t *e)
{
	json_malloc_t had_malloc;
	json_free_t had_free;
	json_t *value;

	if (a == NULL)
		return json_loadb(text, len, 0, e);
	json_get_alloc_funcs(&had_malloc, &had_free);
	json_set_alloc_funcs(take_memory, leave_memory);
	memory = a;
	value = json_loadb(text, len, 0, e);
	json_set_alloc_funcs(had_malloc, had_free);
	return value;
}

const json_t *
jget(const json_t *object, const char *path)
{
	const char *slash;
	char name[64];

	while ((slash = strchr(path, '/')) != NULL) {
		if ((size_t)(slash - path) >= sizeof(name))
			return NULL;
		memcpy(name, path, (size_t)(slash - path));
		name[slash - path] = '\0';
		object = json_object_get(object, name);
		path = slash + 1;
	}
	return json_object_get(object, path);
}

const char *
jget_string(const json_t *object, const char *path, struct arena *a)
{
	const char *s;

	s = json_string_value(jget(object, path));
	return s != NULL ? arena_str(a, s) : NULL;
}

int64_t
jget_id(const json_t *object, const char *path)
{
	json_int_t id;

	id = json_integer_value(jget(object, path));
	return id > 0 && id <= INT64_C(1) << 53 ? (int64_t)id : 0;
}

bool
jget_bool(const json_t *object, const char *path)
{
	const json_t *v = jget(object, path);

	return json_is_true(v) || json_number_value(v) > 0 ||
	    (json_is_string(v) && text_caseeq(json_string_value(v), "true"));
}

bool
jget_number_text(char out[JGET_NUMBER], const json_t *v)
{
	int precision;

	if (json_is_integer(v)) {
		(void)snprintf(out, JGET_NUMBER, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		return true;
	}
	for (precision = 15; json_is_real(v) && precision <= 17; precision++) {
		(void)snprintf(out, JGET_NUMBER, "%.*g", precision,
		    json_real_value(v));
		if (strtod(out, NULL) == json_real_value(v))
			break;
	}
	return json_is_real(v);
}

/*
 * Whether v is a whole number of millionths, as its text would say, too: of
 * fifteen digits, no two decimals are the same binary number. For speed.
 */
static bool
read_plain(const json_t *v, struct qty *q)
{
	const double x = json_number_value(v);

	if (!json_is_number(v) || x < -1e8 || x > 1e8)
		return false;
	q->micro = (int64_t)(x * 1e6 + (x < 0 ? -0.5 : 0.5));
	q->known = (double)q->micro / 1e6 >= x && (double)q->micro / 1e6 <= x;
	return q->known;
}

const char *
jget_number(const json_t *v, struct qty *q)
{
	char text[JGET_NUMBER];

	if (read_plain(v, q))
		return NULL;
	if (!jget_number_text(text, v))
		return "is not a number";
	return qty_parse(q, text, strlen(text));
}

struct qty
jget_qty(const json_t *object, const char *path)
{
	struct qty q = { 0, false };

	if (jget_number(jget(object, path), &q) != NULL)
		q.known = false;
	return q;
}
