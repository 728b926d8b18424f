#ifndef UNITS_H
#define UNITS_H

#include "atread.h"
#include "customers.h"

/*
 * Reads the lines of every customer with a contract, and their units on the
 * day: the additions. A line whose units differ at the contract's end is one of
 * `future`, too, with the units that it has then. If additions may be created,
 * lines of the company's other contracts become neighbours, unless they have no
 * units, now and later. Returns 0, or -1 with *e when Autotask cannot be read.
 */
int units_read(struct customers *c, struct autotask *at,
    const struct at_base *base, const char *day, bool may_create,
    struct err *e);

#endif
