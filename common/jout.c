#include <stdint.h>
#include <string.h>

#include "jout.h"

/* What stands behind the backslash, by control character; u is \u00XX. */
static const char escapes[] = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu";

static void
put_text(struct buf *b, const char *s)
{
	const char *run;

	buf_addc(b, '"');
	for (;;) {
		for (run = s; (unsigned char)*s >= 0x20 && *s != '"' &&
		    *s != '\\'; s++)
			;
		buf_add(b, run, (size_t)(s - run));
		if (*s == '\0')
			break;
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
