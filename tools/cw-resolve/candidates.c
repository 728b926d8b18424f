#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "text.h"

static int
find_type(struct stage *st, struct cw *cw, const char *want, struct arena *a,
    int64_t *id)
{
	struct cw_type *types, *found = NULL;
	struct err e;
	size_t i, n;

	if (cw_agreement_types(cw, a, &types, &n, &e) == -1) {
		stage_fail(st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	for (i = 0; i < n; i++)
		if (types[i].name != NULL && strcmp(types[i].name, want) == 0)
			found = &types[i];
	for (i = 0; i < n && found == NULL; i++)
		if (types[i].name != NULL && text_caseeq(types[i].name, want))
			found = &types[i];
	if (found == NULL) {
		(void)err_set(&e, "ConnectWise has no agreement type %s",
		    want);
		stage_fail(st, EXIT_CONFIG, CW21,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	*id = found->id;
	return 0;
}

static int
compare_agreements(const void *a, const void *b)
{
	const struct cw_agreement *x = a, *y = b;
	int c;

	c = text_casecmp(x->company.identifier, y->company.identifier);
	return c != 0 ? c : (x->ref.id > y->ref.id) - (x->ref.id < y->ref.id);
}

int
candidates_read(struct candidates *g, struct stage *st, struct cw *cw,
    const char *type, const struct cw_wanted *wanted, struct arena *a)
{
	struct err e;
	int64_t id;
	size_t i, kept = 0;

	if (find_type(st, cw, type, a, &id) == -1)
		return -1;
	if (cw_agreements(cw, id, wanted, a, &g->items, &g->n, &e) == -1) {
		stage_fail(st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	/* these only, whatever the server sent */
	for (i = 0; i < g->n; i++)
		if (g->items[i].active && g->items[i].type_id == id)
			g->items[kept++] = g->items[i];
	g->n = kept;
	if (g->n > 0)
		qsort(g->items, g->n, sizeof(*g->items),
		    compare_agreements);
	return 0;
}

struct cw_agreement *
candidates_find(const struct candidates *g, const char *identifier, size_t *n)
{
	size_t lo = 0, hi = g->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(g->items[mid].company.identifier,
		    identifier) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < g->n && text_caseeq(identifier,
	    g->items[lo + *n].company.identifier); ++*n)
		;
	return g->items + lo;
}
