#include "render.h"

#include <stdlib.h>
#include <string.h>

#include "place.h"
#include "text.h"

/* --- fields= --- */

static bool
picked(const struct pick *p, const char *member)
{
	return p == NULL || (p->on && (p->members == NULL ||
	    word_in(p->members, member, strlen(member), true)));
}

/* Adds a member (NULL = all) to what is picked. */
static void
pick_add(struct pick *p, const char *member, size_t len)
{
	struct buf b = { 0 };

	if (p->on && p->members == NULL)
		return;
	p->on = true;
	if (member == NULL) {
		free(p->members);
		p->members = NULL;
		return;
	}
	if (p->members != NULL)
		buf_fmt(&b, "%s ", p->members);
	buf_add(&b, member, len);
	free(p->members);
	p->members = buf_take(&b);
}

static const char *
members_of(const struct field *f)
{
	if (f->kind == KIND_LINK)
		return f->link == CATALOG ? "id identifier serializedFlag" :
		    f->link == COMPANIES ? "id identifier name" :
		    f->link == AGREEMENTS ? "id name type" : "id name";
	return f->kind == KIND_REF || f->kind == KIND_ARRAY ? f->of : NULL;
}

/* Picks one name: a, or a/b. False if there is no such member. */
static bool
pick_name(struct selection *sel, const struct schema *s, const char *name,
    size_t len)
{
	const char *slash = memchr(name, '/', len);
	size_t head = slash != NULL ? (size_t)(slash - name) : len;
	const char *sub = slash != NULL ? slash + 1 : NULL;
	size_t sublen = slash != NULL ? len - head - 1 : 0;
	int column;

	if (head == 5 && strncmp(name, "_info", 5) == 0) {
		if (sub != NULL && schema_find(s, sub, sublen, true) < 0)
			return false;
		pick_add(&sel->info, sub, sublen);
		return true;
	}
	column = schema_find(s, name, head, false);
	if (column < 0)
		return false;
	if (sub != NULL && !word_in(members_of(&s->fields[column]), sub,
	    sublen, true))
		return false;
	pick_add(&sel->columns[column], sub, sublen);
	return true;
}

void
selection_parse(struct selection *sel, const struct world *w,
    enum resource of, const char *fields, struct buf *unknown)
{
	const struct schema *s = &schemas[of];
	size_t len;

	memset(sel, 0, sizeof(*sel));
	sel->given = true;
	for (; *fields != '\0'; fields += len + (fields[len] == ',')) {
		fields += strspn(fields, " ");
		len = strcspn(fields, ",");
		if (len == 0 || (!place_is_named(w->unselectable, s, fields,
		    len) && pick_name(sel, s, fields, len)))
			continue;
		if (unknown->len > 0)
			buf_char(unknown, ',');
		buf_add(unknown, fields, len);
	}
}

void
selection_release(struct selection *sel)
{
	size_t i;

	for (i = 0; i < MAX_COLUMNS; i++)
		free(sel->columns[i].members);
	free(sel->info.members);
	memset(sel, 0, sizeof(*sel));
}

/* --- values --- */

static void
write_href(struct buf *b, const char *base, const struct record *to)
{
	static const char *const names[RESOURCES] = {
		[TYPES] = "type_href", [COMPANIES] = "company_href",
		[CATALOG] = "catalog_href", [AGREEMENTS] = "agreement_href",
		[ADDITIONS] = "addition_href"
	};

	buf_key(b, "_info");
	buf_fmt(b, "{\"%s\":\"%s/%s/%d\"}", names[to->of], base,
	    schemas[to->of].href, (int)to->id);
}

static void
text_member(struct buf *b, const struct pick *p, const char *name,
    const char *s)
{
	if (s == NULL || !picked(p, name))
		return;
	buf_key(b, name);
	buf_json(b, s);
}

