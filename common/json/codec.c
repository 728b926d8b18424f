#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "codec.h"

/* --- the fields of a structure -------------------------------------------- */

/* All enums and all object pointers are stored alike: asserted here once. */
static_assert(sizeof(enum field_kind) == sizeof(unsigned), "enum size");
static_assert(sizeof(void *) == sizeof(char *), "pointer size");

static const void *
at(const void *base, size_t offset)
{
	return (const char *)base + offset;
}

static void *
at_mut(void *base, size_t offset)
{
	return (char *)base + offset;
}

static const char *
get_string(const void *base, const struct field *f)
{
	const char *s;

	memcpy(&s, at(base, f->offset), sizeof(s));
	return s;
}

static void
set_string(void *base, const struct field *f, const char *s)
{
	memcpy(at_mut(base, f->offset), &s, sizeof(s));
}

static const void *
get_list(const void *base, const struct field *f, size_t *n)
{
	const void *items;

	memcpy(&items, at(base, f->offset), sizeof(items));
	memcpy(n, at(base, f->count), sizeof(*n));
	return items;
}

static void
set_list(void *base, const struct field *f, const void *items, size_t n)
{
	memcpy(at_mut(base, f->offset), &items, sizeof(items));
	memcpy(at_mut(base, f->count), &n, sizeof(n));
}

/* --- reading -------------------------------------------------------------- */

struct reader {
	const struct scan *s;
	struct arena *a;
	struct err *e;
};

static int read_codec(struct reader *r, const struct codec *codec, void *out,
    size_t tok);

static int
wrong(struct reader *r, const struct field *f, const char *rule)
{
	return err_set(r->e, "%s: %s", f->name, rule);
}

static int
read_string(struct reader *r, const struct field *f, void *out, size_t tok)
{
	const char *s;
	date_day day;

	if (scan_type(r->s, tok) != SCAN_STRING)
		return wrong(r, f, "must be a string");
	s = scan_string(r->s, tok, r->a);
	if (f->kind == FIELD_DATE && !date_parse(&day, s))
		return wrong(r, f, "must be a date, YYYY-MM-DD");
	set_string(out, f, s);
	return 0;
}

static int
read_qty(struct reader *r, const struct field *f, void *out, size_t tok)
{
	struct qty q;
	const char *fault;

	if ((fault = scan_qty(r->s, tok, &q)) != NULL)
		return wrong(r, f, fault);
	if (f->kind == FIELD_COUNT && qty_sign(q) < 0)
		return wrong(r, f, "must not be negative");
	memcpy(at_mut(out, f->offset), &q, sizeof(q));
	return 0;
}

static int
read_id(struct reader *r, const struct field *f, void *out, size_t tok)
{
	int64_t id;

	if (!scan_whole(r->s, tok, &id) || id == 0)
		return wrong(r, f, "must be a whole number over 0");
	memcpy(at_mut(out, f->offset), &id, sizeof(id));
	return 0;
}

static int
read_flag(struct reader *r, const struct field *f, void *out, size_t tok)
{
	enum scan_type type = scan_type(r->s, tok);
	bool b = type == SCAN_TRUE;

	if (!b && type != SCAN_FALSE)
		return wrong(r, f, "must be true or false");
	memcpy(at_mut(out, f->offset), &b, sizeof(b));
	return 0;
}

static int
read_enum(struct reader *r, const struct field *f, void *out, size_t tok)
{
	unsigned i;

	for (i = 0; f->names[i] != NULL; i++)
		if (scan_is(r->s, tok, f->names[i])) {
			memcpy(at_mut(out, f->offset), &i, sizeof(i));
			return 0;
		}
	return wrong(r, f, "is not a value known here");
}

static int
read_object(struct reader *r, const struct field *f, void *out, size_t tok)
{
	struct err inner;
	struct reader in = { r->s, r->a, &inner };

	if (scan_type(r->s, tok) != SCAN_OBJECT)
		return wrong(r, f, "must be an object");
	if (read_codec(&in, f->codec, at_mut(out, f->offset), tok) == -1)
		return err_set(r->e, "%s.%s", f->name, inner.text);
	return 0;
}

