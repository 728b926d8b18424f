/* Rows of an answer of Atria's REST API, in any shape that makes sense. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "scan.h"

struct reading {
	struct rows *r;
	const char *text;
	size_t len;
	size_t at;		/* where the text goes on */
	struct scan scan;	/* the value at hand */
	struct arena arena;	/* its strings */
	/* the columns of the row before, by place: mostly they come again */
	struct known_name {
		const char *name;	/* as it stands in the text */
		size_t len;
		enum column column;
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
 * same binary number.
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
		cell->text = shorter;
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

static bool
same_cell(const struct cell *a, const struct cell *b)
{
	return a->kind == b->kind && (a->text == b->text ||
	    (a->text != NULL && b->text != NULL &&
	    strcmp(a->text, b->text) == 0));
}

/* The column of a member, the place-th of its row, by its name. */
static enum column
column_of(struct reading *rd, size_t name, size_t place)
{
	const struct scan_token *t = &rd->scan.tokens[name];
	const char *text = rd->scan.text + t->start;
	struct known_name *known = &rd->known[place];

	if (known->name == NULL || known->len != t->len ||
	    memcmp(known->name, text, t->len) != 0) {
		known->name = text;
		known->len = t->len;
		known->column = rows_column(rd->r, scan_string(&rd->scan, name,
		    &rd->arena));
	}
	return known->column;
}

/* --- rows ----------------------------------------------------------------- */

/*
 * Adds what the object obj says of the columns; it may not contradict itself.
 * Finds its list, if it has one.
 */
static int
take_columns(struct reading *rd, struct row *row, size_t obj, size_t *list)
{
	const struct scan *s = &rd->scan;
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
		c = column_of(rd, name, place);
		if (c == COLUMNS || scan_type(s, value) == SCAN_NULL)
			continue;
		cell = cell_of(s, value, &rd->arena);
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
	const struct scan *s = &rd->scan;
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
	row.number = rd->r->billing->n + 1;
	if (scan_type(&rd->scan, tok) != SCAN_OBJECT)
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

/* A member beside the list; it may be the number of rows. */
static int
read_total(struct reading *rd, enum column c)
{
	struct row row = { 0 };

	if (read_value(rd) == -1)
		return -1;
	if (c == COLUMN_RESULT_COUNT)
		row.cells[c] = cell_of(&rd->scan, 0, &rd->arena);
	return rows_expect(rd->r, &row);
}

/* Reads a name and the colon behind it: what column it means. */
static int
read_name(struct reading *rd, enum column *c)
{
	if (peek_byte(rd) != '"')
		return wrong_here(rd, "expected a name");
	if (read_value(rd) == -1)
		return -1;
	*c = rows_column(rd->r, scan_string(&rd->scan, 0, &rd->arena));
	return accept_byte(rd, ':') ? 0 : wrong_here(rd, "expected :");
}

/* Reads an object, of which the brace is passed, with one list in it. */
static int
read_object(struct reading *rd)
{
	bool have_list = false;
	enum column c = COLUMNS;

	if (accept_byte(rd, '}'))
		return err_set(rd->r->e, "the answer is not a list of rows");
	do {
		if (read_name(rd, &c) == -1)
			return -1;
		if (!accept_byte(rd, '[')) {
			if (read_total(rd, c) == -1)
				return -1;
			continue;
		}
		if (have_list)
			return err_set(rd->r->e, "the answer is an object "
			    "with several lists: which one holds the rows?");
		have_list = true;
		if (read_list(rd) == -1)
			return -1;
	} while (accept_byte(rd, ','));
	if (!accept_byte(rd, '}'))
		return wrong_here(rd, "expected , or }");
	return have_list ? 0 : err_set(rd->r->e, "the answer is not a list of "
	    "rows");
}

int
rows_read_json(struct rows *r, const char *text, size_t len)
{
	struct reading rd = { .r = r, .text = text, .len = len };
	int rc;

	rc = accept_byte(&rd, '[') ? read_list(&rd) :
	    accept_byte(&rd, '{') ? read_object(&rd) : -1;
	if (rc == 0 && (peek_byte(&rd) != '\0' || rd.at < len))
		rc = wrong_here(&rd, "text after the value");
	scan_release(&rd.scan);
	arena_release(&rd.arena);
	return rc;
}
