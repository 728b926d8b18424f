#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "jout.h"
#include "scan.h"

/*
 * Counts of the outcomes of the rows, customers, lines, additions and changes
 * of a run, for the `end` record: everything ends in exactly one class, and
 * the classes add up.
 */
#define LEDGER_MAX	40
#define LEDGER_NAME	32

struct ledger {
	struct {
		char name[LEDGER_NAME];
		int64_t count;
	} entries[LEDGER_MAX];
	size_t n;
};

/* Adds to the count of that name. */
void ledger_add(struct ledger *l, const char *name, int64_t n);
/* False if there is no such count. */
bool ledger_get(const struct ledger *l, const char *name, int64_t *n);

/* Takes over the counts that stay true in later stages: what is not billed. */
void ledger_keep(struct ledger *l, const struct ledger *before);

/*
 * Checks the sums: of rows, customers, lines and additions, as far as the
 * ledger has them. Returns 0, or -1 with *e naming the sum that is wrong.
 */
int ledger_check(const struct ledger *l, struct err *e);

/* Writes the member "ledger", if there are counts. */
void ledger_write(const struct ledger *l, struct jout *j);
/* Reads it from the record in s; a record without one has an empty ledger. */
int ledger_read(struct ledger *l, const struct scan *s, struct err *e);

#endif
