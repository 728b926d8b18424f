/* Rows as CSV for spreadsheets; the same members as format json has. */
#include "columns.h"
#include "csvout.h"
#include "format.h"

static void
open(struct show *s)
{
	struct csvout c = { .out = s->out };
	size_t i;

	csvout_mark(&c);
	for (i = 0; i < N_COLUMNS; i++)
		csvout_name(&c, column_name(i));
	csvout_end(&c);
}

static void
row(struct show *s, const struct row *row)
{
	struct csvout c = { .out = s->out };
	char number[QTY_TEXT];
	struct cell cell;
	size_t i;

	for (i = 0; i < N_COLUMNS; i++) {
		column_cell(&cell, i, row, s->hints);
		if (cell.number.known)
			csvout_number(&c, qty_text(number, cell.number));
		else
			csvout_text(&c, cell.text);
	}
	csvout_end(&c);
}

const struct format format_csv = {
	.name = "csv",
	.open = open,
	.row = row,
	.shows_damage = true,
};
