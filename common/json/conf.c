#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "conf.h"
#include "io.h"
#include "jget.h"
#include "text.h"
#include "xalloc.h"

/* A name is worth suggesting when it is this near. */
#define NEAR	3

/* Blanks out a number that a list puts before a line: "  12. ". */
static void
drop_list_number(char *line)
{
	char *p = line + strspn(line, " \t"), *dot = p;

	dot += strspn(dot, "0123456789");
	if (dot > p && dot[0] == '.' && dot[1] == ' ')
		memset(p, ' ', (size_t)(dot - p) + 1);
}

/*
 * A string in typographic quotes, as the vendor's table prints the values, gets
 * plain ones. Returns its last byte; p when there is no such string at p.
 */
static char *
plain_quotes(char *p)
{
	char *close;

	if (strncmp(p, "\xe2\x80\x9c", 3) != 0 ||
	    (close = strstr(p, "\xe2\x80\x9d")) == NULL ||
	    strcspn(p, "\"\n") < (size_t)(close - p))
		return p;
	memcpy(p, "  \"", 3);
	memcpy(close, "\"  ", 3);
	return close + 2;
}

/*
 * Blanks out what the vendor's example has when it is pasted as it is printed,
 * and what editors add: a byte order mark, commas before } or ], typographic
 * quotes, and the numbers of its lines. Positions stay, for messages.
 */
static void
forgive(struct buf *b)
{
	bool in_string = false;
	char *comma = NULL, *p, *end = b->data + b->len;

	if (b->len >= 3 && memcmp(b->data, "\xef\xbb\xbf", 3) == 0)
		memset(b->data, ' ', 3);
	for (p = b->data; p < end; p++) {
		if (!in_string && (p == b->data || p[-1] == '\n'))
			drop_list_number(p);
		if (in_string) {
			if (*p == '\\' && p + 1 < end)
				p++;
			else if (*p == '"')
				in_string = false;
			continue;
		}
		if ((*p == '}' || *p == ']') && comma != NULL)
			*comma = ' ';
		if (strchr(" \t\r\n", *p) == NULL)
			comma = *p == ',' ? p : NULL;
		p = plain_quotes(p);
		in_string = *p == '"';
	}
}

json_t *
conf_parse(struct buf *b, const char *name, enum conf_care care, struct err *e)
{
	json_error_t je;
	json_t *object;
	char *near;

	forgive(b);
	object = json_loadb(b->data, b->len, JSON_REJECT_DUPLICATES, &je);
	if (json_is_object(object))
		return object;
	if (object != NULL) {
		json_decref(object);
		(void)err_set(e, "%s:1:1: must be one JSON object", name);
		return NULL;
	}
	/* what jansson quotes from the text may be a secret */
	if (care == CONF_SECRET && (near = strstr(je.text, " near ")) != NULL)
		*near = '\0';
	(void)err_set(e, "%s:%d:%d: %s", name, je.line,
	    je.column > 0 ? je.column : 1, je.text);
	return NULL;
}

json_t *
conf_load(int fd, const char *path, char *digest, struct err *e)
{
	struct buf b = { 0 };
	struct err why;
	json_t *object = NULL;

	if (io_read_all(fd, CONF_MAX_SIZE, &b, &why) == -1) {
		(void)err_set(e, "%s: %s", path, why.text);
	} else {
		digest_bytes(b.data, b.len, digest);
		json_set_alloc_funcs(xmalloc, free);
		object = conf_parse(&b, path, CONF_PUBLIC, e);
	}
	buf_release(&b);
	return object;
}

static const char *
trimmed(const char *s, struct arena *a)
{
	return text_trim(arena_str(a, s));
}

static void
store_text(void *out, size_t offset, const char *s)
{
	memcpy((char *)out + offset, &s, sizeof(s));
}

static const char *
read_text(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	char number[32];

	if (p->kind == CONF_TEXT_OR_NUMBER && json_is_integer(v)) {
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		store_text(out, p->offset, arena_str(a, number));
		return NULL;
	}
	if (!json_is_string(v))
		return p->kind == CONF_TEXT ? "must be a string" :
		    "must be a string or a whole number";
	store_text(out, p->offset, trimmed(json_string_value(v), a));
	return NULL;
}

/* A number, or a string of one, in millionths. */
static const char *
read_number(const json_t *v, struct qty *q, struct arena *a)
{
	char text[JGET_NUMBER];
	const char *s = text;

	if (json_is_string(v))
		s = trimmed(json_string_value(v), a);
	else if (!jget_number_text(text, v))
		return "must be a number";
	if (qty_parse(q, s, strlen(s)) != NULL || qty_sign(*q) < 0)
		return "must be a number, 0 or more";
	return NULL;
}

static const char *
read_count(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	struct qty q;
	int64_t n;
	const char *fault;

	if ((fault = read_number(v, &q, a)) != NULL)
		return fault;
	if (p->kind == CONF_COUNT && q.micro % 1000000 != 0)
		return "must be a whole number";
	n = p->kind == CONF_COUNT ? q.micro / 1000000 : q.micro / 1000;
	memcpy((char *)out + p->offset, &n, sizeof(n));
	return NULL;
}

static const char *
read_bool(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	const char *word = "";
	bool b;

	if (json_is_string(v))
		word = trimmed(json_string_value(v), a);
	if (json_is_true(v) || text_caseeq(word, "true"))
		b = true;
	else if (json_is_false(v) || text_caseeq(word, "false"))
		b = false;
	else
		return "must be true or false";
	memcpy((char *)out + p->offset, &b, sizeof(b));
	return NULL;
}

