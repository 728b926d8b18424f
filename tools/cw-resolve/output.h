#ifndef OUTPUT_H
#define OUTPUT_H

#include "customers.h"
#include "products.h"
#include "stage.h"

/*
 * Writes all of one customer: log entries of what people should know, its
 * agreement record, its lines byte for byte as they came, and the ledger. An
 * agreement that does not fit into a record becomes AGREEMENT_UNREADABLE.
 * has_previous: the run's lines say what was counted in the period before.
 */
void output_customer(struct stage *st, struct customer_entry *entry,
    const struct products *products, bool has_previous);

/* Writes the customer's lines as they came. */
void output_lines(struct stage *st, const struct customer_entry *entry);

#endif
