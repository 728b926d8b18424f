#ifndef LOOKUP_H
#define LOOKUP_H

#include "directory.h"

/*
 * Customers by their Billing Identifier: the agreements of the company that has
 * it as identifier, exactly or else in any case. Companies are asked for only
 * where agreements leave a question open: is it the company that is missing, or
 * its agreement? Which of several companies is deleted?
 *
 * Decides about the n entries, which have a Billing Identifier. Returns 0, or
 * -1 when the stage has failed (CW02).
 */
int lookup_resolve(struct directory *d, struct roster_entry **entries,
    size_t n);

#endif
