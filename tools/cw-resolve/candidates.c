#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "text.h"

/* The type with the name, exactly or else in any case; or NULL. */
static const struct cw_type *
find_type(const struct cw_type *types, size_t n, const char *want)
{
	const struct cw_type *found = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (types[i].name == NULL || !text_caseeq(types[i].name, want))
			continue;
		if (found == NULL || strcmp(types[i].name, want) == 0)
			found = &types[i];
	}
	return found;
}

static int
compare_agreements(const void *a, const void *b)
{
	const struct cw_agreement *x = a, *y = b;
	int c;

	c = text_casecmp(x->company.identifier, y->company.identifier);
	return c != 0 ? c : (x->ref.id > y->ref.id) - (x->ref.id < y->ref.id);
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
    const struct cw_wanted *wanted, struct arena *a, struct err *e)
{
	const char *name = st->begin.job.agreement_type;
	const struct cw_type *type;
	struct cw_type *types;
	size_t i, n, kept = 0;

	if (cw_agreement_types(cw, a, &types, &n, e) == -1)
		return -1;
	if ((type = find_type(types, n, name)) == NULL) {
		(void)err_set(e, "ConnectWise has no agreement type %s", name);
		stage_fail(st, EXIT_CONFIG, CW21,
		    &(struct log_facts){ .error = e->text });
		return -1;
	}
	if (cw_agreements(cw, type->id, wanted, a, &c->items, &c->n, e) == -1)
		return -1;
	/* these only, whatever the server sent */
	for (i = 0; i < c->n; i++)
		if (is_candidate(&c->items[i], type->id))
			c->items[kept++] = c->items[i];
	c->n = kept;
	if (c->n > 0)
		qsort(c->items, c->n, sizeof(*c->items), compare_agreements);
	return 0;
}

struct cw_agreement *
candidates_find(const struct candidates *c, const char *identifier, size_t *n)
{
	size_t lo = 0, hi = c->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(c->items[mid].company.identifier,
		    identifier) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < c->n && text_caseeq(identifier,
	    c->items[lo + *n].company.identifier); ++*n)
		;
	return c->items + lo;
}

const struct cw_agreement *
candidates_unreadable(const struct cw_agreement *found, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (found[i].unreadable != NULL)
			return &found[i];
	return NULL;
}

bool
candidates_are_clear(const struct cw_agreement *found, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (found[i].company.id != found[0].company.id)
			return false;
	return n > 0;
}
