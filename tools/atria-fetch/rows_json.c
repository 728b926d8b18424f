/* Rows of an answer of Atria's REST API, in any shape that makes sense. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jsonfeed.h"
#include "rows.h"

#define MAX_NAMES	64	/* members of a row that are remembered */

/* Which columns the members of the row before were: mostly they are again. */
struct known_name {
	char name[48];
	size_t len;
	enum column column;
};

struct reading {
	struct rows *r;
	struct jsonfeed feed;
	struct known_name known[MAX_NAMES];	/* by place within the row */
};

/* --- cells ---------------------------------------------------------------- */

/*
 * The text of a number. Programs that keep quantities in binary write 0.3 as
 * 0.29999999999999999: what is no quantity as it stands is taken as the
 * shortest text that means the same binary number.
 */
static const char *
number_text(struct rows *r, const char *text, size_t len)
{
	char *exact = arena_strn(&r->arena, text, len), *shorter;
	struct qty q;
	double d;
	int precision;

	if (qty_parse(&q, text, len) == NULL)
		return exact;
	d = strtod(exact, NULL);
	for (precision = 15; precision < 17; precision++) {
		shorter = arena_alloc(&r->arena, 32);
		(void)snprintf(shorter, 32, "%.*g", precision, d);
		if (!(strtod(shorter, NULL) < d) &&
		    !(strtod(shorter, NULL) > d))
			return shorter;
	}
	return exact;
}

