#include <inttypes.h>
#include <string.h>

#include "rows.h"
#include "text.h"

/*
 * The names of each column: the one that FieldMap uses, then those that are
 * known; the first of these is the report's, for messages.
 */
static const struct {
	const char *key;
	const char *known[4];
} names[COLUMNS] = {
	[COLUMN_CUSTOMER_CODE] = { "customerCode",
	    { "customerCode", "customerShortCode" } },
	[COLUMN_CUSTOMER_NAME] = { "customerName", { "customerName" } },
	[COLUMN_BILLING_IDENTIFIER] = { "billingIdentifier",
	    { "customerAccountCode", "billingIdentifier" } },
	[COLUMN_SKU] = { "sku", { "productSku", "sku" } },
	[COLUMN_DESCRIPTION] = { "description",
	    { "summaryGrouping", "lineDescription", "description" } },
	[COLUMN_BILLABLE] = { "billable",
	    { "billable", "billableFlag", "isBillable" } },
	[COLUMN_PREVIOUS] = { "previousQuantity",
	    { "lastMonthCount", "previousQuantity" } },
	[COLUMN_DIFFERENCE] = { "difference", { "difference" } },
	[COLUMN_QUANTITY] = { "quantity", { "thisMonthCount", "quantity" } },
	[COLUMN_RESULT_COUNT] = { "resultCount", { "resultCount" } },
};

/* The name that the job's FieldMap gives a column, or NULL. */
static const char *
mapped_name(const struct rows *r, enum column c)
{
	size_t i;

	for (i = 0; i < r->job->n_field_map; i++)
		if (text_caseeq(r->job->field_map[i].name, names[c].key))
			return r->job->field_map[i].value;
	return NULL;
}

/* Whether two names are the same but for case, spaces and underscores. */
static bool
same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " _");
		b += strspn(b, " _");
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (text_lower(*a) != text_lower(*b))
			return false;
		a++;
		b++;
	}
}

enum column
rows_column(const struct rows *r, const char *name)
{
	const char *mapped;
	unsigned c, i;

	for (c = 0; c < COLUMNS; c++) {
		if ((mapped = mapped_name(r, c)) != NULL) {
			if (same_name(name, mapped))
				return (enum column)c;
			continue;
		}
		for (i = 0; i < 4 && names[c].known[i] != NULL; i++)
			if (same_name(name, names[c].known[i]))
				return (enum column)c;
	}
	return COLUMNS;
}

int
rows_wrong(struct rows *r, const struct row *row, enum column c,
    const char *rule)
{
	const char *name = mapped_name(r, c);
	const struct cell *code = &row->cells[COLUMN_CUSTOMER_CODE];

	if (name == NULL)
		name = names[c].known[0];
	if (row->number == 0)	/* of the whole answer */
		return err_set(r->e, "%s %s", name, rule);
	if (code->text != NULL && c != COLUMN_CUSTOMER_CODE)
		return err_set(r->e, "row %" PRIu64 " (customer %s): %s %s",
		    row->number, code->text, name, rule);
	return err_set(r->e, "row %" PRIu64 ": %s %s", row->number, name, rule);
}

/* A text, or a number where a text is meant; blank is none. */
static int
take_text(struct rows *r, const struct row *row, enum column c,
    const char **text)
{
	const struct cell *cell = &row->cells[c];
	const char *s;

	*text = NULL;
	if (cell->kind == CELL_NONE)
		return 0;
	if (cell->kind != CELL_TEXT && cell->kind != CELL_NUMBER)
		return rows_wrong(r, row, c, "is not a text");
	s = text_trim(arena_str(&r->billing->arena, cell->text));
	*text = *s != '\0' ? s : NULL;
	return 0;
}

static int
take_count(struct rows *r, const struct row *row, enum column c,
    struct qty *q)
{
	const struct cell *cell = &row->cells[c];

	q->known = false;
	if (cell->kind == CELL_NONE)
		return 0;
	if (cell->kind != CELL_NUMBER)
		return rows_wrong(r, row, c, "is not a number");
	if (cell->fault != NULL)
		return rows_wrong(r, row, c, cell->fault);
	*q = cell->number;
	if (c != COLUMN_DIFFERENCE && qty_sign(*q) < 0)
		return rows_wrong(r, row, c, "is negative");
	return 0;
}

/* Whether the row is billable; all are that do not say otherwise. */
static int
take_billable(struct rows *r, const struct row *row, bool *billable)
{
	const struct cell *cell = &row->cells[COLUMN_BILLABLE];
	const char *s = cell->kind == CELL_TEXT ? cell->text : "";

	*billable = cell->kind == CELL_NONE || cell->kind == CELL_TRUE ||
	    text_caseeq(s, "yes") || text_caseeq(s, "true");
	if (*billable || cell->kind == CELL_FALSE || text_caseeq(s, "no") ||
	    text_caseeq(s, "false"))
		return 0;
	return rows_wrong(r, row, COLUMN_BILLABLE, "is neither yes nor no");
}

int
rows_expect(struct rows *r, const struct row *row)
{
	struct qty count;

	if (take_count(r, row, COLUMN_RESULT_COUNT, &count) == -1)
		return -1;
	if (!r->result_count.known)
		r->result_count = count;
	if (count.known && !qty_eq(count, r->result_count))
		return rows_wrong(r, row, COLUMN_RESULT_COUNT,
		    "is not that of the rows before");
	return 0;
}

/* What must be there, and what must agree with the rest of the row. */
static int
check_row(struct rows *r, const struct row *row, const struct line *line)
{
	struct qty difference, sum;

	if (line->customer.code == NULL)
		return rows_wrong(r, row, COLUMN_CUSTOMER_CODE, "is missing");
	if (!line->quantity.known)
		return rows_wrong(r, row, COLUMN_QUANTITY, "is missing");
	if (take_count(r, row, COLUMN_DIFFERENCE, &difference) == -1)
		return -1;
	if (line->previous.known && difference.known &&
	    (!qty_add(&sum, line->previous, difference) ||
	    qty_cmp(sum, line->quantity) != 0))
		return rows_wrong(r, row, COLUMN_QUANTITY,
		    "is not the count before plus the difference");
	return rows_expect(r, row);
}

int
rows_add(struct rows *r, const struct row *row)
{
	struct line line = { 0 };
	bool billable;

	if (take_text(r, row, COLUMN_CUSTOMER_CODE, &line.customer.code) ||
	    take_text(r, row, COLUMN_CUSTOMER_NAME, &line.customer.name) ||
	    take_text(r, row, COLUMN_BILLING_IDENTIFIER,
	    &line.customer.billing_identifier) ||
	    take_text(r, row, COLUMN_SKU, &line.sku) ||
	    take_text(r, row, COLUMN_DESCRIPTION, &line.description) ||
	    take_count(r, row, COLUMN_QUANTITY, &line.quantity) ||
	    take_count(r, row, COLUMN_PREVIOUS, &line.previous) ||
	    take_billable(r, row, &billable) || check_row(r, row, &line))
		return -1;
	billing_add(r->billing, &line, billable);
	return 0;
}
