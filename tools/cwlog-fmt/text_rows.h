#ifndef TEXT_ROWS_H
#define TEXT_ROWS_H

#include "format.h"
#include "rows.h"

/* How format text shows one row, and a customer's heading. */

enum row_kind {
	ROW_CREATED,
	ROW_UPDATED,
	ROW_REMOVED,	/* a quantity of 0, or a cancelled addition */
	ROW_UNCHANGED,
	ROW_NOT_DONE,	/* a change that was to be made */
	ROW_ENTRY	/* an entry of the log that is about no change */
};
enum row_kind text_row_kind(const struct row *row);

/* Where the columns are: widths, as all rows of the run need them. */
struct text_layout {
	const struct show *show;
	int sku, description, before, after, change, amount;
};
void text_measure(struct text_layout *l, const struct show *s,
    const struct rows *rows);

/* The customer of the rows, its agreement, and what changes for it. */
void text_put_heading(const struct text_layout *l, struct row *const *rows,
    size_t n);
/* In columns, or as a sentence. */
void text_put_row(const struct text_layout *l, const struct row *row);

#endif
