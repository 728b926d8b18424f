#include <stdlib.h>

#include "array.h"
#include "siblings.h"

static int
compare_companies(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.company.id, j = (*y)->found.company.id;

	return (i > j) - (i < j);
}

struct siblings
siblings_list(struct customers *c,
    bool (*is_wanted)(const struct customer_entry *entry, void *ctx),
    void *ctx, struct arena *a)
{
	struct siblings s = { .n = 0 };
	struct customer_entry *entry;

	s.entries = arena_array(a, c->n, sizeof(*s.entries));
	s.managed = arena_array(a, c->n, sizeof(*s.managed));
	for (entry = c->entries; entry < c->entries + c->n; entry++) {
		if (entry->found.state != AGREEMENT_FOUND)
			continue;
		s.managed[s.n_managed++] = entry->found.agreement.id;
		if (is_wanted == NULL || is_wanted(entry, ctx))
			s.entries[s.n++] = entry;
	}
	if (s.n_managed > 0)
		qsort(s.managed, s.n_managed, sizeof(*s.managed),
		    array_compare_ids);
	if (s.n > 0)
		qsort(s.entries, s.n, sizeof(struct customer_entry *),
		    compare_companies);
	return s;
}

struct customer_entry **
siblings_beside(const struct siblings *s, int64_t company, int64_t agreement,
    size_t *n)
{
	const struct customer_entry key = { .found.company.id = company };
	const struct customer_entry *const wanted = &key;
	const size_t first = array_first(&wanted, s->entries, s->n,
	    sizeof(wanted), compare_companies);
	size_t end = first;

	if (s->n_managed == 0 || bsearch(&agreement, s->managed, s->n_managed,
	    sizeof(*s->managed), array_compare_ids) == NULL)
		while (end < s->n &&
		    s->entries[end]->found.company.id == company)
			end++;
	*n = end - first;
	return &s->entries[first];
}