static struct cell
cell_of(struct rows *r, const struct scan *s, size_t tok)
{
	struct cell cell = { CELL_OTHER, NULL };

	switch (scan_type(s, tok)) {
	case SCAN_NULL:
		cell.kind = CELL_NONE;
		break;
	case SCAN_STRING:
		cell.kind = CELL_TEXT;
		cell.text = scan_string(s, tok, &r->arena);
		break;
	case SCAN_NUMBER:
		cell.kind = CELL_NUMBER;
		cell.text = number_text(r, s->text + s->tokens[tok].start,
		    s->tokens[tok].len);
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

static bool
same_cell(const struct cell *a, const struct cell *b)
{
	return a->kind == b->kind && (a->text == b->text ||
	    (a->text != NULL && b->text != NULL &&
	    strcmp(a->text, b->text) == 0));
}

/* The column of a member, the place-th of its row, by its name. */
static enum column
column_of(struct reading *rd, const struct scan *s, size_t name, size_t place)
{
	const char *text = s->text + s->tokens[name].start;
	const size_t len = s->tokens[name].len;
	struct known_name *known = NULL;
	enum column c;

	if (place < MAX_NAMES && len < sizeof(known->name))
		known = &rd->known[place];
	if (known != NULL && known->len == len && len > 0 &&
	    memcmp(known->name, text, len) == 0)
		return known->column;
	c = rows_column(rd->r, scan_string(s, name, &rd->r->arena));
	if (known != NULL) {
		memcpy(known->name, text, len);
		known->len = len;
		known->column = c;
	}
	return c;
}

/* --- rows ----------------------------------------------------------------- */

/*
 * Adds what the object obj says of the columns; it may not contradict itself.
 * Finds its list, if it has one.
 */
static int
take_columns(struct reading *rd, struct row *row, size_t obj, size_t *list)
{
	const struct scan *s = &rd->feed.scan;
	bool own[COLUMNS] = { false };
	struct cell cell;
	enum column c;
	size_t name, value, place = 0;

	*list = 0;
	for (name = obj + 1; name < s->tokens[obj].next;
	    name = scan_next(s, value), place++) {
		value = name + 1;
		if (scan_type(s, value) == SCAN_ARRAY) {
			if (*list != 0)
				return err_set(rd->r->e, "row %" PRIu64
				    " holds several lists", row->number);
			*list = value;
		}
		c = column_of(rd, s, name, place);
		if (c == COLUMNS || scan_type(s, value) == SCAN_NULL)
			continue;
		cell = cell_of(rd->r, s, value);
		if (own[c] && !same_cell(&row->cells[c], &cell))
			return rows_wrong(rd->r, row, c, "stands there under "
			    "two names with two values");
		own[c] = true;
		row->cells[c] = cell;
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

	if (code->kind == CELL_NONE ||
	    same_cell(&row->cells[COLUMN_CUSTOMER_CODE], code))
		return 0;
	return rows_wrong(r, row, COLUMN_CUSTOMER_CODE,
	    "is not that of the customer that holds the row");
}

static int take_element(struct reading *rd, size_t tok,
    const struct row *outer);

/*
 * A row that holds a list is a customer; but one with a SKU is an item, and
 * one that counts something and lists nothing would be lost.
 */
static int
take_customer(struct reading *rd, const struct row *row, size_t list)
{
	const struct scan *s = &rd->feed.scan;
	struct row rows;
	size_t i;

	if (row->cells[COLUMN_SKU].kind != CELL_NONE ||
	    (scan_count(s, list) == 0 &&
	    row->cells[COLUMN_QUANTITY].kind != CELL_NONE))
		return err_set(rd->r->e, "row %" PRIu64 " holds a list: is it "
		    "an item or a customer?", row->number);
	rows = inherited(row);
	for (i = list + 1; i < s->tokens[list].next; i = scan_next(s, i))
		if (take_element(rd, i, &rows) == -1)
			return -1;
	return 0;
}

/* Takes an element of a list: a row, or a customer with a list of rows. */
static int
take_element(struct reading *rd, size_t tok, const struct row *outer)
{
	struct row row = { 0 };
	size_t list;

	if (outer != NULL)
		row = *outer;
	row.number = rd->r->b->rows + 1;
	if (scan_type(&rd->feed.scan, tok) != SCAN_OBJECT)
		return err_set(rd->r->e, "row %" PRIu64 " is not an object",
		    row.number);
	if (take_columns(rd, &row, tok, &list) == -1)
		return -1;
	if (list != 0 && outer != NULL)
		return err_set(rd->r->e, "row %" PRIu64 " holds a list within "
		    "a list", row.number);
	if (outer != NULL && check_customer(rd->r, &row, outer) == -1)
		return -1;
	return list != 0 ? take_customer(rd, &row, list) :
	    rows_add(rd->r, &row);
}

/* Reads a list, of which the bracket is passed, element by element. */
static int
take_list(struct reading *rd)
{
	if (jsonfeed_accept(&rd->feed, ']'))
		return 0;
	do {
		arena_clear(&rd->r->arena);
		if (jsonfeed_value(&rd->feed, rd->r->e) == -1 ||
		    take_element(rd, 0, NULL) == -1)
			return -1;
	} while (jsonfeed_accept(&rd->feed, ','));
	return jsonfeed_accept(&rd->feed, ']') ? 0 :
	    jsonfeed_wrong(&rd->feed, "expected , or ]", rd->r->e);
}

/* A member beside the list; it may tell the number of rows. */
static int
take_total(struct reading *rd, enum column c)
{
	struct row row = { 0 };

	if (jsonfeed_value(&rd->feed, rd->r->e) == -1)
		return -1;
	if (c == COLUMN_RESULT_COUNT)
		row.cells[c] = cell_of(rd->r, &rd->feed.scan, 0);
	return rows_expect(rd->r, &row);
}

/* Reads an object, of which the brace is passed, with one list in it. */
static int
take_object(struct reading *rd)
{
	struct jsonfeed *f = &rd->feed;
	bool have_list = false;
	enum column c;

	if (jsonfeed_accept(f, '}'))
		return err_set(rd->r->e, "the answer is not a list of rows");
	do {
		if (jsonfeed_peek(f) != '"')
			return jsonfeed_wrong(f, "expected a name", rd->r->e);
		if (jsonfeed_value(f, rd->r->e) == -1)
			return -1;
		c = rows_column(rd->r, scan_string(&f->scan, 0,
		    &rd->r->arena));
		if (!jsonfeed_accept(f, ':'))
			return jsonfeed_wrong(f, "expected :", rd->r->e);
		if (!jsonfeed_accept(f, '[')) {
			if (take_total(rd, c) == -1)
				return -1;
			continue;
		}
		if (have_list)
			return err_set(rd->r->e, "the answer is an object "
			    "with several lists: which one holds the rows?");
		have_list = true;
		if (take_list(rd) == -1)
			return -1;
	} while (jsonfeed_accept(f, ','));
	if (!jsonfeed_accept(f, '}'))
		return jsonfeed_wrong(f, "expected , or }", rd->r->e);
	return have_list ? 0 : err_set(rd->r->e, "the answer is not a list of "
	    "rows");
}

int
rows_read_json(struct rows *r)
{
	struct reading rd = { .r = r, .feed = { .source = r->source } };
	int rc;

	rc = jsonfeed_accept(&rd.feed, '[') ? take_list(&rd) :
	    jsonfeed_accept(&rd.feed, '{') ? take_object(&rd) : -1;
	if (rc == 0 && !jsonfeed_at_end(&rd.feed))
		rc = jsonfeed_wrong(&rd.feed, "text after the value", r->e);
	jsonfeed_release(&rd.feed);
	return rc;
}
