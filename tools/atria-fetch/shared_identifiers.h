#ifndef SHARED_IDENTIFIERS_H
#define SHARED_IDENTIFIERS_H

#include <stddef.h>

#include "arena.h"
#include "billing.h"
#include "record.h"

/*
 * Billing Identifiers that several customers have, case-insensitive. An
 * agreement that several customers count into would get the quantities of the
 * last one; so the lines of each name the others.
 */
struct shared_identifiers {
	struct holder {
		const char *identifier;
		const char *code;	/* of a customer that has it */
	} *holders;	/* of shared ones, by identifier and code */
	size_t n;
	size_t cap;
};

/* Finds those of the billable lines, which are sorted and must stay. */
void shared_identifiers_find(struct shared_identifiers *s,
    const struct billing *b);

/* Fills in c->shared_with, in the arena. */
void shared_identifiers_fill(const struct shared_identifiers *s,
    struct customer *c, struct arena *a);

void shared_identifiers_release(struct shared_identifiers *s);

#endif