static void
write_link(struct buf *b, const struct world *w, const struct record *to,
    const char *base, const struct pick *p)
{
	const struct record *type;

	buf_char(b, '{');
	if (picked(p, "id")) {
		buf_key(b, "id");
		buf_fmt(b, "%d", (int)to->id);
	}
	if (to->of == CATALOG) {
		text_member(b, p, "identifier",
		    cell_const(to, CATALOG_identifier)->s);
	} else if (to->of == COMPANIES) {
		text_member(b, p, "identifier",
		    cell_const(to, COMPANY_identifier)->s);
		text_member(b, p, "name", cell_const(to, COMPANY_name)->s);
	} else if (to->of == TYPES) {
		text_member(b, p, "name", cell_const(to, TYPE_name)->s);
	} else {
		text_member(b, p, "name", cell_const(to, AGREEMENT_name)->s);
		type = world_link(w, to, AGREEMENT_type);
		text_member(b, p, "type", type != NULL ?
		    cell_const(type, TYPE_name)->s : NULL);
	}
	if (base != NULL && (p == NULL || p->members == NULL))
		write_href(b, base, to);
	buf_char(b, '}');
}

static void
write_blob(struct buf *b, const struct blob *blob, const struct pick *p)
{
	const char *name;
	json_t *value;
	char *text;

	if (p == NULL || p->members == NULL || !json_is_object(blob->json)) {
		buf_str(b, blob->text);
		return;
	}
	buf_char(b, '{');
	json_object_foreach(blob->json, name, value) {
		if (!picked(p, name))
			continue;
		text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY |
		    JSON_REAL_PRECISION(15));
		buf_key(b, name);
		buf_str(b, text != NULL ? text : "null");
		free(text);
	}
	buf_char(b, '}');
}

static void
write_int(struct buf *b, int64_t v)
{
	char s[24];
	char *p = s + sizeof(s);
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(s + sizeof(s) - p));
}

/* Whether the member is a day that people have set. */
static bool
is_day(const struct record *r, int column)
{
	const struct field *f = &schemas[r->of].fields[column];

	return (f->flags & F_INFO) == 0 && (f->kind == KIND_DATE ||
	    (r->of == AGREEMENTS && column == AGREEMENT_nextInvoiceDate));
}

static bool
is_status(const struct record *r, int column)
{
	return (r->of == ADDITIONS && column == ADDITION_agreementStatus) ||
	    (r->of == AGREEMENTS && column == AGREEMENT_agreementStatus);
}

/* A status as this ConnectWise spells it. */
static void
write_status(struct buf *b, const struct world *w, const char *s)
{
	size_t from = b->len + 2;

	if (world_switch(w, SW_STATUS) == PADDED)
		buf_fmt(b, "\" %s \"", s);
	else
		buf_json(b, s);
	if (world_switch(w, SW_STATUS) == LOWER_CASE)
		b->s[from - 1] = (char)(b->s[from - 1] | 0x20);
}

static void
write_value(struct buf *b, const struct world *w, const struct record *r,
    int column, const char *base, const struct pick *p, bool stored)
{
	union value v = world_value(w, r, column);
	const struct record *to;

	switch (schemas[r->of].fields[column].kind) {
	case KIND_INT:
		write_int(b, v.i);
		break;
	case KIND_BOOL:
		buf_str(b, v.i != 0 ? "true" : "false");
		break;
	case KIND_DECIMAL:
		decimal_write(b, v.i);
		break;
	case KIND_DATE:
		buf_char(b, '"');
		date_write(b, v.i + (!stored && is_day(r, column) ? 60 *
		    world_switch(w, SW_MIDNIGHT) : 0));
		buf_char(b, '"');
		break;
	case KIND_ENUM:
		if (!stored && is_status(r, column)) {
			write_status(b, w, v.s);
			break;
		}
		buf_json(b, v.s);
		break;
	case KIND_STRING:
		buf_json(b, v.s);
		break;
	case KIND_LINK:
		to = world_link(w, r, column);
		if (to != NULL)
			write_link(b, w, to, base, p);
		else
			buf_fmt(b, "{\"id\":%d}", (int)v.i);
		break;
	case KIND_REF:
	case KIND_ARRAY:
		write_blob(b, v.b, p);
		break;
	}
}

