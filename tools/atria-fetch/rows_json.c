/* Rows of an answer of Atria's REST API, in any shape that makes sense. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "asked_period.h"
#include "beside.h"
#include "reading.h"
#include "rows.h"
#include "wrapper.h"

/* --- names ---------------------------------------------------------------- */

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
		if (scan_type(s, name + 1) != SCAN_ARRAY || beside_is_remark(
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
	const struct cell cell = reading_cell(&rd->scan, name + 1, &rd->arena);
	struct err why;

	if (cell.kind != CELL_OTHER && (b->place == PLACE_ROW ||
	    (m->about >= ABOUT_BILLING && m->about <= ABOUT_ODD)))
		return rows_other(rd->r, row, text, m->about, &cell);
	if (beside_take(rd, b, text, m, name + 1) == 0)
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
		cell = reading_cell(s, value, &rd->arena);
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
	if (reading_accept(rd, ']'))
		return 0;
	do {
		arena_clear(&rd->arena);
		if (reading_value(rd) == -1 || take_element(rd, 0, NULL) == -1)
			return -1;
	} while (reading_accept(rd, ','));
	return reading_accept(rd, ']') ? 0 :
	    reading_wrong(rd, "expected , or ]");
}

/* An object around the rows: the answer, or one in it. */
struct around {
	const char *path;	/* with a stop, or "" */
	const char *parent;	/* its name, or NULL */
	const char **list;	/* where the list was, for all of them */
};

/* Reads a name and the colon behind it, as a copy. */
static int
read_name(struct reading *rd, const char **name)
{
	if (reading_peek(rd) != '"')
		return reading_wrong(rd, "expected a name");
	if (reading_value(rd) == -1)
		return -1;
	*name = scan_string(&rd->scan, 0, &rd->r->billing->arena);
	return reading_accept(rd, ':') ? 0 : reading_wrong(rd, "expected :");
}

/* --- the object around the rows ------------------------------------------- */

/* Whether a list of objects comes next. */
static bool
comes_list_of_objects(struct reading *rd)
{
	const size_t at = rd->at;
	const bool is_list = reading_accept(rd, '[') && reading_peek(rd) == '{';

	rd->at = at;
	return is_list;
}

/* Whether what is in the list may be something else than what is billed in the
 * period. */
static int
check_list_name(struct reading *rd, const char *path, const char *name)
{
	if (!asked_period_misses(rd->r->claims.period, name) && name_holds(name,
	    "nonbill notbill unbill exclu previous prior lastmonth lastperiod "
	    "removed deleted added changed changes delta") == 0)
		return 0;
	return err_set(rd->r->e, "%s may not be what is billed in the period",
	    path);
}

/* Reads the list of rows; there may be one only. */
static int
read_rows(struct reading *rd, struct around *in, const char *path)
{
	if (*in->list != NULL)
		return err_set(rd->r->e, "there are several lists, %s and %s: "
		    "which one holds the rows? Name the other one in the job "
		    "file: \"FieldMap\": {\"ignore\": \"NAME\"}", *in->list,
		    path);
	*in->list = path;
	rd->at++;
	return read_list(rd);
}

static int read_object(struct reading *rd, struct around *in);

/* Reads an object that holds the list of rows. */
static int
read_wrapper(struct reading *rd, const struct around *in, const char *path,
    const char *name)
{
	struct around inner = { .path = arena_fmt(&rd->r->billing->arena,
	    "%s.", path), .parent = name, .list = in->list };

	rd->at++;
	return read_object(rd, &inner);
}

/* A member of an object around the rows: their list, another such object, or
 * what is beside it. */
static int
read_member(struct reading *rd, struct around *in)
{
	const struct beside b = { &rd->r->claims, PLACE_ANSWER, in->path };
	const char *name = NULL, *path;
	struct meaning m;
	bool list, wrapper;

	arena_clear(&rd->arena);
	if (read_name(rd, &name) == -1)
		return -1;
	m = rows_meaning(rd->r, name, PLACE_ANSWER, in->parent);
	if (m.ignored)
		return reading_value(rd);
	/* "details" may be rows, or what is said of an error */
	list = reading_peek(rd) == '[' && (!beside_is_remark(m.about) ||
	    (m.about == ABOUT_MESSAGE && comes_list_of_objects(rd)));
	wrapper = !list && !beside_is_remark(m.about) &&
	    wrapper_comes(rd, *in->list != NULL);
	if (!list && !wrapper)
		return reading_value(rd) == -1 ? -1 :
		    beside_take(rd, &b, name, &m, 0);
	path = arena_fmt(&rd->r->billing->arena, "%s%s", in->path, name);
	if (check_list_name(rd, path, name) == -1)
		return -1;
	return list ? read_rows(rd, in, path) :
	    read_wrapper(rd, in, path, name);
}

/* Reads an object, of which the brace is passed. */
static int
read_object(struct reading *rd, struct around *in)
{
	if (reading_accept(rd, '}'))
		return 0;
	do {
		if (read_member(rd, in) == -1)
			return -1;
	} while (reading_accept(rd, ','));
	return reading_accept(rd, '}') ? 0 :
	    reading_wrong(rd, "expected , or }");
}

/* Reads the answer, an object with one list in it, or in one in it. */
static int
read_answer(struct reading *rd)
{
	struct claims *claims = &rd->r->claims;
	const char *list = NULL;
	struct around in = { .path = "", .list = &list };

	if (read_object(rd, &in) == -1)
		return -1;
	if (list != NULL)
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

	rc = reading_accept(&rd, '[') ? read_list(&rd) :
	    reading_accept(&rd, '{') ? read_answer(&rd) : -1;
	if (rc == -1 && r->claims.failure != NULL)
		(void)claims_fail(&r->claims);
	if (rc == 0 && (reading_peek(&rd) != '\0' || rd.at < len))
		rc = reading_wrong(&rd, "text after the value");
	scan_release(&rd.scan);
	arena_release(&rd.arena);
	return rc;
}
