#include <string.h>

#include "beside.h"
#include "wrapper.h"

/* A look ahead, without keeping anything: an answer may be large. */
struct look {
	const char *p;
	const char *end;
	const char *name;	/* the name passed last, as it stands there */
	size_t len;
};

static void
skip_blanks(struct look *l)
{
	while (l->p < l->end && memchr(" \t\r\n", *l->p, 4) != NULL)
		l->p++;
}

/* Passes a string, of which the first quote comes next. */
static void
skip_string(struct look *l)
{
	for (l->p++; l->p < l->end && *l->p != '"'; l->p++)
		if (*l->p == '\\')
			l->p++;
	l->p += l->p < l->end;
}

/* Passes a string, and keeps it if it is a name. */
static void
take_string(struct look *l)
{
	const char *start = l->p + 1;

	skip_string(l);
	skip_blanks(l);
	if (l->p < l->end && *l->p == ':') {
		l->name = start;
		l->len = (size_t)(l->p - start);
		while (l->len > 0 && l->name[l->len] != '"')
			l->len--;
	}
}

/* Passes a list and all in it. */
static void
skip_list(struct look *l)
{
	size_t depth = 0;

	do {
		if (*l->p == '"') {
			skip_string(l);
			continue;
		}
		depth += *l->p == '[';
		depth -= *l->p == ']';
		l->p++;
	} while (depth > 0 && l->p < l->end);
}

/* Whether the list that comes next is one of objects, or may be an empty one
 * of them, under a name that is no remark's. */
static bool
is_list_of_rows(const struct look *l, bool filled)
{
	struct look in = { .p = l->p + 1, .end = l->end };
	char name[80];
	size_t n = l->len < sizeof(name) ? l->len : sizeof(name) - 1;

	skip_blanks(&in);
	if (in.p >= in.end || (*in.p != '{' && (filled || *in.p != ']')))
		return false;
	if (n > 0)
		memcpy(name, l->name, n);
	name[n] = '\0';
	return !beside_is_remark(name_about(name, PLACE_ANSWER, NULL));
}

bool
wrapper_comes(struct reading *rd, bool filled)
{
	struct look l = { .end = rd->text + rd->len, .name = "" };
	size_t depth = 0;

	if (reading_peek(rd) != '{')
		return false;
	l.p = rd->text + rd->at;
	while (l.p < l.end) {
		if (*l.p == '"') {
			take_string(&l);
		} else if (*l.p == '[') {
			if (is_list_of_rows(&l, filled))
				return true;
			skip_list(&l);
		} else {
			depth += *l.p == '{';
			depth -= *l.p == '}';
			l.p++;
			if (depth == 0)
				return false;
		}
	}
	return false;
}
