#include <string.h>

#include "beside.h"
#include "text.h"

/* Whether a value is more than null, false, 0, "" or what holds only those. */
static bool
says_something(struct reading *rd, size_t tok)
{
	const struct scan *s = &rd->scan;
	struct claim_value v;
	struct cell cell;
	size_t i;

	if (!reading_is_container(s, tok)) {
		cell = reading_cell(s, tok, &rd->arena);
		v = rows_claim(&cell);
		return v.kind > CLAIM_FALSE && !(v.kind == CLAIM_NUMBER &&
		    v.number.known && qty_sign(v.number) == 0);
	}
	for (i = tok + 1; i < s->tokens[tok].next; i = scan_next(s, i)) {
		if (scan_type(s, tok) == SCAN_OBJECT)
			i++;	/* behind the name */
		if (says_something(rd, i))
			return true;
	}
	return false;
}

static struct claim_value
value_of(struct reading *rd, size_t tok)
{
	struct claim_value v = { .kind = CLAIM_NOTHING };
	struct cell cell;

	if (!reading_is_container(&rd->scan, tok)) {
		cell = reading_cell(&rd->scan, tok, &rd->arena);
		return rows_claim(&cell);
	}
	if (says_something(rd, tok))
		v.kind = CLAIM_OTHER;
	return v;
}

bool
beside_is_remark(enum name_about about)
{
	return about == ABOUT_ERROR || about == ABOUT_WARNING ||
	    about == ABOUT_MESSAGE || about == ABOUT_LINKS ||
	    about == ABOUT_MORE || about == ABOUT_FLAW ||
	    about == ABOUT_FILTER;
}

/* The text of an error: its message, or the first text in it; or NULL. */
static const char *
find_text(struct reading *rd, size_t tok)
{
	const struct scan *s = &rd->scan;
	const char *text = NULL, *found;
	size_t i;

	if (scan_type(s, tok) == SCAN_STRING)
		return scan_string(s, tok, &rd->arena);
	for (i = tok + 1; reading_is_container(s, tok) &&
	    i < s->tokens[tok].next; i = scan_next(s, i)) {
		found = NULL;
		if (scan_type(s, tok) == SCAN_OBJECT &&
		    text_same_name(scan_string(s, i++, &rd->arena),
		    "message"))
			return find_text(rd, i);
		if (text == NULL && (found = find_text(rd, i)) != NULL)
			text = found;
	}
	return text;
}

/*
 * Whether rows, or columns of rows, stand in the value of a member: they would
 * be lost.
 */
static bool
holds_rows(struct reading *rd, size_t tok)
{
	const struct scan *s = &rd->scan;
	const bool object = scan_type(s, tok) == SCAN_OBJECT;
	struct meaning m;
	const char *name;
	size_t i;

	for (i = tok + 1; reading_is_container(s, tok) &&
	    i < s->tokens[tok].next; i = scan_next(s, i)) {
		if (!object && scan_type(s, i) == SCAN_OBJECT)
			return true;
		if (object) {
			name = scan_string(s, i++, &rd->arena);
			m = rows_meaning(rd->r, name, PLACE_ANSWER, NULL);
			if (m.column == COLUMN_CUSTOMER_CODE ||
			    m.column == COLUMN_SKU ||
			    m.column == COLUMN_QUANTITY)
				return true;
			if (beside_is_remark(m.about))
				continue;
		}
		if (holds_rows(rd, i))
			return true;
	}
	return false;
}

/* {"rel": "next", "href": ...}: a link that names its kind. */
static int
take_link(struct reading *rd, const struct beside *b, const char *path,
    size_t tok)
{
	static const struct claim_value there = { .kind = CLAIM_OTHER };
	const struct scan *s = &rd->scan;
	size_t i;

	if (scan_type(s, tok) != SCAN_OBJECT)
		return 0;
	for (i = tok + 1; i < s->tokens[tok].next; i = scan_next(s, i)) {
		i++;
		if (scan_type(s, i) == SCAN_STRING && name_about(
		    scan_string(s, i, &rd->arena), PLACE_ANSWER, NULL) ==
		    ABOUT_MORE)
			return claims_take(b->claims, path, ABOUT_MORE,
			    &there);
	}
	return 0;
}

/* The members of an object, or the elements of a list, beside rows. */
static int
take_container(struct reading *rd, const struct beside *b, const char *name,
    enum name_about about, size_t tok)
{
	const struct scan *s = &rd->scan;
	const struct beside in = { b->claims, b->place,
	    arena_fmt(&rd->arena, "%s%s.", b->path, name) };
	const char *member;
	struct meaning m;
	size_t i;

	for (i = tok + 1; i < s->tokens[tok].next; i = scan_next(s, i)) {
		if (scan_type(s, tok) == SCAN_ARRAY) {
			if (about == ABOUT_LINKS && take_link(rd, b, name,
			    i) == -1)
				return -1;
			continue;
		}
		member = scan_string(s, i++, &rd->arena);
		m = rows_meaning(rd->r, member, PLACE_ANSWER, name);
		if (beside_take(rd, &in, member, &m, i) == -1)
			return -1;
	}
	return 0;
}

/* A column of rows that stands beside them holds for all of them. */
static int
take_common_column(struct reading *rd, const struct beside *b,
    const char *path, enum column c, size_t tok)
{
	static const enum name_about abouts[COLUMNS] = {
		[COLUMN_CUSTOMER_CODE] = ABOUT_FILTER,
		[COLUMN_BILLING_IDENTIFIER] = ABOUT_FILTER,
		[COLUMN_SKU] = ABOUT_FILTER,
		[COLUMN_QUANTITY] = ABOUT_SUM,
	};
	const struct claim_value v = value_of(rd, tok);
	const struct claim_value not_billed = { .kind = CLAIM_TEXT,
	    .text = "no" }, nothing = { .kind = CLAIM_NOTHING };
	struct row row = { 0 };

	row.cells[c] = reading_cell(&rd->scan, tok, &rd->arena);
	if (c == COLUMN_RESULT_COUNT)
		return rows_expect(rd->r, &row);
	if (c == COLUMN_BILLABLE)
		return claims_take(b->claims, path, ABOUT_BILLING,
		    v.kind == CLAIM_FALSE ? &not_billed :
		    v.kind == CLAIM_TRUE ? &nothing : &v);
	return claims_take(b->claims, path, abouts[c], &v);
}

int
beside_take(struct reading *rd, const struct beside *b, const char *name,
    const struct meaning *m, size_t tok)
{
	const char *path = arena_fmt(&rd->arena, "%s%s", b->path, name);
	struct claim_value v = value_of(rd, tok);

	if (m->ignored || (m->about == ABOUT_UNKNOWN &&
	    b->place != PLACE_ANSWER && !reading_is_container(&rd->scan, tok)))
		return 0;
	if (m->column != COLUMNS)
		return take_common_column(rd, b, path, m->column, tok);
	if (!reading_is_container(&rd->scan, tok))
		return claims_take(b->claims, path, m->about, &v);
	if (m->about == ABOUT_ERROR || m->about == ABOUT_MESSAGE) {
		v.text = find_text(rd, tok);
		if (v.text != NULL)
			v.kind = CLAIM_TEXT;
		return claims_take(b->claims, path, m->about, &v);
	}
	if (holds_rows(rd, tok) && !beside_is_remark(m->about))
		return err_set(rd->r->e, "%s holds rows that are not in a "
		    "list, or in a list of its own: which ones are the "
		    "answer?", path);
	if (claims_take(b->claims, path, m->about, &v) == -1)
		return -1;
	return take_container(rd, b, name, m->about, tok);
}
