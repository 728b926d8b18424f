/*
 * Rows as newline-delimited JSON for programs: flat objects, whose members are
 * the columns of format csv; what has no value is absent.
 */
#include "columns.h"
#include "format.h"
#include "jout.h"
#include "jsonout.h"

static void
row(struct show *s, const struct row *row)
{
	struct buf b = { 0 };
	struct jout j = { .buf = &b };
	struct cell cell;
	size_t i;

	jout_object(&j, NULL);
	for (i = 0; i < N_COLUMNS; i++) {
		column_cell(&cell, i, row, s->hints);
		if (cell.number.known)
			jout_qty(&j, column_name(i), cell.number);
		else if (cell.text != NULL)
			jout_string(&j, column_name(i), cell.text);
	}
	jout_end_object(&j);
	jsonout_line(s->out, &b);
	buf_release(&b);
}

const struct format format_json = {
	.name = "json",
	.row = row,
	.shows_damage = true,
};
