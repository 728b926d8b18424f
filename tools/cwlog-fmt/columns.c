#include "columns.h"
#include "hints.h"

const struct column row_columns[ROW_COLUMNS] = {
	{ "time", "Time (UTC)", CELL_TIME, 18 },
	{ "level", "Level", CELL_TEXT, 8 },
	{ "code", "Code", CELL_TEXT, 8 },
	{ "customer", "Customer", CELL_TEXT, 10 },
	{ "customerName", "Customer name", CELL_TEXT, 28 },
	{ "sku", "SKU", CELL_TEXT, 14 },
	{ "description", "Description", CELL_TEXT, 34 },
	{ "before", "Before", CELL_QUANTITY, 10 },
	{ "after", "After", CELL_QUANTITY, 10 },
	{ "change", "Change", CELL_QUANTITY, 10 },
	{ "unitPrice", "Unit price", CELL_AMOUNT, 10 },
	{ "amount", "Amount", CELL_AMOUNT, 12 },
	{ "outcome", "Outcome", CELL_TEXT, 12 },
	{ "message", "Message", CELL_TEXT, 60 },
	{ "error", "Error", CELL_TEXT, 40 },
	{ "whatToDo", "What to do", CELL_TEXT, 60 },
	{ "run", "Run", CELL_TEXT, 28 },
	{ "periodEnd", "Period end", CELL_DAY, 11 },
	{ "product", "Product", CELL_TEXT, 14 },
	{ "note", "Note", CELL_TEXT, 40 },
	{ "currency", "Currency", CELL_TEXT, 9 },
	{ "lines", "Lines not billed", CELL_QUANTITY, 15 },
	{ "notBilled", "Units not billed", CELL_QUANTITY, 15 },
	{ "notBilledAmount", "Amount not billed", CELL_AMOUNT, 16 },
	{ "priceOf", "Price of", CELL_TEXT, 10 },
};

const struct column unbilled_columns[UNBILLED_COLUMNS] = {
	{ "code", "Code", CELL_TEXT, 8 },
	{ "customer", "Customer", CELL_TEXT, 10 },
	{ "customerName", "Customer name", CELL_TEXT, 28 },
	{ "sku", "SKU", CELL_TEXT, 14 },
	{ "description", "Description", CELL_TEXT, 34 },
	{ "lines", "Lines", CELL_QUANTITY, 8 },
	{ "counted", "Counted", CELL_QUANTITY, 10 },
	{ "billed", "Billed", CELL_QUANTITY, 10 },
	{ "notBilled", "Not billed", CELL_QUANTITY, 10 },
	{ "unitPrice", "Unit price", CELL_AMOUNT, 10 },
	{ "amount", "Amount", CELL_AMOUNT, 12 },
	{ "whatToDo", "What to do", CELL_TEXT, 60 },
	{ "run", "Run", CELL_TEXT, 28 },
	{ "periodEnd", "Period end", CELL_DAY, 11 },
	{ "note", "Note", CELL_TEXT, 40 },
	{ "currency", "Currency", CELL_TEXT, 9 },
	{ "priceOf", "Price of", CELL_TEXT, 10 },
};

struct cell
text_cell(const char *s)
{
	return (struct cell){ .text = s };
}

struct cell
qty_cell(struct qty q)
{
	return (struct cell){ .number = q };
}

static const char *
advice(const char *code, bool hints)
{
	return hints ? hint_for(code) : hint_action(code);
}

void
row_cells(struct cell *cell, const struct row *row, bool hints)
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
	*cell++ = text_cell(advice(row->code, hints));
	*cell++ = text_cell(run_name(row->run));
	*cell++ = text_cell(row->run->begin.period.end);
	*cell++ = text_cell(row->product);
	*cell++ = text_cell(row->note);
	*cell++ = text_cell(row->unit_price.known ? row->agreement.currency :
	    NULL);
	*cell++ = text_cell(NULL);
	*cell++ = text_cell(NULL);
	*cell++ = text_cell(NULL);
	*cell = text_cell(row->price_of);
}

void
unbilled_row_cells(struct cell *cell, const struct run *run,
    const struct unbilled_item *item, bool hints)
{
	struct row row;

	unbilled_row(&row, run, item);
	row_cells(cell, &row, hints);
	cell += ROW_COLUMNS - 4;
	*cell++ = qty_cell(qty_units(item->lines));
	*cell++ = qty_cell(item->missing);
	*cell++ = qty_cell(item->amount);
	*cell = text_cell(item->price_of);
}

void
unbilled_cells(struct cell *cell, const struct run *run,
    const struct unbilled_item *item)
{
	*cell++ = text_cell(item->code);
	*cell++ = text_cell(item->customer);
	*cell++ = text_cell(item->name);
	*cell++ = text_cell(item->sku);
	*cell++ = text_cell(item->description);
	*cell++ = qty_cell(qty_units(item->lines));
	*cell++ = qty_cell(item->quantity);
	*cell++ = qty_cell(item->billed);
	*cell++ = qty_cell(item->missing);
	*cell++ = qty_cell(item->unit_price);
	*cell++ = qty_cell(item->amount);
	*cell++ = text_cell(hint_action(item->code));
	*cell++ = text_cell(run_name(run));
	*cell++ = text_cell(run->begin.period.end);
	*cell++ = text_cell(item->note);
	*cell++ = text_cell(item->currency);
	*cell = text_cell(item->price_of);
}
