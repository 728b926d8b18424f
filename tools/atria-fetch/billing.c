#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "billing.h"
#include "jget.h"
#include "text.h"

enum column {
	CUSTOMER_CODE,
	CUSTOMER_NAME,
	BILLING_IDENTIFIER,
	SKU,
	DESCRIPTION,
	BILLABLE,
	PREVIOUS,
	DIFFERENCE,
	QUANTITY,
	RESULT_COUNT,
	COLUMNS
};

/* The names of each column; the first is the report's, for messages. */
static const char *const names[COLUMNS][5] = {
	[CUSTOMER_CODE] = { "customerCode", "customerShortCode" },
	[CUSTOMER_NAME] = { "customerName" },
	[BILLING_IDENTIFIER] = { "customerAccountCode", "billingIdentifier" },
	[SKU] = { "productSku", "sku" },
	[DESCRIPTION] = { "summaryGrouping", "lineDescription",
	    "description" },
	[BILLABLE] = { "billable", "billableFlag", "isBillable" },
	[PREVIOUS] = { "lastMonthCount", "previousQuantity" },
	[DIFFERENCE] = { "difference" },
	[QUANTITY] = { "thisMonthCount", "quantity" },
	[RESULT_COUNT] = { "resultCount" },
};

/* The row at hand: a value per column, NULL where there is none. */
struct row {
	size_t number;		/* from 1, for messages */
	const json_t *values[COLUMNS];
};

struct reader {
	struct billing *b;
	struct arena *a;
	struct err *e;
	size_t cap;
};

/* Whether two names are the same but for case, spaces and underscores. */
static bool
same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " _");
		b += strspn(b, " _");
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if ((*a >= 'A' && *a <= 'Z' ? *a | 0x20 : *a) !=
		    (*b >= 'A' && *b <= 'Z' ? *b | 0x20 : *b))
			return false;
		a++;
		b++;
	}
}

static enum column
column_of(const char *name)
{
	unsigned c, i;

	for (c = 0; c < COLUMNS; c++)
		for (i = 0; i < 5 && names[c][i] != NULL; i++)
			if (same_name(name, names[c][i]))
				return (enum column)c;
	return COLUMNS;
}

static int
wrong(struct reader *r, const struct row *row, enum column c, const char *rule)
{
	const char *code;

	code = json_string_value(row->values[CUSTOMER_CODE]);
	if (code != NULL && c != CUSTOMER_CODE)
		return err_set(r->e, "row %zu (customer %s): %s %s",
		    row->number, code, names[c][0], rule);
	return err_set(r->e, "row %zu: %s %s", row->number, names[c][0], rule);
}

/* Adds what an object says of the columns; it may not contradict itself. */
static int
take_columns(struct reader *r, struct row *row, json_t *object)
{
	const json_t *own[COLUMNS] = { NULL };
	const char *name;
	json_t *v;
	enum column c;

	json_object_foreach(object, name, v) {
		if ((c = column_of(name)) == COLUMNS || json_is_null(v))
			continue;
		if (own[c] != NULL && !json_equal(own[c], v))
			return wrong(r, row, c, "stands there under two names "
			    "with two values");
		own[c] = v;
		row->values[c] = v;
	}
	return 0;
}

/* A text, or a whole number where a text is meant; blank is none. */
static int
take_text(struct reader *r, const struct row *row, enum column c,
    const char **text)
{
	const json_t *v = row->values[c];
	char number[32];
	char *s;

	*text = NULL;
	if (v == NULL)
		return 0;
	if (json_is_integer(v)) {
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(v));
		*text = arena_str(r->a, number);
	} else if (json_is_string(v)) {
		s = text_trim(arena_str(r->a, json_string_value(v)));
		*text = *s != '\0' ? s : NULL;
	} else {
		return wrong(r, row, c, "is not a text");
	}
	return 0;
}

static int
take_count(struct reader *r, const struct row *row, enum column c,
    struct qty *q)
{
	const char *fault;

	q->known = false;
	if (row->values[c] == NULL)
		return 0;
	if ((fault = jget_number(row->values[c], q)) != NULL)
		return wrong(r, row, c, fault);
	if (c != DIFFERENCE && qty_sign(*q) < 0)
		return wrong(r, row, c, "is negative");
	return 0;
}

/* Whether the row is billable; all are that do not say otherwise. */
static int
take_billable(struct reader *r, const struct row *row, bool *billable)
{
	const json_t *v = row->values[BILLABLE];
	const char *s = json_string_value(v);

	*billable = v == NULL || json_is_true(v) ||
	    (s != NULL && (text_caseeq(s, "yes") || text_caseeq(s, "true")));
	if (*billable || json_is_false(v) ||
	    (s != NULL && (text_caseeq(s, "no") || text_caseeq(s, "false"))))
		return 0;
	return wrong(r, row, BILLABLE, "is neither yes nor no");
}

