/* Rows of the CSV export of the Billing Summary Report. */
#include <string.h>

#include "csvread.h"
#include "rows.h"

struct reading {
	struct rows *r;
	bool header_read;
	enum column columns[CSV_MAX_FIELDS];	/* what each field is */
};

static int
take_header(struct reading *rd, const char *const *fields, size_t n,
    struct err *e)
{
	bool seen[COLUMNS + 1] = { false };
	size_t i;

	for (i = 0; i < n; i++) {
		rd->columns[i] = rows_column(rd->r, fields[i]);
		if (rd->columns[i] != COLUMNS && seen[rd->columns[i]])
			return err_set(e, "line 1: column %s stands there "
			    "twice", fields[i]);
		seen[rd->columns[i]] = true;
	}
	if (!seen[COLUMN_CUSTOMER_CODE] || !seen[COLUMN_QUANTITY])
		return err_set(e, "line 1: not the Billing Summary Report: "
		    "there is no column %s", seen[COLUMN_CUSTOMER_CODE] ?
		    "This Month Count" : "Customer Code");
	rd->header_read = true;
	return 0;
}

static struct cell
cell_of(enum column c, const char *field)
{
	struct cell cell = { .kind = CELL_TEXT, .text = field };

	if (c >= COLUMN_PREVIOUS) {
		cell.kind = CELL_NUMBER;
		cell.fault = qty_parse(&cell.number, field, strlen(field));
	}
	return cell;
}

static int
take_fields(void *ctx, unsigned long line, const char *const *fields, size_t n,
    struct err *e)
{
	struct reading *rd = ctx;
	struct row row = { .number = rd->r->billing->n + 1 };
	struct err why;
	size_t i;

	if (!rd->header_read)
		return take_header(rd, fields, n, e);
	for (i = 0; i < n; i++)
		if (rd->columns[i] != COLUMNS && *fields[i] != '\0')
			row.cells[rd->columns[i]] = cell_of(rd->columns[i],
			    fields[i]);
	if (rows_add(rd->r, &row) == 0)
		return 0;
	why = *e;	/* e is rd->r->e */
	return err_set(e, "line %lu, %s", line, why.text);
}

int
rows_read_csv(struct rows *r, const char *text, size_t len)
{
	struct reading rd = { .r = r };

	if (csvread(text, len, take_fields, &rd, r->e) == -1)
		return -1;
	if (!rd.header_read)
		return err_set(r->e, "neither JSON nor CSV: it is empty");
	return 0;
}
