/* Rows of an answer of Atria's REST API, in any shape that makes sense. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "scan.h"
#include "text.h"

struct reading {
	struct rows *r;
	const char *text;
	size_t len;
	size_t at;		/* where the text goes on */
	struct scan scan;	/* the value at hand */
	struct arena arena;	/* its strings */
	/* the names of the row before, by place: mostly they come again */
	struct known_name {
		const char *name;	/* as it stands in the text */
		size_t len;
		enum name_place place;
		struct meaning meaning;
	} known[SCAN_MAX_MEMBERS];
};

/* --- the text ------------------------------------------------------------- */

/* The next byte that is not blank, which stays there; NUL at the end. */
static char
peek_byte(struct reading *rd)
{
	while (rd->at < rd->len &&
	    memchr(" \t\r\n", rd->text[rd->at], 4) != NULL)
		rd->at++;
	return rd->at < rd->len ? rd->text[rd->at] : '\0';
}

/* Whether the next byte that is not blank is c; then it is passed. */
static bool
accept_byte(struct reading *rd, char c)
{
	if (peek_byte(rd) != c)
		return false;
	rd->at++;
	return true;
}

/* "line N, column N: what" of where the text goes on; returns -1. */
static int
wrong_here(const struct reading *rd, const char *what)
{
	size_t i, line = 1, start = 0;

	for (i = 0; i < rd->at; i++)
		if (rd->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	return err_set(rd->r->e, "line %zu, column %zu: %s", line,
	    rd->at - start + 1, what);
}

/* Reads a whole value, whatever it is. */
static int
read_value(struct reading *rd)
{
	struct err why;
	int rc;

	(void)peek_byte(rd);
	rc = scan_value(&rd->scan, rd->text + rd->at, rd->len - rd->at, &why);
	rd->at += rd->scan.end;
	return rc == 0 ? 0 : wrong_here(rd, why.text);
}

/* --- cells ---------------------------------------------------------------- */

/*
 * Programs that keep quantities in binary write 0.3 as 0.29999999999999999:
 * what is no quantity as it stands is taken as the shortest text that means the
 * same binary number. The text stays: a code may be a number, too.
 */
static void
shorten_number(struct cell *cell, struct arena *a)
{
	const double d = strtod(cell->text, NULL);
	const char *shorter;
	int precision;

	for (precision = 15; precision < 17; precision++) {
		shorter = arena_fmt(a, "%.*g", precision, d);
		if (strtod(shorter, NULL) < d || strtod(shorter, NULL) > d)
			continue;
		cell->fault = qty_parse(&cell->number, shorter,
		    strlen(shorter));
		return;
	}
}

static struct cell
cell_of(const struct scan *s, size_t tok, struct arena *a)
{
	struct cell cell = { .kind = CELL_OTHER };

	switch (scan_type(s, tok)) {
	case SCAN_NULL:
		cell.kind = CELL_NONE;
		break;
	case SCAN_STRING:
		cell.kind = CELL_TEXT;
		cell.text = scan_string(s, tok, a);
		break;
	case SCAN_NUMBER:
		cell.kind = CELL_NUMBER;
		cell.text = arena_strn(a, s->text + s->tokens[tok].start,
		    s->tokens[tok].len);
		cell.fault = scan_qty(s, tok, &cell.number);
		if (cell.fault != NULL)
			shorten_number(&cell, a);
		break;
	case SCAN_TRUE:
		cell.kind = CELL_TRUE;
		break;
	case SCAN_FALSE:
		cell.kind = CELL_FALSE;
		break;
	case SCAN_OBJECT:
	case SCAN_ARRAY:
		break;
	}
	return cell;
}

/* What a member, the nth of its object, means by its name. */
static struct meaning
meaning_of(struct reading *rd, size_t name, size_t nth, enum name_place place)
{
	const struct scan_token *t = &rd->scan.tokens[name];
	const char *text = rd->scan.text + t->start;
	struct known_name *known = &rd->known[nth];

	if (known->name == NULL || known->len != t->len ||
	    known->place != place || memcmp(known->name, text, t->len) != 0) {
		known->name = text;
		known->len = t->len;
		known->place = place;
		known->meaning = rows_meaning(rd->r, scan_string(&rd->scan,
		    name, &rd->arena), place, NULL);
	}
	return known->meaning;
}

/* --- what stands beside rows ---------------------------------------------- */

/* An object that tells something about rows, and its place in the answer. */
struct beside {
	struct claims *claims;
	enum name_place place;
	const char *path;	/* of it, for messages, with a stop; or "" */
};

static bool
is_container(const struct scan *s, size_t tok)
{
	return scan_type(s, tok) == SCAN_OBJECT ||
	    scan_type(s, tok) == SCAN_ARRAY;
}

/* Whether a value is more than null, false, 0, "" or what holds only those. */
static bool
says_something(struct reading *rd, size_t tok)
{
	const struct scan *s = &rd->scan;
	struct claim_value v;
	struct cell cell;
	size_t i;

	if (!is_container(s, tok)) {
		cell = cell_of(s, tok, &rd->arena);
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

	if (!is_container(&rd->scan, tok)) {
		cell = cell_of(&rd->scan, tok, &rd->arena);
		return rows_claim(&cell);
	}
	if (says_something(rd, tok))
		v.kind = CLAIM_OTHER;
	return v;
}

/* Lists with these names are no lists of rows. */
static bool
is_remark(enum name_about about)
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
	for (i = tok + 1; is_container(s, tok) && i < s->tokens[tok].next;
	    i = scan_next(s, i)) {
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

	for (i = tok + 1; is_container(s, tok) && i < s->tokens[tok].next;
	    i = scan_next(s, i)) {
		if (!object && scan_type(s, i) == SCAN_OBJECT)
			return true;
		if (object) {
			name = scan_string(s, i++, &rd->arena);
			m = rows_meaning(rd->r, name, PLACE_ANSWER, NULL);
			if (m.column == COLUMN_CUSTOMER_CODE ||
			    m.column == COLUMN_SKU ||
			    m.column == COLUMN_QUANTITY)
				return true;
			if (is_remark(m.about))
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

static int take_beside(struct reading *rd, const struct beside *b,
    const char *name, const struct meaning *m, size_t tok);

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
		if (take_beside(rd, &in, member, &m, i) == -1)
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

	row.cells[c] = cell_of(&rd->scan, tok, &rd->arena);
	if (c == COLUMN_RESULT_COUNT)
		return rows_expect(rd->r, &row);
	if (c == COLUMN_BILLABLE)
		return claims_take(b->claims, path, ABOUT_BILLING,
		    v.kind == CLAIM_FALSE ? &not_billed :
		    v.kind == CLAIM_TRUE ? &nothing : &v);
	return claims_take(b->claims, path, abouts[c], &v);
}

/* Takes what a member beside rows says. */
static int
take_beside(struct reading *rd, const struct beside *b, const char *name,
    const struct meaning *m, size_t tok)
{
	const char *path = arena_fmt(&rd->arena, "%s%s", b->path, name);
	struct claim_value v = value_of(rd, tok);

	if (m->ignored || (m->about == ABOUT_UNKNOWN &&
	    b->place != PLACE_ANSWER && !is_container(&rd->scan, tok)))
		return 0;
	if (m->column != COLUMNS)
		return take_common_column(rd, b, path, m->column, tok);
	if (!is_container(&rd->scan, tok))
		return claims_take(b->claims, path, m->about, &v);
	if (m->about == ABOUT_ERROR || m->about == ABOUT_MESSAGE) {
		v.text = find_text(rd, tok);
		if (v.text != NULL)
			v.kind = CLAIM_TEXT;
		return claims_take(b->claims, path, m->about, &v);
	}
	if (holds_rows(rd, tok) && !is_remark(m->about))
		return err_set(rd->r->e, "%s holds rows that are not in a "
		    "list, or in a list of its own: which ones are the "
		    "answer?", path);
	if (claims_take(b->claims, path, m->about, &v) == -1)
		return -1;
	return take_container(rd, b, name, m->about, tok);
}

/* --- rows ----------------------------------------------------------------- */

/* Where the object's list of rows stands, 0 if it has none. */
static int
find_list(struct reading *rd, const struct row *row, size_t obj, size_t *list)
{
	const struct scan *s = &rd->scan;
	size_t name;

	*list = 0;
	for (name = obj + 1; name < s->tokens[obj].next;
	    name = scan_next(s, name + 1)) {
		if (scan_type(s, name + 1) != SCAN_ARRAY || is_remark(
		    name_about(scan_string(s, name, &rd->arena),
		    PLACE_CUSTOMER, NULL)))
			continue;
		if (*list != 0)
			return err_set(rd->r->e, "row %" PRIu64
			    " holds several lists", row->number);
		*list = name + 1;
	}
	return 0;
}

/* A member of a row or a customer that is no column. */
static int
take_other(struct reading *rd, const struct row *row, const struct beside *b,
    size_t name, const struct meaning *m)
{
	const char *text = scan_string(&rd->scan, name, &rd->arena);
	const struct cell cell = cell_of(&rd->scan, name + 1, &rd->arena);
	struct err why;

	if (cell.kind != CELL_OTHER && (b->place == PLACE_ROW ||
	    (m->about >= ABOUT_BILLING && m->about <= ABOUT_ODD)))
		return rows_other(rd->r, row, text, m->about, &cell);
	if (take_beside(rd, b, text, m, name + 1) == 0)
		return 0;
	why = *rd->r->e;
	return err_set(rd->r->e, "row %" PRIu64 ": %s", row->number, why.text);
}

/*
 * Adds what the object obj says of the columns; it may not contradict itself.
 * list is where its list of rows stands, or 0.
 */
static int
take_columns(struct reading *rd, struct row *row, size_t obj, size_t list,
    struct claims *claims)
{
	const struct scan *s = &rd->scan;
	const struct beside b = { claims, list != 0 ? PLACE_CUSTOMER :
	    PLACE_ROW, "" };
	bool own[COLUMNS] = { false };
	struct cell cell;
	struct meaning m;
	size_t name, value, nth = 0;

	for (name = obj + 1; name < s->tokens[obj].next;
	    name = scan_next(s, value), nth++) {
		value = name + 1;
		if (value == list)
			continue;
		m = meaning_of(rd, name, nth, b.place);
		if (scan_type(s, value) == SCAN_NULL)
			continue;
		if (m.column == COLUMNS) {
			if (take_other(rd, row, &b, name, &m) == -1)
				return -1;
			continue;
		}
		cell = cell_of(s, value, &rd->arena);
		if (rows_put(rd->r, row, own, &m, &cell) == -1)
			return -1;
	}
	return 0;
}

/*
 * What holds for all rows of a customer. Its counts do not: they are sums, and
 * a row without a count of its own has none.
 */
static struct row
inherited(const struct row *customer)
{
	struct row row = *customer;

	row.cells[COLUMN_SKU].kind = CELL_NONE;
	row.cells[COLUMN_DESCRIPTION].kind = CELL_NONE;
	row.cells[COLUMN_PREVIOUS].kind = CELL_NONE;
	row.cells[COLUMN_DIFFERENCE].kind = CELL_NONE;
	row.cells[COLUMN_QUANTITY].kind = CELL_NONE;
	return row;
}

/* A row may not name another customer than the one that holds it. */
static int
check_customer(struct rows *r, const struct row *row, const struct row *outer)
{
	const struct cell *code = &outer->cells[COLUMN_CUSTOMER_CODE];

	if (code->kind == CELL_NONE || rows_same_cell(r, COLUMN_CUSTOMER_CODE,
	    &row->cells[COLUMN_CUSTOMER_CODE], code))
		return 0;
	return rows_wrong(r, row, COLUMN_CUSTOMER_CODE,
	    "is not that of the customer that holds the row");
}

/*
 * Judges what a customer says of its rows, which are those from the first on.
 * Its own count may leave out what is not billable, but never be more.
 */
static int
judge_customer(struct rows *r, const struct row *customer, size_t first,
    size_t elements, struct claims *claims)
{
	const struct cell *own = &customer->cells[COLUMN_QUANTITY];
	const struct billing part = { .lines = r->billing->lines + first,
	    .n = r->billing->n - first };
	struct claims_come come = { .rows = elements, .elements = elements };

	come.sum = first < r->billing->n ? billing_sum(&part) : qty_units(0);
	if (own->kind == CELL_NUMBER && own->fault == NULL &&
	    come.sum.known && qty_cmp(own->number, come.sum) > 0)
		return rows_wrong(r, customer, COLUMN_QUANTITY, "of the "
		    "customer is more than its rows add up to: rows are "
		    "missing");
	return claims_judge(claims, &come);
}

static int take_element(struct reading *rd, size_t tok,
    const struct row *outer);

/*
 * A row that holds a list is a customer; but one with a SKU is an item, and
 * one that counts something and lists nothing would be lost.
 */
static int
take_customer(struct reading *rd, const struct row *row, size_t list,
    struct claims *claims)
{
	const struct scan *s = &rd->scan;
	const size_t first = rd->r->billing->n;
	struct row rows;
	size_t i;

	if (row->cells[COLUMN_SKU].kind != CELL_NONE ||
	    (scan_count(s, list) == 0 &&
	    row->cells[COLUMN_QUANTITY].kind != CELL_NONE))
		return err_set(rd->r->e, "row %" PRIu64 " holds a list: is it "
		    "an item or a customer?", row->number);
	rd->r->customers++;
	rows = inherited(row);
	for (i = list + 1; i < s->tokens[list].next; i = scan_next(s, i))
		if (take_element(rd, i, &rows) == -1)
			return -1;
	return judge_customer(rd->r, row, first, scan_count(s, list), claims);
}

/* Takes an element of a list: a row, or a customer with a list of rows. */
static int
take_element(struct reading *rd, size_t tok, const struct row *outer)
{
	struct claims claims = { .period = rd->r->claims.period,
	    .e = rd->r->e };
	struct row row = { 0 };
	size_t list;
	int rc;

	if (outer != NULL)
		row = *outer;
	row.number = rd->r->n + 1;
	if (scan_type(&rd->scan, tok) != SCAN_OBJECT)
		return err_set(rd->r->e, "row %" PRIu64 " is not an object",
		    row.number);
	claims.arena = &rd->arena;
	rc = find_list(rd, &row, tok, &list) == -1 ? -1 :
	    take_columns(rd, &row, tok, list, &claims);
	if (rc == 0 && list != 0 && outer != NULL)
		rc = err_set(rd->r->e, "row %" PRIu64 " holds a list within "
		    "a list", row.number);
	if (rc == 0 && outer != NULL)
		rc = check_customer(rd->r, &row, outer);
	if (rc == 0)
		rc = list != 0 ? take_customer(rd, &row, list, &claims) :
		    rows_add(rd->r, &row);
	claims_release(&claims);
	return rc;
}

/* Reads a list, of which the bracket is passed, element by element. */
static int
read_list(struct reading *rd)
{
	if (accept_byte(rd, ']'))
		return 0;
	do {
		arena_clear(&rd->arena);
		if (read_value(rd) == -1 || take_element(rd, 0, NULL) == -1)
			return -1;
	} while (accept_byte(rd, ','));
	return accept_byte(rd, ']') ? 0 : wrong_here(rd, "expected , or ]");
}

/* Reads a name and the colon behind it, as a copy. */
static int
read_name(struct reading *rd, const char **name)
{
	if (peek_byte(rd) != '"')
		return wrong_here(rd, "expected a name");
	if (read_value(rd) == -1)
		return -1;
	*name = scan_string(&rd->scan, 0, &rd->r->billing->arena);
	return accept_byte(rd, ':') ? 0 : wrong_here(rd, "expected :");
}

/* Whether a list of objects comes next. */
static bool
comes_list_of_objects(struct reading *rd)
{
	const size_t at = rd->at;
	const bool is_list = accept_byte(rd, '[') && peek_byte(rd) == '{';

	rd->at = at;
	return is_list;
}

/* A member of the object around the rows: their list, or what is beside it. */
static int
read_member(struct reading *rd, bool *have_list)
{
	const struct beside b = { &rd->r->claims, PLACE_ANSWER, "" };
	const char *name = NULL;
	struct meaning m;

	arena_clear(&rd->arena);
	if (read_name(rd, &name) == -1)
		return -1;
	m = rows_meaning(rd->r, name, PLACE_ANSWER, NULL);
	if (m.ignored)
		return read_value(rd);
	/* "details" may be rows, or what is said of an error */
	if (peek_byte(rd) != '[' || (is_remark(m.about) &&
	    !(m.about == ABOUT_MESSAGE && comes_list_of_objects(rd))))
		return read_value(rd) == -1 ? -1 :
		    take_beside(rd, &b, name, &m, 0);
	if (*have_list)
		return err_set(rd->r->e, "the answer is an object with "
		    "several lists: which one holds the rows?");
	*have_list = true;
	rd->at++;
	return read_list(rd);
}

/* Reads an object, of which the brace is passed, with one list in it. */
static int
read_object(struct reading *rd)
{
	struct claims *claims = &rd->r->claims;
	bool have_list = false;

	if (accept_byte(rd, '}'))
		return err_set(rd->r->e, "the answer is not a list of rows");
	do {
		if (read_member(rd, &have_list) == -1)
			return -1;
	} while (accept_byte(rd, ','));
	if (!accept_byte(rd, '}'))
		return wrong_here(rd, "expected , or }");
	if (have_list)
		return 0;
	if (claims->message != NULL && claims->failure == NULL)
		claims->failure = "message";
	return err_set(rd->r->e, "the answer is not a list of rows");
}

int
rows_read_json(struct rows *r, const char *text, size_t len)
{
	struct reading rd = { .r = r, .text = text, .len = len };
	int rc;

	rc = accept_byte(&rd, '[') ? read_list(&rd) :
	    accept_byte(&rd, '{') ? read_object(&rd) : -1;
	if (rc == -1 && r->claims.failure != NULL)
		(void)claims_fail(&r->claims);
	if (rc == 0 && (peek_byte(&rd) != '\0' || rd.at < len))
		rc = wrong_here(&rd, "text after the value");
	scan_release(&rd.scan);
	arena_release(&rd.arena);
	return rc;
}
