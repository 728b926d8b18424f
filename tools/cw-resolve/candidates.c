#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "agreement_type.h"
#include "candidates.h"
#include "text.h"

/* --- its agreements ------------------------------------------------------- */

const char *
candidate_idle(const struct cw_agreement *g, date_day today, struct arena *a)
{
	date_day day;

	if (g->end != NULL && date_parse(&day, g->end) && day < today)
		return arena_fmt(a, "ended on %s", g->end);
	if (g->start != NULL && date_parse(&day, g->start) && day > today)
		return arena_fmt(a, "begins on %s", g->start);
	return NULL;
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c :
	    (x->g.ref.id > y->g.ref.id) - (x->g.ref.id < y->g.ref.id);
}

/* What cannot be judged is one, if it is known by which company to find it:
 * it may be the company's first. */
static bool
is_candidate(const struct cw_agreement *g, int64_t type)
{
	if (g->unreadable != NULL)
		return g->company.identifier != NULL &&
		    (g->type_id == type || g->type_id == 0);
	return g->active && g->type_id == type;
}

int
candidates_read(struct candidates *c, struct stage *st, struct cw *cw,
    const struct cw_wanted *wanted, date_day today, struct arena *a,
    struct err *e)
{
	const struct cw_type *type;
	struct cw_agreement *read;
	struct cw_type *types;
	size_t i, n;

	if (cw_agreement_types(cw, a, &types, &n, e) == -1)
		return -1;
	type = agreement_type_find(types, n, st->begin.job.agreement_type, e);
	if (type == NULL) {
		stage_fail(st, EXIT_CONFIG, CW21,
		    &(struct log_facts){ .error = e->text });
		return -1;
	}
	if (cw_agreements(cw, type->id, wanted, a, &read, &n, e) == -1)
		return -1;
	c->items = arena_array(a, n, sizeof(*c->items));
	for (i = 0; i < n; i++)	/* these only, whatever the server sent */
		if (is_candidate(&read[i], type->id))
			c->items[c->n++] = (struct candidate){
				.g = read[i],
				.key = alike_key(a,
				    read[i].company.identifier),
				.idle = candidate_idle(&read[i], today, a),
			};
	if (c->n > 0)
		qsort(c->items, c->n, sizeof(*c->items), compare_candidates);
	return 0;
}

struct candidate *
candidates_find(const struct candidates *c, const char *identifier, size_t *n)
{
	struct arena scratch = { 0 };
	const char *key = alike_key(&scratch, identifier);
	size_t lo = 0, hi = c->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(c->items[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < c->n &&
	    strcmp(key, c->items[lo + *n].key) == 0; ++*n)
		;
	arena_release(&scratch);
	return c->items + lo;
}

bool
candidates_are_clear(const struct candidate *found, size_t n,
    const char *identifier)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (found[i].g.company.id != found[0].g.company.id ||
		    alike(found[i].g.company.identifier, identifier) >=
		    ALIKE_FOLDED)
			return false;
	return n > 0;
}
