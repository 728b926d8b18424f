#include <stdlib.h>

#include "array.h"
#include "contracts.h"
#include "holders.h"
#include "siblings.h"

/* The other contracts of companies, for each of their customers. */
static void
add_others(struct array *holders, const struct siblings *s,
    const struct at_base *base, const char *day)
{
	const struct at_contract *all = base->contracts.items, *c;
	struct customer_entry **entries;
	size_t i, k, n;

	for (i = 0; i < base->contracts.n; i++) {
		c = &all[i];
		if (!contract_in_effect(c, day))
			continue;
		entries = siblings_beside(s, c->company, c->id, &n);
		for (k = 0; k < n; k++)
			*(struct holder *)array_add(holders) =
			    (struct holder){ c->id, c->end, entries[k], true };
	}
}

struct holders
holders_list(struct customers *c, const struct at_base *base, const char *day,
    bool may_create)
{
	struct siblings s = siblings_list(c, NULL, NULL, &c->arena);
	struct array holders = { .a = &c->arena,
	    .size = sizeof(struct holder) };
	const struct agreement_ref *own;
	size_t i;

	for (i = 0; i < s.n; i++) {
		own = &s.entries[i]->found.agreement;
		*(struct holder *)array_add(&holders) = (struct holder){
		    own->id, own->end, s.entries[i], false };
	}
	if (may_create)
		add_others(&holders, &s, base, day);
	if (holders.n > 0)
		qsort(holders.items, holders.n, holders.size,
		    array_compare_ids);
	return (struct holders){ holders.items, holders.n };
}
