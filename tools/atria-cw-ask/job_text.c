#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "job_text.h"
#include "scan.h"
#include "text.h"

/* From where to where something stands in the text. */
struct span {
	size_t start;
	size_t end;
};

struct member {
	struct span name;	/* with its quotes */
	struct span value;
};

int
job_text_forgive(struct buf *text, const char *name, struct err *e)
{
	json_t *object;

	buf_reserve(text, 0);
	object = conf_parse(text, name, CONF_PUBLIC, e);
	json_decref(object);
	return object == NULL ? -1 : 0;
}

static struct span
span_of(const struct scan *s, size_t tok)
{
	const struct scan_token *t = &s->tokens[tok];
	size_t quote = t->type == SCAN_STRING ? 1 : 0;

	return (struct span){ t->start - quote, t->start + t->len + quote };
}

/* Reads the text; where it is no object, it has no members. */
static bool
has_members(struct scan *s, const struct buf *text)
{
	struct err e;

	return text->len > 0 && scan_parse(s, text->data, text->len, &e) == 0 &&
	    scan_type(s, 0) == SCAN_OBJECT && s->n > 1;
}

/*
 * Finds the parameter among the members, and the end of the member before it,
 * 0 if it is the first; and where the next one begins, 0 if it is the last.
 * Without it, *m is the last member.
 */
static bool
find_member(const struct scan *s, const char *parameter, struct member *m,
    size_t *before, size_t *behind)
{
	struct arena a = { 0 };
	bool found = false;
	size_t tok;

	*before = 0;
	*behind = 0;
	m->value.end = 0;
	for (tok = 1; tok < s->n && !found; tok = s->tokens[tok + 1].next) {
		*before = m->value.end;
		m->name = span_of(s, tok);
		m->value = span_of(s, tok + 1);
		found = text_caseeq(scan_string(s, tok, &a), parameter);
		if (found && s->tokens[tok + 1].next < s->n)
			*behind = span_of(s, s->tokens[tok + 1].next).start;
	}
	arena_release(&a);
	return found;
}

static void
splice(struct buf *text, struct span old, const char *new, size_t len)
{
	struct buf all = { 0 };

	buf_add(&all, text->data, old.start);
	buf_add(&all, new, len);
	buf_add(&all, text->data + old.end, text->len - old.end);
	buf_release(text);
	*text = all;
}

/* Adds the parameter behind the last member, with the blanks that this has. */
static void
append_member(struct buf *text, const struct member *last,
    const char *parameter, const char *value)
{
	const char *t = text->data;
	struct buf new = { 0 };
	size_t start = last->name.start;

	while (start > 0 && strchr(" \t\r\n", t[start - 1]) != NULL)
		start--;
	buf_addc(&new, ',');
	buf_add(&new, t + start, last->name.start - start);
	buf_addf(&new, "\"%s\"", parameter);
	buf_add(&new, t + last->name.end, last->value.start - last->name.end);
	buf_adds(&new, value);
	splice(text, (struct span){ last->value.end, last->value.end },
	    new.data, new.len);
	buf_release(&new);
}

static void
only_member(struct buf *text, const char *parameter, const char *value)
{
	buf_clear(text);
	buf_addf(text, "{\n  \"%s\": %s\n}\n", parameter, value);
}

void
job_text_set(struct buf *text, const char *parameter, const char *value)
{
	struct scan s = { 0 };
	struct member m;
	size_t before, behind;

	if (!has_members(&s, text)) {
		if (value != NULL)
			only_member(text, parameter, value);
	} else if (!find_member(&s, parameter, &m, &before, &behind)) {
		if (value != NULL)
			append_member(text, &m, parameter, value);
	} else if (value != NULL) {
		splice(text, m.value, value, strlen(value));
	} else if (before > 0) {
		splice(text, (struct span){ before, m.value.end }, "", 0);
	} else {
		splice(text, (struct span){ m.name.start, behind > 0 ? behind :
		    m.value.end }, "", 0);
	}
	scan_release(&s);
}

bool
job_text_get(const struct buf *text, const char *parameter, struct buf *out)
{
	struct scan s = { 0 };
	struct member m;
	size_t before, behind;
	bool found = has_members(&s, text) &&
	    find_member(&s, parameter, &m, &before, &behind);

	if (found)
		buf_add(out, text->data + m.value.start,
		    m.value.end - m.value.start);
	scan_release(&s);
	return found;
}

unsigned long
job_text_line(const struct buf *text, const char *parameter)
{
	struct scan s = { 0 };
	struct member m;
	size_t before, behind, i;
	unsigned long line = 0;

	if (has_members(&s, text) &&
	    find_member(&s, parameter, &m, &before, &behind))
		for (line = 1, i = 0; i < m.value.start; i++)
			line += text->data[i] == '\n';
	scan_release(&s);
	return line;
}
