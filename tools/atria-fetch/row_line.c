/* A row of the answer becomes a line. */
#include <string.h>

#include "rows.h"
#include "text.h"

/* --- cells ---------------------------------------------------------------- */

/*
 * A text, or a number where a text is meant, as it is written; blank is none.
 */
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
	if (cell->kind == CELL_NUMBER && strpbrk(cell->text, "eE") != NULL)
		return rows_wrong(r, row, c, "is a number with an exponent, "
		    "which hides its digits");
	s = rows_trimmed(r, cell->text);
	*text = c == COLUMN_BILLING_IDENTIFIER || c == COLUMN_SKU ?
	    claim_is_none(s) ? NULL : s :
	    *s != '\0' ? s : NULL;
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

/*
 * Whether the row is billable. One that does not say is; but where others say
 * yes, it may mean no: see rows_finish().
 */
static int
take_billable(struct rows *r, const struct row *row, bool *billable)
{
	const struct cell *cell = &row->cells[COLUMN_BILLABLE];
	const bool silent = cell->kind == CELL_NONE;
	int said = silent ? 1 : rows_billable(cell);

	if (silent && r->silent == 0)
		r->silent = row->number;
	r->says_yes |= !silent && said == 1;
	r->says_no |= said == 0;
	*billable = said == 1;
	return said != -1 ? 0 : rows_wrong(r, row, COLUMN_BILLABLE,
	    "is neither yes nor no");
}

/* --- rows ----------------------------------------------------------------- */

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

/*
 * A row without what it must have; *left when it is left out for now, as no row
 * had that column yet: rows_finish() tells which of both is wrong.
 */
static int
lacks(struct rows *r, const struct row *row, enum column c, bool *left)
{
	(void)rows_wrong(r, row, c, "is missing");
	if (r->seen[c])
		return -1;
	if (*r->missing.text == '\0')
		r->missing = *r->e;
	*r->e->text = '\0';
	*left = true;
	return 0;
}

/* A row that adds up others would be billed beside them. A customer may be
 * called Total; then it has services. */
static int
check_total(struct rows *r, const struct row *row, const struct line *line)
{
	if (line->sku == NULL && line->customer.billing_identifier == NULL &&
	    name_is_total(line->customer.code))
		return rows_wrong(r, row, COLUMN_CUSTOMER_CODE, ROWS_TOTAL);
	if (line->sku != NULL && name_is_total(line->sku))
		return rows_wrong(r, row, COLUMN_SKU, ROWS_TOTAL);
	if (line->description != NULL && name_is_total(line->description))
		return rows_wrong(r, row, COLUMN_DESCRIPTION, ROWS_TOTAL);
	return 0;
}

/* What must be there, and what must agree with the rest of the row. */
static int
check_row(struct rows *r, const struct row *row, const struct line *line,
    bool *left)
{
	struct qty difference, sum;

	if (line->customer.code == NULL)
		return lacks(r, row, COLUMN_CUSTOMER_CODE, left);
	if (check_total(r, row, line) == -1)
		return -1;
	if (!line->quantity.known)
		return lacks(r, row, COLUMN_QUANTITY, left);
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
	bool billable, left = false;

	r->n++;
	if (take_text(r, row, COLUMN_CUSTOMER_CODE, &line.customer.code) ||
	    take_text(r, row, COLUMN_CUSTOMER_NAME, &line.customer.name) ||
	    take_text(r, row, COLUMN_BILLING_IDENTIFIER,
	    &line.customer.billing_identifier) ||
	    take_text(r, row, COLUMN_SKU, &line.sku) ||
	    take_text(r, row, COLUMN_DESCRIPTION, &line.description) ||
	    take_count(r, row, COLUMN_QUANTITY, &line.quantity) ||
	    take_count(r, row, COLUMN_PREVIOUS, &line.previous) ||
	    take_billable(r, row, &billable) ||
	    check_row(r, row, &line, &left))
		return -1;
	if (!left)
		billing_add(r->billing, &line, billable, row->number);
	return 0;
}
