#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "contracts.h"
#include "holders.h"

struct search {
	struct customer_entry **by_company;	/* those with a contract */
	int64_t *own;				/* their contracts, by id */
	size_t n;
	struct array holders;
};

static int
compare_companies(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.company.id, j = (*y)->found.company.id;

	return (i > j) - (i < j);
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
compare_holders(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;
	int c = strcmp(x->end, y->end);

	return c != 0 ? c :
	    (x->contract > y->contract) - (x->contract < y->contract);
}

static void
add_own(struct search *s, struct customers *c)
{
	struct customer_entry *entry;
	struct holder *holder;
	size_t i;

	s->by_company = arena_array(&c->arena, c->n, sizeof(*s->by_company));
	s->own = arena_array(&c->arena, c->n, sizeof(*s->own));
	for (i = 0; i < c->n; i++) {
		entry = &c->entries[i];
		if (entry->found.state != AGREEMENT_FOUND)
			continue;
		holder = array_add(&s->holders);
		holder->contract = entry->found.agreement.id;
		holder->end = entry->found.agreement.end;
		holder->entry = entry;
		s->own[s->n] = holder->contract;
		s->by_company[s->n++] = entry;
	}
}

/* The first customer whose company is not before that one. */
static size_t
first_of_company(const struct search *s, int64_t company)
{
	size_t lo = 0, hi = s->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (s->by_company[mid]->found.company.id < company)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void
add_others(struct search *s, const struct at_base *base, const char *day)
{
	const struct at_contract *all = base->contracts.items, *c;
	struct holder *holder;
	size_t i, k;

	qsort(s->by_company, s->n, sizeof(struct customer_entry *),
	    compare_companies);
	qsort(s->own, s->n, sizeof(*s->own), compare_ids);
	for (i = 0; i < base->contracts.n; i++) {
		c = &all[i];
		if (!contract_in_effect(c, day) || bsearch(&c->id, s->own, s->n,
		    sizeof(*s->own), compare_ids) != NULL)
			continue;
		for (k = first_of_company(s, c->company); k < s->n &&
		    s->by_company[k]->found.company.id == c->company; k++) {
			holder = array_add(&s->holders);
			holder->contract = c->id;
			holder->end = c->end;
			holder->entry = s->by_company[k];
			holder->elsewhere = true;
		}
	}
}

struct holders
holders_list(struct customers *c, const struct at_base *base, const char *day,
    bool may_create)
{
	struct search s = {
		.holders = { .a = &c->arena, .size = sizeof(struct holder) },
	};

	add_own(&s, c);
	if (s.n == 0)
		return (struct holders){ .n = 0 };
	if (may_create)
		add_others(&s, base, day);
	qsort(s.holders.items, s.holders.n, s.holders.size, compare_holders);
	return (struct holders){ s.holders.items, s.holders.n };
}
