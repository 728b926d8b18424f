#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cwadditions.h"
#include "elsewhere.h"
#include "neighbours.h"
#include "siblings.h"

#define WINDOW	(8 * 50)	/* agreements at a time: eight bundles */

struct search {
	struct customers *customers;
	const struct run_days *days;
	struct siblings siblings;	/* that may need an addition */
};

static bool
wants_creation(const struct customer_entry *entry, void *products)
{
	return products_want_creation(products, entry);
}

/* Nothing is created for the company's customers. */
static void
close_company(struct search *s, int64_t company, int64_t agreement,
    const char *why)
{
	struct customer_entry **entries;
	size_t i, n;

	entries = siblings_beside(&s->siblings, company, agreement, &n);
	for (i = 0; i < n; i++)
		entries[i]->found.closed = arena_fmt(&s->customers->arena,
		    "agreement %" PRId64 " of the same company, which may have "
		    "an addition of it, cannot be read: %s", agreement, why);
}

static void
add_neighbours(struct search *s, int64_t company,
    const struct cw_additions *read)
{
	struct arena *a = &s->customers->arena;
	const struct cw_odd_addition *odd;
	struct customer_entry **entries;
	struct agreement *found;
	size_t i, k, n;

	entries = siblings_beside(&s->siblings, company, read->agreement_id,
	    &n);
	for (k = 0; k < n; k++) {
		found = &entries[k]->found;
		for (i = 0; i < read->n; i++)
			if (cw_addition_phase(&read->items[i],
			    s->days->today) != ADDITION_CANCELLED)
				neighbours_add(found,
				    NEIGHBOUR_ELSEWHERE, &read->items[i],
				    read->agreement_id, NULL, a);
		for (i = 0; i < read->n_odd; i++) {
			odd = &read->odd[i];
			if (odd->agreement_id == 0 && cw_addition_phase(
			    &odd->addition, s->days->today) !=
			    ADDITION_CANCELLED)
				neighbours_add(found,
				    NEIGHBOUR_UNREADABLE, &odd->addition,
				    read->agreement_id, odd->why, a);
		}
	}
}

/* Whether the agreement is to be looked at. */
static bool
is_other(struct search *s, const struct cw_agreement *g, struct arena *a)
{
	size_t n;

	(void)siblings_beside(&s->siblings, g->company.id, g->ref.id, &n);
	if (n == 0)
		return false;
	if (g->unreadable != NULL) {
		close_company(s, g->company.id, g->ref.id, g->unreadable);
		return false;
	}
	return cw_agreement_idle(g, s->days->today, a) == NULL;
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
	int64_t company;
	int rc = 0;

	s.siblings = siblings_list(c, wants_creation, products, &arena);
	wanted.companies = arena_array(&arena, s.siblings.n, sizeof(int64_t));
	for (i = 0; i < s.siblings.n; i++) {
		company = s.siblings.entries[i]->found.company.id;
		if (i == 0 ||
		    company != wanted.companies[wanted.n_companies - 1])
			wanted.companies[wanted.n_companies++] = company;
	}
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
