#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cwadditions.h"
#include "elsewhere.h"

#define WINDOW	(8 * 50)	/* agreements at a time: eight bundles */

struct search {
	struct customers *customers;
	const struct run_days *days;
	struct customer_entry **entries;	/* that may need an addition,
						   by company */
	size_t n;
	int64_t *managed;	/* the agreements of all customers */
	size_t n_managed;
};

static int
by_company(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.company.id, j = (*y)->found.company.id;

	return (i > j) - (i < j);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
start_search(struct search *s, struct products *products, struct arena *a)
{
	struct customers *c = s->customers;
	size_t i;

	s->entries = arena_array(a, c->n, sizeof(*s->entries));
	s->managed = arena_array(a, c->n, sizeof(*s->managed));
	for (i = 0; i < c->n; i++) {
		if (c->entries[i].found.state != AGREEMENT_FOUND)
			continue;
		s->managed[s->n_managed++] = c->entries[i].found.agreement.id;
		if (products_want_creation(products, &c->entries[i]))
			s->entries[s->n++] = &c->entries[i];
	}
	if (s->n_managed > 0)
		qsort(s->managed, s->n_managed, sizeof(*s->managed), by_number);
	if (s->n > 0)
		qsort(s->entries, s->n, sizeof(*s->entries), by_company);
}

/* The first of those of the company, or the end. */
static size_t
first_of(const struct search *s, int64_t company)
{
	size_t lo = 0, hi = s->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (s->entries[mid]->found.company.id < company)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Nothing is created for the company's customers. */
static void
close_company(struct search *s, int64_t company, int64_t agreement,
    const char *why)
{
	size_t i;

	for (i = first_of(s, company); i < s->n &&
	    s->entries[i]->found.company.id == company; i++)
		s->entries[i]->found.closed = arena_fmt(&s->customers->arena,
		    "agreement %" PRId64 " of the same company, which may have "
		    "an addition of it, cannot be read: %s", agreement, why);
}

static void
add_neighbours(struct search *s, int64_t company,
    const struct cw_additions *read)
{
	struct arena *a = &s->customers->arena;
	const struct cw_odd_addition *odd;
	struct agreement *found;
	size_t i, k;

	for (k = first_of(s, company); k < s->n &&
	    s->entries[k]->found.company.id == company; k++) {
		found = &s->entries[k]->found;
		for (i = 0; i < read->n; i++)
			if (cw_addition_phase(&read->items[i],
			    s->days->today) != ADDITION_CANCELLED)
				additions_add_neighbour(found,
				    NEIGHBOUR_ELSEWHERE, &read->items[i],
				    read->agreement_id, NULL, a);
		for (i = 0; i < read->n_odd; i++) {
			odd = &read->odd[i];
			if (odd->agreement_id == 0 && cw_addition_phase(
			    &odd->addition, s->days->today) !=
			    ADDITION_CANCELLED)
				additions_add_neighbour(found,
				    NEIGHBOUR_UNREADABLE, &odd->addition,
				    read->agreement_id, odd->why, a);
		}
	}
}

/* Whether the agreement is to be looked at. */
static bool
is_other(struct search *s, const struct cw_agreement *g, struct arena *a)
{
	size_t i = first_of(s, g->company.id);

	if (i == s->n || s->entries[i]->found.company.id != g->company.id ||
	    bsearch(&g->ref.id, s->managed, s->n_managed, sizeof(*s->managed),
	    by_number) != NULL)
		return false;
	if (g->unreadable != NULL) {
		close_company(s, g->company.id, g->ref.id, g->unreadable);
		return false;
	}
	return g->active && cw_agreement_idle(g, s->days->today, a) == NULL;
}

/* Reads the additions of the agreements, a window of them at a time. */
static int
read_additions(struct search *s, struct cw *cw,
    const struct cw_agreement *const *others, size_t n, struct err *e)
{
	struct cw_additions *wishes, *wish;
	struct arena arena = { 0 };
	size_t i, k, m;
	int rc = 0;

	for (i = 0; i < n && rc == 0; i += WINDOW) {
		m = i + WINDOW < n ? WINDOW : n - i;
		wishes = arena_array(&arena, m, sizeof(*wishes));
		for (k = 0; k < m; k++)
			wishes[k].agreement_id = others[i + k]->ref.id;
		cw_read_additions(cw, wishes, m, &arena);
		for (k = 0; k < m; k++) {
			wish = &wishes[k];
			if (wish->shut_out) {
				*e = wish->why;
				rc = -1;
			} else if (wish->failed) {
				close_company(s, others[i + k]->company.id,
				    wish->agreement_id, wish->why.text);
			} else {
				add_neighbours(s, others[i + k]->company.id,
				    wish);
			}
		}
		arena_clear(&arena);
	}
	arena_release(&arena);
	return rc;
}

int
elsewhere_read(struct customers *c, struct products *products, struct cw *cw,
    const struct run_days *days, struct err *e)
{
	struct search s = { .customers = c, .days = days };
	struct arena arena = { 0 };
	struct cw_wanted wanted = { 0 };
	const struct cw_agreement **others;
	struct cw_agreement *all;
	size_t i, n, n_others = 0;
	int rc = 0;

	start_search(&s, products, &arena);
	wanted.companies = arena_array(&arena, s.n, sizeof(int64_t));
	for (i = 0; i < s.n; i++)
		if (i == 0 || by_company(&s.entries[i - 1], &s.entries[i]) != 0)
			wanted.companies[wanted.n_companies++] =
			    s.entries[i]->found.company.id;
	if (wanted.n_companies > 0 &&
	    (rc = cw_agreements(cw, 0, &wanted, &arena, &all, &n, e)) == 0) {
		others = arena_array(&arena, n, sizeof(*others));
		for (i = 0; i < n; i++)
			if (is_other(&s, &all[i], &arena))
				others[n_others++] = &all[i];
		rc = read_additions(&s, cw, others, n_others, e);
	}
	arena_release(&arena);
	return rc;
}
