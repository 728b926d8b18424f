#ifndef LIMITS_H
#define LIMITS_H

#include "totals.h"

/*
 * The rules that decide about a total, whatever Atria counts: a minimum that is
 * committed, a maximum. Applied to each SKU by itself, before the SKUs of one
 * product are added up.
 */

/* Returns the minimum or maximum that decides the total's quantity, which is
 * then that one; or NULL. Notes the rules in total->rules, in a. */
const struct rule_row *limits_apply(struct total *total, struct arena *a);

#endif