/* How a date that is not set stands in answers; NULL: not at all. */
static const char *
unset_date(const struct world *w, const struct record *r, int column)
{
	static const char *const texts[] = { [UNSET_NULL] = "null",
	    [UNSET_BLANK] = "\"\"",
	    [UNSET_YEAR_1] = "\"0001-01-01T00:00:00Z\"",
	    [UNSET_YEAR_1900] = "\"1900-01-01T00:00:00Z\"" };

	return is_day(r, column) ? texts[world_switch(w, SW_UNSET_DATES)] :
	    NULL;
}

/* What an answer has to say of a member instead of what is stored, if anything:
 * null (then it is left out), {"raw":"..."}, or any other JSON. */
static const json_t *
find_odd(const struct world *w, const struct record *r, const char *name)
{
	char key[64];

	if (w->odd == NULL)
		return NULL;
	(void)snprintf(key, sizeof(key), "%s/%d", schemas[r->of].list,
	    (int)r->id);
	return json_object_get(json_object_get(w->odd, key), name);
}

static void
write_odd(struct buf *b, const char *name, const json_t *odd)
{
	const char *raw = json_string_value(json_object_get(odd, "raw"));
	char *text;

	if (json_is_null(odd))
		return;
	buf_key(b, name);
	if (raw != NULL) {
		buf_str(b, raw);
		return;
	}
	text = json_dumps(odd, JSON_COMPACT | JSON_ENCODE_ANY |
	    JSON_REAL_PRECISION(15));
	buf_str(b, text != NULL ? text : "null");
	free(text);
}

static bool
is_null(const struct world *w, const struct record *r, int column)
{
	union value v = world_value(w, r, column);

	return kind_is_number(schemas[r->of].fields[column].kind) ?
	    v.i == NONE : v.s == NULL;
}

/* --- records --- */

static void
render_info(struct buf *b, const struct world *w, const struct record *r,
    const char *base, const struct pick *p)
{
	const struct schema *s = &schemas[r->of];
	size_t i;

	if (p != NULL && !p->on)
		return;
	buf_key(b, "_info");
	buf_char(b, '{');
	for (i = s->n - 4; i < s->n; i++) {
		if (is_null(w, r, (int)i) || !picked(p, s->fields[i].name))
			continue;
		buf_key(b, s->fields[i].name);
		write_value(b, w, r, (int)i, base, NULL, false);
	}
	buf_char(b, '}');
}

/* One member as it is stored, or as an answer has it. */
static void
render_member(struct buf *b, const struct world *w, const struct record *r,
    int column, const char *base, const struct pick *p, bool stored)
{
	const char *name = schemas[r->of].fields[column].name, *unset;
	const json_t *odd = stored ? NULL : find_odd(w, r, name);

	if (odd != NULL) {
		write_odd(b, name, odd);
	} else if (!is_null(w, r, column)) {
		buf_key(b, name);
		write_value(b, w, r, column, base, p, stored);
	} else if (!stored && (unset = unset_date(w, r, column)) != NULL) {
		buf_key(b, name);
		buf_str(b, unset);
	}
}

void
render(struct buf *b, const struct world *w, const struct record *r,
    const char *base, const struct selection *sel, unsigned int flags)
{
	const struct schema *s = &schemas[r->of];
	bool chosen = sel != NULL && sel->given;
	const struct pick *p = NULL;
	const struct field *f;
	size_t i;

	buf_char(b, '{');
	for (i = 0; i < s->n; i++) {
		f = &s->fields[i];
		if ((f->flags & F_INFO) != 0 ||
		    ((flags & RENDER_SMALL) != 0 &&
		    (f->flags & F_SMALL) == 0) ||
		    ((flags & RENDER_STORED) != 0 &&
		    (f->flags & F_COMPUTED) != 0))
			continue;
		if (chosen)
			p = &sel->columns[i];
		if (p != NULL && !p->on)
			continue;
		render_member(b, w, r, (int)i, base, p,
		    (flags & RENDER_STORED) != 0);
	}
	render_info(b, w, r, base, chosen ? &sel->info : NULL);
	buf_char(b, '}');
}
