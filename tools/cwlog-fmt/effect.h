#ifndef EFFECT_H
#define EFFECT_H

#include <stdbool.h>
#include <stdint.h>

#include "qty.h"

/* Changes to the bill, added up exactly. */
struct effect {
	uint64_t changes;
	struct qty up, down;			/* units; down is negative */
	struct qty amount_up, amount_down;	/* what is billed a period */
	uint64_t unpriced;	/* changes whose amount is not known */
	bool beyond;		/* a sum is out of range: more than is said */
};

/* Adds a change: of the quantity, and of the amount if that is known. */
void effect_add(struct effect *e, struct qty units, struct qty amount);
/* Adds all that is in another one. */
void effect_merge(struct effect *e, const struct effect *other);
/* The change of the amount; not known when no price is. */
struct qty effect_amount(const struct effect *e);
/* The same of the units; known when there are changes. */
struct qty effect_units(const struct effect *e);

#endif
