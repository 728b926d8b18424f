#include "columns.h"
#include "hints.h"

enum column {
	TIME,
	LEVEL,
	CODE,
	CUSTOMER,
	CUSTOMER_NAME,
	SKU,
	DESCRIPTION,
	BEFORE,
	AFTER,
	CHANGE,
	UNIT_PRICE,
	AMOUNT,
	OUTCOME,
	MESSAGE,
	ERROR,
	WHAT_TO_DO,
	RUN,
	PERIOD_END
};

static const char *const names[N_COLUMNS] = {
	[TIME] = "time",
	[LEVEL] = "level",
	[CODE] = "code",
	[CUSTOMER] = "customer",
	[CUSTOMER_NAME] = "customerName",
	[SKU] = "sku",
	[DESCRIPTION] = "description",
	[BEFORE] = "before",
	[AFTER] = "after",
	[CHANGE] = "change",
	[UNIT_PRICE] = "unitPrice",
	[AMOUNT] = "amount",
	[OUTCOME] = "outcome",
	[MESSAGE] = "message",
	[ERROR] = "error",
	[WHAT_TO_DO] = "whatToDo",
	[RUN] = "run",
	[PERIOD_END] = "periodEnd",
};

const char *
column_name(size_t column)
{
	return names[column];
}

void
column_cell(struct cell *cell, size_t column, const struct row *row,
    bool hints)
{
	const struct begin *b = &row->run->begin;

	*cell = (struct cell){ .text = NULL };
	switch ((enum column)column) {
	case TIME: cell->text = row_time(row); break;
	case LEVEL: cell->text = log_level_name(row->level); break;
	case CODE: cell->text = row->code; break;
	case CUSTOMER: cell->text = row->customer.code; break;
	case CUSTOMER_NAME: cell->text = row->customer.name; break;
	case SKU: cell->text = row->sku; break;
	case DESCRIPTION: cell->text = row->description; break;
	case BEFORE: cell->number = row->before; break;
	case AFTER: cell->number = row->after; break;
	case CHANGE: cell->number = row->units; break;
	case UNIT_PRICE: cell->number = row->unit_price; break;
	case AMOUNT: cell->number = row->amount; break;
	case OUTCOME: cell->text = row->outcome; break;
	case MESSAGE: cell->text = row->message; break;
	case ERROR: cell->text = row->error; break;
	case WHAT_TO_DO:
		cell->text = hints ? hint_for(row->code) :
		    hint_action(row->code);
		break;
	case RUN: cell->text = b->run; break;
	case PERIOD_END: cell->text = b->period.end; break;
	}
}