static int
read_list(struct reader *r, const struct field *f, void *out, size_t tok)
{
	struct err inner;
	struct reader in = { r->s, r->a, &inner };
	size_t i, n, t;
	char *items;

	if (scan_type(r->s, tok) != SCAN_ARRAY)
		return wrong(r, f, "must be an array");
	n = scan_count(r->s, tok);
	items = arena_array(r->a, n, f->codec->size);
	for (i = 0, t = tok + 1; i < n; i++, t = scan_next(r->s, t)) {
		if (scan_type(r->s, t) != SCAN_OBJECT)
			return wrong(r, f, "must hold objects only");
		if (read_codec(&in, f->codec, items + i * f->codec->size,
		    t) == -1)
			return err_set(r->e, "%s[%zu].%s", f->name, i,
			    inner.text);
	}
	set_list(out, f, items, n);
	return 0;
}

static int
read_strings(struct reader *r, const struct field *f, void *out, size_t tok)
{
	size_t i, n, t;
	const char **items;

	if (scan_type(r->s, tok) != SCAN_ARRAY)
		return wrong(r, f, "must be an array");
	n = scan_count(r->s, tok);
	items = arena_array(r->a, n, sizeof(*items));
	for (i = 0, t = tok + 1; i < n; i++, t = scan_next(r->s, t)) {
		if (scan_type(r->s, t) != SCAN_STRING)
			return wrong(r, f, "must hold strings only");
		items[i] = scan_string(r->s, t, r->a);
	}
	set_list(out, f, items, n);
	return 0;
}

static int
read_ids(struct reader *r, const struct field *f, void *out, size_t tok)
{
	size_t i, n, t;
	int64_t *items;

	if (scan_type(r->s, tok) != SCAN_ARRAY)
		return wrong(r, f, "must be an array");
	n = scan_count(r->s, tok);
	items = arena_array(r->a, n, sizeof(*items));
	for (i = 0, t = tok + 1; i < n; i++, t = scan_next(r->s, t))
		if (!scan_whole(r->s, t, &items[i]) || items[i] == 0)
			return wrong(r, f, "must hold whole numbers over 0");
	set_list(out, f, items, n);
	return 0;
}

static int
read_field(struct reader *r, const struct field *f, void *out, size_t tok)
{
	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
		return read_string(r, f, out, tok);
	case FIELD_QTY:
	case FIELD_COUNT:
		return read_qty(r, f, out, tok);
	case FIELD_ID:
		return read_id(r, f, out, tok);
	case FIELD_FLAG:
		return read_flag(r, f, out, tok);
	case FIELD_ENUM:
		return read_enum(r, f, out, tok);
	case FIELD_OBJECT:
		return read_object(r, f, out, tok);
	case FIELD_LIST:
		return read_list(r, f, out, tok);
	case FIELD_STRINGS:
		return read_strings(r, f, out, tok);
	case FIELD_IDS:
		return read_ids(r, f, out, tok);
	case FIELD_INLINE:	/* has no member of its own */
		break;
	}
	abort();
}

static int
read_codec(struct reader *r, const struct codec *codec, void *out, size_t tok)
{
	const struct field *f;
	size_t t, last = 0;

	memset(out, 0, codec->size);
	for (f = codec->fields; f < codec->fields + codec->n; f++) {
		if (f->kind == FIELD_INLINE) {
			if (read_codec(r, f->codec, at_mut(out, f->offset),
			    tok) == -1)
				return -1;
			continue;
		}
		t = scan_member_after(r->s, tok, last, f->name);
		last = t != 0 ? t : last;
		if (t == 0 || scan_type(r->s, t) == SCAN_NULL) {
			if (f->required)
				return wrong(r, f, "is missing");
			continue;
		}
		if (read_field(r, f, out, t) == -1)
			return -1;
	}
	return 0;
}

