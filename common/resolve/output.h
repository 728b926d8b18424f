#ifndef OUTPUT_H
#define OUTPUT_H

#include "customers.h"
#include "products.h"
#include "stage.h"

/*
 * What a resolver writes of each customer once all is found and the products
 * are learned: log entries of what people should know; its agreement record,
 * with the products of its SKUs; its lines byte for byte as they came. And the
 * ledger. An agreement that does not fit into a record becomes
 * AGREEMENT_UNREADABLE.
 */
void output_customers(struct stage *st, struct customers *c,
    struct products *products);

/* Writes the customer's lines as they came. */
void output_lines(struct stage *st, const struct customer_entry *entry);

#endif
