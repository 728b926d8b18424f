#ifndef OUTPUT_H
#define OUTPUT_H

#include "customers.h"
#include "stage.h"

/* Writes log entries of what people should know of the customer. */
void output_notes(struct stage *st, const struct customer_entry *entry);

/*
 * After that: writes the customer's agreement record, its lines byte for byte
 * as they came, and the ledger. An agreement that does not fit into a record
 * becomes AGREEMENT_UNREADABLE.
 */
void output_customer(struct stage *st, struct customer_entry *entry);

/* Writes the customer's lines as they came. */
void output_lines(struct stage *st, const struct customer_entry *entry);

#endif
