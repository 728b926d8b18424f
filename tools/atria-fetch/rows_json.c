/* Rows of an answer of Atria's REST API, in any shape that makes sense. */
#include <jansson.h>
#include <string.h>

#include "jget.h"
#include "rows.h"

static struct cell
cell_of(const json_t *v, struct arena *a)
{
	char number[JGET_NUMBER];

	if (v == NULL || json_is_null(v))
		return (struct cell){ CELL_NONE, NULL };
	if (json_is_string(v))
		return (struct cell){ CELL_TEXT,
		    arena_str(a, json_string_value(v)) };
	if (jget_number_text(number, v))
		return (struct cell){ CELL_NUMBER, arena_str(a, number) };
	if (json_is_boolean(v))
		return (struct cell){ json_is_true(v) ? CELL_TRUE : CELL_FALSE,
		    NULL };
	return (struct cell){ CELL_OTHER, NULL };
}

/* Adds what an object says of the columns; it may not contradict itself. */
static int
take_columns(struct rows *r, struct row *row, json_t *object)
{
	json_t *own[COLUMNS] = { NULL }, *v;
	const char *name;
	enum column c;

	json_object_foreach(object, name, v) {
		if ((c = rows_column(r, name)) == COLUMNS || json_is_null(v))
			continue;
		if (own[c] != NULL && !json_equal(own[c], v))
			return rows_wrong(r, row, c, "stands there under two "
			    "names with two values");
		own[c] = v;
		row->cells[c] = cell_of(v, r->a);
	}
	return 0;
}

/*
 * The one array among the members of an object; NULL when there is none.
 * Returns -1 when there are several.
 */
static int
find_list(json_t *object, json_t **list)
{
	const char *name;
	json_t *v;

	*list = NULL;
	json_object_foreach(object, name, v) {
		if (!json_is_array(v))
			continue;
		if (*list != NULL)
			return -1;
		*list = v;
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

static bool
same_text(const struct cell *a, const struct cell *b)
{
	return a->kind == b->kind && a->text != NULL && b->text != NULL &&
	    strcmp(a->text, b->text) == 0;
}

/* A row may not name another customer than the one that holds it. */
static int
check_customer(struct rows *r, const struct row *row, const struct row *outer)
{
	const struct cell *code = &outer->cells[COLUMN_CUSTOMER_CODE];

	if (code->kind == CELL_NONE ||
	    same_text(&row->cells[COLUMN_CUSTOMER_CODE], code))
		return 0;
	return rows_wrong(r, row, COLUMN_CUSTOMER_CODE,
	    "is not that of the customer that holds the row");
}

static int take_list(struct rows *r, const json_t *list,
    const struct row *outer);

/*
 * A row that holds a list is a customer; but one with a SKU is an item, and
 * one that counts something and lists nothing would be lost.
 */
static int
take_customer(struct rows *r, const struct row *row, const json_t *list)
{
	struct row rows;

	if (row->cells[COLUMN_SKU].kind != CELL_NONE ||
	    (json_array_size(list) == 0 &&
	    row->cells[COLUMN_QUANTITY].kind != CELL_NONE))
		return err_set(r->e, "row %zu holds a list: is it an item or "
		    "a customer?", row->number);
	rows = inherited(row);
	return take_list(r, list, &rows);
}

/* Reads a list of rows, or of customers with a list of rows each. */
static int
take_list(struct rows *r, const json_t *list, const struct row *outer)
{
	json_t *element, *inner;
	struct row row;
	size_t i;

	json_array_foreach(list, i, element) {
		row = outer != NULL ? *outer : (struct row){ 0 };
		row.number = r->b->rows + 1;
		if (!json_is_object(element))
			return err_set(r->e, "row %zu is not an object",
			    row.number);
		if (find_list(element, &inner) == -1)
			return err_set(r->e, "row %zu holds several lists",
			    row.number);
		if (inner != NULL && outer != NULL)
			return err_set(r->e, "row %zu holds a list within a "
			    "list", row.number);
		if (take_columns(r, &row, element) == -1 || (outer != NULL &&
		    check_customer(r, &row, outer) == -1))
			return -1;
		if ((inner != NULL ? take_customer(r, &row, inner) :
		    rows_add(r, &row)) == -1)
			return -1;
	}
	return 0;
}

/* The number of rows, where the object that holds the list tells it. */
static int
take_total(struct rows *r, json_t *root)
{
	struct row row = { 0 };
	const char *name;
	json_t *v;

	json_object_foreach(root, name, v)
		if (rows_column(r, name) == COLUMN_RESULT_COUNT)
			row.cells[COLUMN_RESULT_COUNT] = cell_of(v, r->a);
	return rows_expect(r, &row);
}

int
rows_read_json(struct rows *r, const char *text, size_t len)
{
	json_error_t je;
	json_t *root, *list;
	int rc = -1;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return err_set(r->e, "line %d, column %d: %s", je.line,
		    je.column, je.text);
	list = root;
	if (json_is_object(root) && find_list(root, &list) == -1)
		(void)err_set(r->e, "the answer is an object with several "
		    "lists: which one holds the rows?");
	else if (list == NULL)
		(void)err_set(r->e, "the answer is not a list of rows");
	else if (list == root || take_total(r, root) == 0)
		rc = take_list(r, list, NULL);
	json_decref(root);
	return rc;
}
