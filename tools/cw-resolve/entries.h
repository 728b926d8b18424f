#ifndef ENTRIES_H
#define ENTRIES_H

#include "roster.h"
#include "stage.h"

/* What is written of the customers. */

/*
 * Writes all of one customer: log entries of what people should know, its
 * agreement record, its lines byte for byte as they came, and the ledger. An
 * agreement that does not fit into a record becomes AGREEMENT_UNREADABLE.
 */
void entries_write(struct stage *st, struct roster_entry *entry,
    const struct roster_lines *lines);

/* Writes the lines of all customers as they came: after a failure before us. */
void entries_pass(struct stage *st, struct roster *r);

#endif