static const char *
read_list(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	const char **items, *item;
	size_t i, n = 0, size = json_is_array(v) ? json_array_size(v) : 1;
	const json_t *element;

	items = arena_array(a, size, sizeof(*items));
	for (i = 0; i < size; i++) {
		element = json_is_array(v) ? json_array_get(v, i) : v;
		if (!json_is_string(element))
			return "must be a string or an array of strings";
		item = trimmed(json_string_value(element), a);
		if (*item != '\0')
			items[n++] = item;
		else if (json_is_array(v))
			return "holds a blank string";
	}
	memcpy((char *)out + p->offset, &items, sizeof(items));
	memcpy((char *)out + p->count, &n, sizeof(n));
	return NULL;
}

static const char *
read_argv(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	const char **argv;
	const json_t *word;
	size_t i, n = json_array_size(v);

	if (n == 0)
		return "must be an array: a program and its arguments";
	argv = arena_array(a, n + 1, sizeof(*argv));
	for (i = 0; i < n; i++) {
		word = json_array_get(v, i);
		if (!json_is_string(word))
			return "must be an array of strings";
		argv[i] = arena_str(a, json_string_value(word));
	}
	if (*argv[0] == '\0')
		return "names no program";
	memcpy((char *)out + p->offset, &argv, sizeof(argv));
	return NULL;
}

static const char *
read_map(json_t *v, const struct conf_param *p, void *out, struct arena *a)
{
	struct conf_pair *pairs;
	const char *name;
	json_t *member;
	size_t n = 0;

	if (!json_is_object(v))
		return "must be an object of strings";
	pairs = arena_array(a, json_object_size(v), sizeof(*pairs));
	json_object_foreach(v, name, member) {
		if (!json_is_string(member))
			return "must be an object of strings";
		pairs[n].name = trimmed(name, a);
		pairs[n++].value = trimmed(json_string_value(member), a);
	}
	memcpy((char *)out + p->offset, &pairs, sizeof(pairs));
	memcpy((char *)out + p->count, &n, sizeof(n));
	return NULL;
}

static const char *
read_object(const json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	char *text;

	if (!json_is_object(v))
		return "must be an object";
	text = json_dumps(v, JSON_COMPACT | JSON_REAL_PRECISION(15));
	if (text == NULL)
		return "cannot be read";
	store_text(out, p->offset, arena_str(a, text));
	free(text);
	return NULL;
}

static const char *
read_param(json_t *v, const struct conf_param *p, void *out,
    struct arena *a)
{
	switch (p->kind) {
	case CONF_TEXT:
	case CONF_TEXT_OR_NUMBER:
		return read_text(v, p, out, a);
	case CONF_COUNT:
	case CONF_SECONDS:
		return read_count(v, p, out, a);
	case CONF_BOOL:
		return read_bool(v, p, out, a);
	case CONF_LIST:
		return read_list(v, p, out, a);
	case CONF_ARGV:
		return read_argv(v, p, out, a);
	case CONF_MAP:
		return read_map(v, p, out, a);
	case CONF_OBJECT:
		return read_object(v, p, out, a);
	}
	return NULL;
}

/* Whether so many changes make one name of the other by mistake. */
static bool
is_misspelt(const char *name, size_t changes)
{
	size_t len = strlen(name) / 4;

	return changes <= (len > 0 ? len : 1);
}

bool
conf_is_near(const char *name, const char *known, size_t *distance)
{
	*distance = text_distance(name, known);
	return (*distance <= NEAR && *distance < strlen(name)) ||
	    is_misspelt(known, *distance);
}

/* Warns about an unknown name, or refuses it: -1 with *e. */
static int
take_unknown(const char *path, const char *name, enum conf_care care,
    const struct conf_param *params, size_t n, struct err *e)
{
	const struct conf_param *nearest = NULL;
	size_t i, d, best = SIZE_MAX;

	for (i = 0; i < n; i++)
		if (conf_is_near(name, params[i].name, &d) && d < best) {
			best = d;
			nearest = &params[i];
		}
	if (nearest != NULL && nearest->vital &&
	    is_misspelt(nearest->name, best))
		return err_set(e, "%s: there is no parameter %s; did you mean "
		    "%s?", path, name, nearest->name);
	if (care == CONF_QUIET)
		return 0;
	if (care == CONF_SECRET)
		warn_line("%s: an unknown name is ignored%s%s%s", path,
		    nearest != NULL ? "; did you mean " : "",
		    nearest != NULL ? nearest->name : "",
		    nearest != NULL ? "?" : "");
	else if (nearest != NULL)
		warn_line("%s: unknown parameter %s is ignored; did you mean "
		    "%s?", path, name, nearest->name);
	else
		warn_line("%s: unknown parameter %s is ignored", path, name);
	return 0;
}

int
conf_read(json_t *object, const char *path, enum conf_care care,
    const struct conf_param *params, size_t n, void *out, struct arena *a,
    struct err *e)
{
	uint64_t seen = 0;
	const char *name, *fault;
	json_t *v;
	size_t i;
	int rc = 0;

	json_object_foreach(object, name, v) {
		for (i = 0; i < n; i++)
			if (text_caseeq(name, params[i].name))
				break;
		if (i == n) {
			/* cppcheck-suppress knownConditionTrueFalse */
			if (rc == 0)
				rc = take_unknown(path, name, care, params, n,
				    e);
			continue;
		}
		fault = (seen & UINT64_C(1) << i) != 0 ? "stands there twice" :
		    json_is_null(v) ? NULL : read_param(v, &params[i], out, a);
		seen |= UINT64_C(1) << i;
		if (fault != NULL && rc == 0)
			rc = err_set(e, "%s: %s %s", path, params[i].name,
			    fault);
	}
	return rc;
}
