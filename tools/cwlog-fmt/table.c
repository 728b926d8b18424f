/* Formats csv and json: rows as lines of a table. */
#include "format.h"
#include "hints.h"
#include "jout.h"
#include "put.h"
#include "table.h"

/* --- lines ---------------------------------------------------------------- */

void
table_csv_names(FILE *out, const char *const *names, size_t n)
{
	size_t i;

	(void)fputs("\xef\xbb\xbf", out);
	for (i = 0; i < n; i++)
		(void)fprintf(out, i > 0 ? ",%s" : "%s", names[i]);
	(void)fputs("\r\n", out);
}

void
table_csv(FILE *out, const struct cell *cells, size_t n)
{
	char number[QTY_TEXT];
	size_t i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			(void)fputc(',', out);
		if (!cells[i].is_number)
			put_csv(out, cells[i].text);
		else if (cells[i].number.known)
			(void)fputs(qty_text(number, cells[i].number), out);
	}
	(void)fputs("\r\n", out);
}

void
table_json(FILE *out, const char *const *names, const struct cell *cells,
    size_t n)
{
	struct buf b = { 0 };
	struct jout j = { .buf = &b };
	size_t i;

	jout_object(&j, NULL);
	for (i = 0; i < n; i++)
		if (cells[i].number.known)
			jout_qty(&j, names[i], cells[i].number);
		else if (cells[i].text != NULL)
			jout_string(&j, names[i], cells[i].text);
	jout_end_object(&j);
	put_json_line(out, &b);
	buf_release(&b);
}

/* --- rows ----------------------------------------------------------------- */

#define COLUMNS	20

static const char *const names[COLUMNS] = {
	"time", "level", "code", "customer", "customerName", "sku",
	"description", "before", "after", "change", "unitPrice", "amount",
	"outcome", "message", "error", "whatToDo", "run", "periodEnd",
	"product", "note"
};

static struct cell
text_cell(const char *s)
{
	return (struct cell){ .text = s };
}

static struct cell
qty_cell(struct qty q)
{
	return (struct cell){ .number = q, .is_number = q.known };
}

/* In the order of their names. */
static void
fill_cells(struct cell *cell, const struct row *row, bool hints)
{
	*cell++ = text_cell(row->time);
	*cell++ = text_cell(log_level_name(row->level));
	*cell++ = text_cell(row->code);
	*cell++ = text_cell(row->customer.code);
	*cell++ = text_cell(row->customer.name);
	*cell++ = text_cell(row->sku);
	*cell++ = text_cell(row->description);
	*cell++ = qty_cell(row->before);
	*cell++ = qty_cell(row->after);
	*cell++ = qty_cell(row->units);
	*cell++ = qty_cell(row->unit_price);
	*cell++ = qty_cell(row->amount);
	*cell++ = text_cell(row->outcome);
	*cell++ = text_cell(row->message);
	*cell++ = text_cell(row->error);
	*cell++ = text_cell(hints ? hint_for(row->code) :
	    hint_action(row->code));
	*cell++ = text_cell(run_name(row->run));
	*cell++ = text_cell(row->run->begin.period.end);
	*cell++ = text_cell(row->product);
	*cell = text_cell(row->note);
}

static void
open_csv(struct show *s)
{
	table_csv_names(s->out, names, COLUMNS);
}

static void
row_csv(struct show *s, const struct row *row)
{
	struct cell cells[COLUMNS];

	fill_cells(cells, row, s->hints);
	table_csv(s->out, cells, COLUMNS);
}

static void
row_json(struct show *s, const struct row *row)
{
	struct cell cells[COLUMNS];

	fill_cells(cells, row, s->hints);
	table_json(s->out, names, cells, COLUMNS);
}

const struct format format_csv = {
	.name = "csv",
	.open = open_csv,
	.row = row_csv,
	.shows_damage = true,
};

const struct format format_json = {
	.name = "json",
	.row = row_json,
	.shows_damage = true,
};
