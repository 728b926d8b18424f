/* Rows of the CSV export of the Billing Summary Report. */
#include <stdio.h>
#include <string.h>

#include "csvread.h"
#include "rows.h"
#include "text.h"

#define HEADER	"Customer Code, Customer Account Code, Product SKU, " \
	"This Month Count"

struct reading {
	struct rows *r;
	bool header_read;
	struct column_name {
		const char *name;
		struct meaning meaning;
	} columns[CSV_MAX_FIELDS];	/* what each field is */
	unsigned long unfinished;	/* the last line, if it has no end */
	bool last_is_count;		/* its last field is ResultCount */
};

/* Whether the same name stands before the nth. */
static bool
is_again(const struct reading *rd, size_t nth)
{
	size_t i;

	for (i = 0; i < nth; i++)
		if (rd->columns[nth].meaning.column != COLUMNS &&
		    rd->columns[i].meaning.column ==
		    rd->columns[nth].meaning.column &&
		    rd->columns[i].meaning.rank ==
		    rd->columns[nth].meaning.rank)
			return true;
	return false;
}

/* A line that names no column of the report: say what it is instead. */
static int
refuse_header(const struct reading *rd, const struct csv_row *row,
    struct err *e)
{
	char first[80];
	size_t i, filled = 0;

	(void)rd;
	for (i = 0; i < row->n; i++)
		filled += *row->fields[i] != '\0';
	(void)text_clean(first, sizeof(first), row->fields[0]);
	return err_set(e, "line %lu: not the Billing Summary Report: there is "
	    "no column Customer Code. The line %s: %s. Wanted is a header "
	    "with " HEADER "%s", row->line, filled == 1 ? "is a title" :
	    "begins with", first, filled == 1 ? "; delete the lines above it" :
	    "");
}

static int
take_header(struct reading *rd, const struct csv_row *row, struct err *e)
{
	bool known = false;
	struct err why;
	size_t i;

	for (i = 0; i < row->n; i++) {
		rd->columns[i].name = arena_str(&rd->r->billing->arena,
		    row->fields[i]);
		rd->columns[i].meaning = rows_meaning(rd->r, row->fields[i],
		    PLACE_ROW, NULL);
		if (is_again(rd, i))
			return err_set(e, "line %lu: column %s stands there "
			    "twice", row->line, row->fields[i]);
		known |= rd->columns[i].meaning.column != COLUMNS;
	}
	if (!known)
		return refuse_header(rd, row, e);
	rd->header_read = true;
	if (rows_check_columns(rd->r) == 0)
		return 0;
	why = *e;	/* e is rd->r->e */
	return err_set(e, "line %lu: not the Billing Summary Report: %s",
	    row->line, why.text);
}

/*
 * A count as the report prints it: digits, a point and up to two decimals. In a
 * file without commas between its fields, the point may be a comma. Three
 * decimals may be thousands, and an exponent hides digits.
 */
static const char *
read_decimal(struct qty *q, const char *s, char delimiter)
{
	size_t sign = *s == '-', whole = strspn(s + sign, "0123456789");
	const char *point = s + sign + whole;
	size_t decimals = *point != '\0' ? strspn(point + 1, "0123456789") : 0;
	char text[QTY_TEXT];

	if (whole == 0 || whole > 12)
		return whole == 0 ? "is not a number" : "is out of range";
	if (*point == '\0')
		return qty_parse(q, s, strlen(s));
	if ((*point != '.' && (*point != ',' || delimiter == ',')) ||
	    decimals == 0 || point[1 + decimals] != '\0')
		return "is not a number";
	if (decimals > 2)
		return "is not a number with up to two decimals: is it "
		    "written with a thousands separator?";
	(void)snprintf(text, sizeof(text), "%.*s.%s", (int)(point - s), s,
	    point + 1);
	return qty_parse(q, text, strlen(text));
}

static struct cell
cell_of(enum column c, const char *field, char delimiter)
{
	struct cell cell = { .kind = CELL_TEXT, .text = field };

	if (*field == '\0')
		cell.kind = CELL_NONE;
	else if (c >= COLUMN_PREVIOUS && c < COLUMNS) {
		cell.kind = CELL_NUMBER;
		cell.fault = read_decimal(&cell.number, field, delimiter);
	}
	return cell;
}

/* One field of a row. */
static int
take_field(struct reading *rd, struct row *row, bool own[COLUMNS], size_t i,
    const struct cell *cell)
{
	const struct column_name *column = &rd->columns[i];
	const enum column c = column->meaning.column;
	const char *spoilt;

	if (cell->kind == CELL_NONE)
		return 0;
	if (c == COLUMNS)
		return rows_other(rd->r, row, column->name,
		    column->meaning.about, cell);
	if ((c == COLUMN_CUSTOMER_CODE || c == COLUMN_BILLING_IDENTIFIER ||
	    c == COLUMN_SKU) && (spoilt = csv_spoilt(cell->text)) != NULL)
		return rows_wrong(rd->r, row, c, spoilt);
	return rows_put(rd->r, row, own, &column->meaning, cell);
}

static int
take_fields(void *ctx, const struct csv_row *csv, struct err *e)
{
	struct reading *rd = ctx;
	struct row row = { .number = rd->r->n + 1 };
	bool own[COLUMNS] = { false };
	struct cell cell;
	struct err why;
	size_t i;
	int rc = 0;

	if (!rd->header_read)
		return take_header(rd, csv, e);
	for (i = 0; i < csv->n && rc == 0; i++) {
		cell = cell_of(rd->columns[i].meaning.column, csv->fields[i],
		    csv->delimiter);
		rc = take_field(rd, &row, own, i, &cell);
	}
	if (csv->unfinished) {
		rd->unfinished = csv->line;
		rd->last_is_count = rd->columns[csv->n - 1].meaning.column ==
		    COLUMN_RESULT_COUNT;
	}
	if (rc == 0 && rows_add(rd->r, &row) == 0)
		return 0;
	why = *e;	/* e is rd->r->e */
	return err_set(e, "line %lu, %s", csv->line, why.text);
}

int
rows_read_csv(struct rows *r, const char *text, size_t len)
{
	struct reading rd = { .r = r };

	if (csvread(text, len, take_fields, &rd, r->e) == -1)
		return -1;
	if (!rd.header_read)
		return err_set(r->e, "neither JSON nor CSV: it is empty");
	/* ResultCount at its end, as in the row before, proves it whole; or it
	 * ends with a quote, which nothing cut off */
	if (rd.unfinished != 0 && (!r->result_count.known || r->n < 2 ||
	    (!rd.last_is_count && text[len - 1] != '"')))
		return err_set(r->e, "line %lu: " CSV_UNFINISHED,
		    rd.unfinished);
	return 0;
}
