#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "mask.h"
#include "text.h"

#define FIRST_YEAR	1901	/* what is older means that there is no date */
#define LAST_YEAR	2071	/* what is later means that there is no end */

/* --- texts ---------------------------------------------------------------- */

/* Words that are harmless in any case, and with blanks around them. */
static bool
is_harmless(const char *text, struct arena *a)
{
	static const char *const words[] = { "active", "inactive",
	    "cancelled", "expired", "yes", "no", "true", "false", "ok",
	    "success", "succeeded", "complete", "completed", "final", NULL };
	const char *s = text_trim(arena_str(a, text));
	size_t i;

	if (*s == '\0' || redact_is_word(s))
		return true;
	for (i = 0; words[i] != NULL; i++)
		if (text_caseeq(words[i], s))
			return true;
	return false;
}

const char *
mask_text(struct mask *m, const char *text)
{
	struct arena *a = &m->p->arena;

	return is_harmless(text, a) ? arena_str(a, text) :
	    redact_tag(&m->p->redact, text, a);
}

/* Whether a text can only be a date that means none: 0001-01-01T00:00:00. */
static bool
is_no_date(const char *s)
{
	return strncmp(s, "0001-01-01", 10) == 0 && strlen(s) < 30 &&
	    strspn(s, "0123456789-:.TZ+") == strlen(s);
}

const char *
mask_date(struct mask *m, const char *text)
{
	char start[DATE_TEXT], moved[DATE_TEXT];
	const char *rest;
	date_day day;
	int y, month, mday;

	if (is_no_date(text))
		return arena_str(&m->p->arena, text);
	(void)snprintf(start, sizeof(start), "%s", text);
	if (!date_parse(&day, start))
		return NULL;
	rest = text + DATE_TEXT - 1;
	if (strspn(rest, "0123456789:.TZ+- ") != strlen(rest))
		return NULL;
	date_split(day, &y, &month, &mday);
	if (y >= FIRST_YEAR && y <= LAST_YEAR)
		day += MASK_DAYS;
	return arena_fmt(&m->p->arena, "%s%s", date_text(moved, day), rest);
}

/* --- ids ------------------------------------------------------------------ */

int64_t
mask_id(const struct mask *m, int64_t id)
{
	const int64_t *ids = m->ids.items, *at;

	at = m->ids.n == 0 ? NULL : bsearch(&id, ids, m->ids.n,
	    sizeof(*ids), array_compare_ids);
	return at != NULL ? 101 + (at - ids) : id;
}

bool
mask_is_id(const char *name)
{
	const size_t n = strlen(name);

	return strcmp(name, "id") == 0 || (n > 2 && strcmp(name + n - 2,
	    "Id") == 0);
}

void
mask_take_ids(struct mask *m, const json_t *v)
{
	const json_t *inner;
	const char *name;
	size_t i;

	json_array_foreach(v, i, inner) {
		mask_take_ids(m, inner);
	}
	json_object_foreach((json_t *)(uintptr_t)v, name, inner) {
		if (json_is_integer(inner) && mask_is_id(name))
			*(int64_t *)array_add(&m->ids) =
			    json_integer_value(inner);
		mask_take_ids(m, inner);
	}
}

/* Sorts them, each once. */
static void
sort_ids(struct mask *m)
{
	int64_t *ids = m->ids.items;
	size_t i, n = 0;

	if (m->ids.n > 0)
		qsort(ids, m->ids.n, sizeof(*ids), array_compare_ids);
	for (i = 0; i < m->ids.n; i++)
		if (n == 0 || ids[n - 1] != ids[i])
			ids[n++] = ids[i];
	m->ids.n = n;
}

/* --- quantities ----------------------------------------------------------- */

const char *
mask_service(struct mask *m, const char *account, const char *sku)
{
	struct arena *a = &m->p->arena;
	char *key = arena_fmt(a, "%s\n%s", text_trim(arena_str(a, account)),
	    text_trim(arena_str(a, sku))), *c;

	for (c = key; *c != '\0'; c++)
		*c = text_lower(*c);
	return key;
}

json_t *
mask_number(struct qty q, const json_t *like)
{
	char text[QTY_TEXT];

	(void)qty_text(text, q);
	return strchr(text, '.') == NULL && !json_is_real(like) ?
	    json_integer(strtoll(text, NULL, 10)) :
	    json_real(strtod(text, NULL));
}

void
mask_init(struct mask *m, struct probe *p)
{
	memset(m, 0, sizeof(*m));
	m->p = p;
	m->ids = (struct array){ .a = &p->arena, .size = sizeof(int64_t) };
	amounts_init(&m->amounts, &p->arena);
}

void
mask_seal(struct mask *m)
{
	sort_ids(m);
	amounts_seal(&m->amounts);
}
