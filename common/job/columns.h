#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>

#include "job.h"

/*
 * The columns of Atria's Billing Summary Report, and the names that they have
 * in answers: those of the report, those that the vendor's own integration
 * shows in its messages, or what the job's FieldMap says instead. Names are
 * compared by text_same_name().
 */
enum column {
	COLUMN_CUSTOMER_CODE,
	COLUMN_CUSTOMER_NAME,
	COLUMN_BILLING_IDENTIFIER,
	COLUMN_SKU,
	COLUMN_DESCRIPTION,
	COLUMN_BILLABLE,
	COLUMN_PREVIOUS,	/* this one and those that follow are counts */
	COLUMN_DIFFERENCE,
	COLUMN_QUANTITY,
	COLUMN_RESULT_COUNT,
	COLUMNS
};

/* The name that FieldMap has for it. */
const char *column_key(enum column c);
/* The report's name, for messages. */
const char *column_name(enum column c);
/* As the report prints it, of a column that there must be; else NULL. */
const char *column_title(enum column c);

/* What the job's FieldMap says of a key ("sku", "ignore"); or NULL. */
const char *column_mapped(const struct job *job, const char *key);
/*
 * Finds the column that a name means; *rank is the name's place among those of
 * the column. False if it means none.
 */
bool column_find(const struct job *job, const char *name, enum column *c,
    unsigned *rank);
/* How likely a name that means none is this column's, from 1, the best; 0: not
 * at all. */
unsigned column_likelihood(enum column c, const char *name);

#endif
