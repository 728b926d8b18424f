#include "scan.h"

#include <stdarg.h>
#include <string.h>

#include "mem.h"

static const char *
skip_blanks(const char *p, const char *end)
{
	while (p < end &&
	    (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
		p++;
	return p;
}

/* The end of the string that begins at p, behind its quote; NULL if none. */
static const char *
skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : NULL;
}

/* The end of the value that begins at p; NULL if it has none. */
static const char *
skip_value(const char *p, const char *end)
{
	size_t depth = 0;

	if (p < end && *p == '"')
		return skip_string(p, end);
	if (p < end && *p != '{' && *p != '[') {
		while (p < end && strchr(",]} \t\r\n", *p) == NULL)
			p++;
		return p;
	}
	while (p != NULL && p < end) {
		if (*p == '"') {
			p = skip_string(p, end);
			continue;
		}
		if (*p == '{' || *p == '[')
			depth++;
		if ((*p == '}' || *p == ']') && --depth == 0)
			return p + 1;
		p++;
	}
	return NULL;
}

bool
scan_open(struct scan *it, struct source *src, struct slice piece,
    char bracket)
{
	if (piece.len == 0 || piece.s[0] != bracket)
		return source_error(src, piece.s, "must be an %s",
		    bracket == '{' ? "object" : "array");
	it->src = src;
	it->p = piece.s + 1;
	it->end = piece.s + piece.len;
	it->object = bracket == '{';
	it->first = true;
	return true;
}

/* Reads `"key" :` */
static bool
scan_key(struct scan *it, struct slice *key)
{
	const char *from = it->p, *to;

	if (from == it->end || *from != '"')
		return source_error(it->src, from, "a member's name expected");
	to = skip_string(from, it->end);
	if (to == NULL)
		return source_error(it->src, from, "string without end");
	key->s = from + 1;
	key->len = (size_t)(to - from) - 2;
	it->p = skip_blanks(to, it->end);
	if (it->p == it->end || *it->p != ':')
		return source_error(it->src, it->p, "':' expected");
	it->p = skip_blanks(it->p + 1, it->end);
	return true;
}

bool
scan_next(struct scan *it, struct slice *key, struct slice *value)
{
	const char close = it->object ? '}' : ']';
	struct slice ignored;
	const char *to;

	it->p = skip_blanks(it->p, it->end);
	if (it->p < it->end && *it->p == close && it->p + 1 == it->end)
		return false;
	if (!it->first) {
		if (it->p == it->end || *it->p != ',')
			return source_error(it->src, it->p,
			    "',' or '%c' expected", close);
		it->p = skip_blanks(it->p + 1, it->end);
	}
	it->first = false;
	if (it->object && !scan_key(it, key != NULL ? key : &ignored))
		return false;
	to = skip_value(it->p, it->end);
	if (to == NULL || to == it->p)
		return source_error(it->src, it->p, "value expected");
	value->s = it->p;
	value->len = (size_t)(to - it->p);
	it->p = to;
	return true;
}

json_t *
scan_parse(struct source *src, struct slice piece)
{
	json_error_t error;
	json_t *json;

	json = json_loadb(piece.s, piece.len,
	    JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (json == NULL)
		(void)source_error(src, piece.s + (error.position > 0 ?
		    error.position - 1 : 0), "%s", error.text);
	return json;
}

struct slice
source_all(const struct source *src)
{
	const char *end = src->text + src->len;
	struct slice all;

	all.s = skip_blanks(src->text, end);
	while (end > all.s && strchr(" \t\r\n", end[-1]) != NULL)
		end--;
	all.len = (size_t)(end - all.s);
	return all;
}

bool
source_error(struct source *src, const char *at, const char *fmt, ...)
{
	struct buf b = { 0 };
	size_t line = 1, column = 1;
	const char *p;
	va_list ap;

	if (src->error != NULL)
		return false;
	for (p = src->text; p < at && p < src->text + src->len; p++) {
		column++;
		if (*p == '\n')
			line++, column = 1;
	}
	buf_fmt(&b, "%s:%zu:%zu: ", src->name, line, column);
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	src->error = buf_take(&b);
	return false;
}

bool
slice_is(struct slice a, const char *s)
{
	return strncmp(a.s, s, a.len) == 0 && s[a.len] == '\0';
}
