#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "text.h"

void
pairs_add(struct pairs *p, const char *name, const char *value)
{
	p->v = xrealloc(p->v, p->n + 1, sizeof(*p->v));
	p->v[p->n].name = xstrdup(name);
	p->v[p->n++].value = xstrdup(value);
}

void
pairs_release(struct pairs *p)
{
	while (p->n > 0) {
		free(p->v[--p->n].name);
		free(p->v[p->n].value);
	}
	free(p->v);
	p->v = NULL;
}

static void bad(struct request *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void
bad(struct request *r, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	if (r->bad != NULL)
		return;
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	r->bad = buf_take(&b);
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The text behind the percent signs; the caller frees. What should have been
 * encoded, is encoded wrongly or is no UTF-8 makes the request bad. */
static char *
decode(struct request *r, const char *s, size_t len)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			buf_char(&b, (char)(hex(s[i + 1]) * 16 +
			    hex(s[i + 2])));
			i += 2;
			continue;
		}
		if (s[i] == '%')
			bad(r, "a %% without two hexadecimal digits");
		else if (!isalnum((unsigned char)s[i]) &&
		    strchr("-._~!$&'()*+,;=:@/?", s[i]) == NULL)
			bad(r, "character 0x%02x is not URL-encoded",
			    (unsigned char)s[i]);
		buf_char(&b, s[i] == '+' ? ' ' : s[i]);
	}
	if (b.len > 0 && (!utf8_valid(b.s, b.len) ||
	    memchr(b.s, '\0', b.len) != NULL))
		bad(r, "not UTF-8 behind the URL encoding");
	return buf_take(&b);
}

static void
parse_query(struct request *r, const char *p)
{
	size_t len, name;
	char *left, *right;

	for (; *p != '\0'; p += len + (p[len] == '&')) {
		len = strcspn(p, "&");
		name = strcspn(p, "=");
		if (name > len)
			name = len;
		if (len == 0)
			continue;
		left = decode(r, p, name);
		right = decode(r, p + name, len - name);
		if (request_param(r, left) != NULL)
			bad(r, "the parameter %s is there twice", left);
		pairs_add(&r->query, left,
		    *right == '=' ? right + 1 : right);
		free(right);
		free(left);
		left = xstrndup(p, name);
		right = xstrndup(p + name, len - name);
		pairs_add(&r->raw_query, left, right);
		free(right);
		free(left);
	}
}

void
request_init(struct request *r, const char *target)
{
	size_t len = strcspn(target, "?");

	memset(r, 0, sizeof(*r));
	(void)clock_gettime(CLOCK_REALTIME, &r->at);
	r->target = xstrdup(target);
	r->path = xstrndup(target, len);
	r->outcome = "answered";
	r->authorization = r->client_id = "absent";
	free(decode(r, target, len));
	if (target[len] == '?')
		parse_query(r, target + len + 1);
}

void
request_complete(struct request *r)
{
	r->json_error.text[0] = '\0';
	if (r->body.len > 0)
		r->json = json_loadb(r->body.s, r->body.len,
		    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &r->json_error);
}

void
request_release(struct request *r)
{
	free(r->method);
	free(r->target);
	free(r->path);
	free(r->bad);
	free(r->fault);
	pairs_release(&r->query);
	pairs_release(&r->raw_query);
	pairs_release(&r->headers);
	pairs_release(&r->notes);
	buf_release(&r->body);
	json_decref(r->json);
}

static const char *
pairs_get(const struct pairs *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->v[i].name, name) == 0)
			return p->v[i].value;
	return NULL;
}

const char *
request_header(const struct request *r, const char *name)
{
	return pairs_get(&r->headers, name);
}

const char *
request_param(const struct request *r, const char *name)
{
	return pairs_get(&r->query, name);
}

void
request_note(struct request *r, const char *fmt, ...)
{
	struct buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	pairs_add(&r->notes, b.s, "");
	buf_release(&b);
}
