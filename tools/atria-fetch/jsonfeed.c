#include <stdio.h>
#include <string.h>

#include "jsonfeed.h"

/* Where a value ends, as far as it was looked at. */
struct extent {
	size_t len;
	int depth;		/* of open brackets */
	bool in_string;
	bool escaped;		/* the byte before was a backslash */
	bool ended;
};

/* Drops what was passed and reads some more. */
static bool
fill(struct jsonfeed *f)
{
	buf_drop(&f->source->buf, f->at);
	f->at = 0;
	return source_fill(f->source);
}

/* Passes n bytes, keeping count of lines. */
static void
pass(struct jsonfeed *f, size_t n)
{
	const char *p = f->source->buf.data + f->at, *lf;
	size_t left = n;

	f->at += n;
	while (left > 0 && (lf = memchr(p, '\n', left)) != NULL) {
		f->line++;
		f->column = 0;
		left -= (size_t)(lf + 1 - p);
		p = lf + 1;
	}
	f->column += left;
}

char
jsonfeed_peek(struct jsonfeed *f)
{
	const struct buf *b = &f->source->buf;
	size_t n;

	do {
		for (n = f->at; n < b->len && strchr(" \t\r\n",
		    b->data[n]) != NULL && b->data[n] != '\0'; n++)
			;
		pass(f, n - f->at);
		if (f->at < b->len)
			return b->data[f->at];
	} while (fill(f));
	return '\0';
}

bool
jsonfeed_accept(struct jsonfeed *f, char c)
{
	if (jsonfeed_peek(f) != c || c == '\0')
		return false;
	pass(f, 1);
	return true;
}

bool
jsonfeed_at_end(struct jsonfeed *f)
{
	return jsonfeed_peek(f) == '\0' && f->at == f->source->buf.len &&
	    !f->source->failed;
}

int
jsonfeed_wrong(const struct jsonfeed *f, const char *what, struct err *e)
{
	if (f->source->failed)
		return err_set(e, "%s", f->source->why.text);
	return err_set(e, "line %lu, column %lu: %s", f->line + 1,
	    f->column + 1, what);
}

/* Looks at a byte of a string. */
static void
look_inside(struct extent *x, char c)
{
	if (x->escaped)
		x->escaped = false;
	else if (c == '\\')
		x->escaped = true;
	else if (c == '"') {
		x->in_string = false;
		x->ended = x->depth == 0;
	}
}

/*
 * Looks at the next byte of a value. False if it belongs to what comes behind
 * it. Whether brackets match, and all the rest, is for scan_parse() to see.
 */
static bool
look_at(struct extent *x, char c)
{
	if (x->in_string) {
		look_inside(x, c);
		return true;
	}
	switch (c) {
	case '"':
		x->in_string = true;
		return true;
	case '[':
	case '{':
		x->depth++;
		return true;
	case ']':
	case '}':
		if (x->depth == 0)
			break;
		x->ended = --x->depth == 0;
		return true;
	case ',':
	case ':':
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return x->depth > 0;
	default:
		return true;
	}
	return false;
}

/* Finds the end of the value that starts at f->at. */
static int
measure(struct jsonfeed *f, struct extent *x, struct err *e)
{
	const struct buf *b = &f->source->buf;

	while (!x->ended) {
		for (; f->at + x->len < b->len && !x->ended; x->len++)
			if (!look_at(x, b->data[f->at + x->len]))
				return 0;
		if (x->len > JSONFEED_MAX_VALUE)
			return jsonfeed_wrong(f, "a value is larger than "
			    "64 MiB", e);
		if (!x->ended && !fill(f))
			return 0;	/* cut short: scan_parse() tells */
	}
	return 0;
}

int
jsonfeed_value(struct jsonfeed *f, struct err *e)
{
	struct extent x = { 0 };
	const char *text, *what;
	struct err why = { "" };
	size_t column = 1;

	(void)jsonfeed_peek(f);
	if (measure(f, &x, e) == -1)
		return -1;
	text = x.len > 0 ? f->source->buf.data + f->at : "";
	if (!f->source->failed &&
	    scan_parse(&f->scan, text, x.len, &why) == 0) {
		pass(f, x.len);
		return 0;
	}
	/* scan's "column N: what" is about the value: make it the text's */
	what = strstr(why.text, ": ");
	(void)sscanf(why.text, "column %zu", &column);
	if (column - 1 <= x.len && x.len > 0)
		pass(f, column - 1);
	return jsonfeed_wrong(f, what != NULL ? what + 2 : why.text, e);
}

void
jsonfeed_release(struct jsonfeed *f)
{
	scan_release(&f->scan);
}
