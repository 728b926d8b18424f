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
		if (take_columns(r, &row, element) == -1)
			return -1;
		if ((inner != NULL ? take_list(r, inner, &row) :
		    rows_add(r, &row)) == -1)
			return -1;
	}
	return 0;
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
	else
		rc = take_list(r, list, NULL);
	json_decref(root);
	return rc;
}
