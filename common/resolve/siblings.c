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

size_t
siblings_first(const struct siblings *s, int64_t company)
{
	const struct customer_entry key = { .found.company.id = company };
	const struct customer_entry *const wanted = &key;

	return array_first(&wanted, s->entries, s->n, sizeof(wanted),
	    compare_companies);
}

size_t
siblings_end(const struct siblings *s, int64_t company)
{
	size_t i = siblings_first(s, company);

	while (i < s->n && s->entries[i]->found.company.id == company)
		i++;
	return i;
}

bool
siblings_manage(const struct siblings *s, int64_t agreement)
{
	return s->n_managed > 0 && bsearch(&agreement, s->managed,
	    s->n_managed, sizeof(*s->managed), array_compare_ids) != NULL;
}