static int
check_row(struct reader *r, const struct row *row, const struct line *line)
{
	struct qty difference, sum;

	if (line->customer.code == NULL)
		return wrong(r, row, CUSTOMER_CODE, "is missing");
	if (!line->quantity.known)
		return wrong(r, row, QUANTITY, "is missing");
	if (take_count(r, row, DIFFERENCE, &difference) == -1)
		return -1;
	if (line->previous.known && difference.known &&
	    (!qty_add(&sum, line->previous, difference) ||
	    qty_cmp(sum, line->quantity) != 0))
		return wrong(r, row, QUANTITY,
		    "is not lastMonthCount plus difference");
	return 0;
}

static struct line *
add_line(struct reader *r)
{
	struct line *grown;

	if (r->b->n == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 256;
		grown = arena_array(r->a, r->cap, sizeof(*grown));
		if (r->b->n > 0)
			memcpy(grown, r->b->lines, r->b->n * sizeof(*grown));
		r->b->lines = grown;
	}
	return &r->b->lines[r->b->n++];
}

static int
take_row(struct reader *r, struct row *row)
{
	struct line line = { 0 };
	bool billable;

	if (take_text(r, row, CUSTOMER_CODE, &line.customer.code) == -1 ||
	    take_text(r, row, CUSTOMER_NAME, &line.customer.name) == -1 ||
	    take_text(r, row, BILLING_IDENTIFIER,
	    &line.customer.billing_identifier) == -1 ||
	    take_text(r, row, SKU, &line.sku) == -1 ||
	    take_text(r, row, DESCRIPTION, &line.description) == -1 ||
	    take_count(r, row, QUANTITY, &line.quantity) == -1 ||
	    take_count(r, row, PREVIOUS, &line.previous) == -1 ||
	    take_billable(r, row, &billable) == -1 ||
	    check_row(r, row, &line) == -1)
		return -1;
	if (billable)
		*add_line(r) = line;
	else
		r->b->not_billable++;
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
take_list(struct reader *r, const json_t *list, const struct row *outer)
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
		if (inner != NULL) {
			if (take_list(r, inner, &row) == -1)
				return -1;
			continue;
		}
		r->b->rows++;
		if (take_row(r, &row) == -1)
			return -1;
	}
	return 0;
}

/* ResultCount, the number of rows exported, stands in every row. */
static int
check_result_count(struct reader *r, const json_t *list)
{
	json_t *member, *v = NULL;
	const char *name;
	struct qty count;

	json_object_foreach(json_array_get(list, 0), name, member)
		if (column_of(name) == RESULT_COUNT)
			v = member;
	if (v == NULL || json_is_null(v))
		return 0;
	if (jget_number(v, &count) != NULL ||
	    !qty_eq(count, qty_units((int64_t)r->b->rows)))
		return err_set(r->e, "resultCount does not agree with the %zu "
		    "rows that came: the answer is not whole", r->b->rows);
	return 0;
}

/* Orders texts of which either may be absent; absent ones come last. */
static int
text_cmp(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

/* Orders quantities; unknown ones come last. */
static int
count_cmp(struct qty a, struct qty b)
{
	if (!a.known || !b.known)
		return !a.known - !b.known;
	return qty_cmp(a, b);
}

int
line_cmp(const struct line *a, const struct line *b)
{
	int c;

	if ((c = strcmp(a->customer.code, b->customer.code)) != 0)
		return c;
	if ((c = text_cmp(a->customer.billing_identifier,
	    b->customer.billing_identifier)) != 0)
		return c;
	if ((c = text_cmp(a->customer.name, b->customer.name)) != 0)
		return c;
	if ((c = text_cmp(a->sku, b->sku)) != 0)
		return c;
	if ((c = text_cmp(a->description, b->description)) != 0)
		return c;
	if ((c = count_cmp(a->quantity, b->quantity)) != 0)
		return c;
	return count_cmp(a->previous, b->previous);
}

static int
compare(const void *a, const void *b)
{
	return line_cmp(a, b);
}

int
billing_read(struct billing *b, const char *text, size_t len, struct arena *a,
    struct err *e)
{
	struct reader r = { .b = b, .a = a, .e = e };
	json_error_t je;
	json_t *root, *list;
	int rc = -1;

	memset(b, 0, sizeof(*b));
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &je);
	if (root == NULL)
		return err_set(e, "line %d, column %d: %s", je.line,
		    je.column, je.text);
	list = root;
	if (json_is_object(root) && find_list(root, &list) == -1)
		(void)err_set(e, "the answer is an object with several lists: "
		    "which one holds the rows?");
	else if (list == NULL || !json_is_array(list))
		(void)err_set(e, "the answer is not a list of rows");
	else if (take_list(&r, list, NULL) == 0 &&
	    check_result_count(&r, list) == 0)
		rc = 0;
	if (rc == 0 && b->n > 0)
		qsort(b->lines, b->n, sizeof(*b->lines), compare);
	json_decref(root);
	return rc;
}