int
codec_read(const struct codec *codec, void *out, const struct scan *s,
    size_t tok, struct arena *a, struct err *e)
{
	struct reader r = { s, a, e };

	return read_codec(&r, codec, out, tok);
}

/* --- writing -------------------------------------------------------------- */

static void write_fields(struct jout *j, const struct codec *codec,
    const void *rec);

static bool codec_is_empty(const struct codec *codec, const void *rec);

/* Whether the member is absent: nothing is known of it. */
static bool
is_absent(const struct field *f, const void *rec)
{
	struct qty q;
	int64_t id;
	size_t n;
	bool b;

	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
		return get_string(rec, f) == NULL;
	case FIELD_QTY:
	case FIELD_COUNT:
		memcpy(&q, at(rec, f->offset), sizeof(q));
		return !q.known;
	case FIELD_ID:
		memcpy(&id, at(rec, f->offset), sizeof(id));
		return id == 0;
	case FIELD_FLAG:
		memcpy(&b, at(rec, f->offset), sizeof(b));
		return !b;
	case FIELD_OBJECT:
		return codec_is_empty(f->codec, at(rec, f->offset));
	case FIELD_LIST:
	case FIELD_STRINGS:
	case FIELD_IDS:
		(void)get_list(rec, f, &n);
		return n == 0;
	case FIELD_ENUM:
	case FIELD_INLINE:
		break;
	}
	return false;
}

static bool
codec_is_empty(const struct codec *codec, const void *rec)
{
	const struct field *f;

	for (f = codec->fields; f < codec->fields + codec->n; f++)
		if (!is_absent(f, rec))
			return false;
	return true;
}

static void
write_list(struct jout *j, const struct field *f, const void *rec)
{
	const char *items, *s;
	int64_t id;
	size_t i, n;

	items = get_list(rec, f, &n);
	jout_array(j, f->name);
	for (i = 0; i < n; i++) {
		if (f->kind == FIELD_IDS) {
			memcpy(&id, items + i * sizeof(id), sizeof(id));
			jout_whole(j, NULL, id);
			continue;
		}
		if (f->kind == FIELD_STRINGS) {
			memcpy(&s, items + i * sizeof(s), sizeof(s));
			jout_string(j, NULL, s);
			continue;
		}
		jout_object(j, NULL);
		write_fields(j, f->codec, items + i * f->codec->size);
		jout_end_object(j);
	}
	jout_end_array(j);
}

static void
write_field(struct jout *j, const struct field *f, const void *rec)
{
	struct qty q;
	int64_t id;
	unsigned e;

	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_DATE:
		jout_string(j, f->name, get_string(rec, f));
		break;
	case FIELD_QTY:
	case FIELD_COUNT:
		memcpy(&q, at(rec, f->offset), sizeof(q));
		jout_qty(j, f->name, q);
		break;
	case FIELD_ID:
		memcpy(&id, at(rec, f->offset), sizeof(id));
		jout_whole(j, f->name, id);
		break;
	case FIELD_FLAG:
		jout_bool(j, f->name, true);
		break;
	case FIELD_ENUM:
		memcpy(&e, at(rec, f->offset), sizeof(e));
		jout_string(j, f->name, f->names[e]);
		break;
	case FIELD_OBJECT:
		jout_object(j, f->name);
		write_fields(j, f->codec, at(rec, f->offset));
		jout_end_object(j);
		break;
	case FIELD_INLINE:
		write_fields(j, f->codec, at(rec, f->offset));
		break;
	case FIELD_LIST:
	case FIELD_STRINGS:
	case FIELD_IDS:
		write_list(j, f, rec);
		break;
	}
}

static void
write_fields(struct jout *j, const struct codec *codec, const void *rec)
{
	const struct field *f;

	for (f = codec->fields; f < codec->fields + codec->n; f++) {
		if (!is_absent(f, rec))
			write_field(j, f, rec);
		else
			assert(!f->required);
	}
}

void
codec_write(const struct codec *codec, const void *rec, struct jout *j)
{
	write_fields(j, codec, rec);
}
