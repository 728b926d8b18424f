#include <stdint.h>
#include <string.h>

#include "jout.h"
#include "text.h"

/* What stands behind the backslash, by control character; u is \u00XX. */
static const char escapes[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

/* The end of the characters from s on that stand for themselves. */
static const char *
skip_plain(const char *s)
{
	size_t n;

	do {
		while (text_plain[(unsigned char)*s])
			s++;
		n = (unsigned char)*s >= 0x80 ? utf8_len(s, strnlen(s, 4)) : 0;
		s += n;
	} while (n > 0);
	return s;
}

/*
 * A text, which is UTF-8 then, whatever it was: messages hold what a server
 * said, names of files, and what was cut short.
 */
static void
put_any_text(struct buf *b, const char *s)
{
	const char *run;

	buf_addc(b, '"');
	for (;;) {
		run = s;
		s = skip_plain(s);
		buf_add(b, run, (size_t)(s - run));
		if (*s == '\0')
			break;
		if ((unsigned char)*s >= 0x80) {
			buf_addc(b, '?');
			s++;
			continue;
		}
		buf_addc(b, '\\');
		if (*s == '"' || *s == '\\')
			buf_addc(b, *s);
		else if (escapes[(unsigned char)*s] == 'u')
			buf_addf(b, "u%04x", (unsigned)*s);
		else
			buf_addc(b, escapes[(unsigned char)*s]);
		s++;
	}
	buf_addc(b, '"');
}

/* Nearly all texts are plain: they go in one piece. */
static void
put_text(struct buf *b, const char *s)
{
	const char *end = skip_plain(s);
	const size_t n = (size_t)(end - s);
	char *p;

	if (*end != '\0') {
		put_any_text(b, s);
		return;
	}
	buf_reserve(b, n + 2);
	p = b->data + b->len;
	*p++ = '"';
	memcpy(p, s, n);
	memcpy(p + n, "\"", 2);
	b->len += n + 2;
}

static void
put_name(struct jout *j, const char *name)
{
	if (j->comma)
		buf_addc(j->buf, ',');
	if (name != NULL) {
		put_text(j->buf, name);
		buf_addc(j->buf, ':');
	}
	j->comma = true;
}

static void
put_open(struct jout *j, const char *name, char c)
{
	put_name(j, name);
	buf_addc(j->buf, c);
	j->comma = false;
}

static void
put_close(struct jout *j, char c)
{
	buf_addc(j->buf, c);
	j->comma = true;
}

void
jout_object(struct jout *j, const char *name)
{
	put_open(j, name, '{');
}

void
jout_end_object(struct jout *j)
{
	put_close(j, '}');
}

void
jout_array(struct jout *j, const char *name)
{
	put_open(j, name, '[');
}

void
jout_end_array(struct jout *j)
{
	put_close(j, ']');
}

void
jout_string(struct jout *j, const char *name, const char *value)
{
	put_name(j, name);
	put_text(j->buf, value);
}

void
jout_whole(struct jout *j, const char *name, int64_t value)
{
	char text[20], *p = text + sizeof(text);
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do	/* printf takes as long as all the rest of a record */
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (value < 0)
		*--p = '-';
	put_name(j, name);
	buf_add(j->buf, p, (size_t)(text + sizeof(text) - p));
}

void
jout_qty(struct jout *j, const char *name, struct qty value)
{
	char text[QTY_TEXT];

	put_name(j, name);
	buf_adds(j->buf, qty_text(text, value));
}

void
jout_bool(struct jout *j, const char *name, bool value)
{
	put_name(j, name);
	buf_adds(j->buf, value ? "true" : "false");
}
