#include <inttypes.h>

#include "buf.h"
#include "choice.h"
#include "mapped.h"

/* The mapping leads nowhere: kept like a missing agreement, CW14. */
static void
map_fails(struct directory *d, struct roster_entry *entry, const char *why)
{
	struct buf text = { 0 };

	buf_addf(&text, "the mapping file says %s %" PRId64 ", %s",
	    entry->mapped->target == MAP_COMPANY ? "company" : "agreement",
	    entry->mapped->id, why);
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	entry->missing = arena_str(&d->roster->arena, text.data);
	buf_release(&text);
}

/* A customer that is mapped to a company. */
static void
decide_company(struct directory *d, struct roster_entry *entry)
{
	struct cw_agreement **g;
	size_t i, n = 0;

	g = arena_array(&d->roster->arena, d->agreements.n, sizeof(*g));
	for (i = 0; i < d->agreements.n; i++)
		if (d->agreements.items[i].company.id == entry->mapped->id)
			g[n++] = &d->agreements.items[i];
	if (n > 0)
		choice_make(entry, g, n, d->job, &d->roster->arena);
	else
		map_fails(d, entry, "which has no active agreement of this "
		    "type");
}

/* A customer that is mapped to an agreement, which need not be of the type. */
static void
decide_agreement(struct directory *d, struct roster_entry *entry,
    struct cw_agreement *agreements, size_t n)
{
	struct cw_agreement *g;
	size_t i;

	for (i = 0; i < n; i++)
		if (agreements[i].ref.id == entry->mapped->id)
			break;
	if (i == n) {
		map_fails(d, entry, "which does not exist");
	} else if (!agreements[i].active) {
		map_fails(d, entry, "which is not active");
	} else {
		g = &agreements[i];
		choice_make(entry, &g, 1, d->job, &d->roster->arena);
	}
}

int
mapped_resolve(struct directory *d)
{
	struct cw_agreement *agreements = NULL;
	struct roster_entry *entry;
	struct err e;
	int64_t *ids;
	size_t i, n = 0, n_ids = 0;

	ids = arena_array(&d->roster->arena, d->roster->n, sizeof(*ids));
	for (i = 0; i < d->roster->n; i++) {
		entry = &d->roster->entries[i];
		if (entry->mapped == NULL)
			continue;
		if (entry->mapped->target == MAP_IGNORE)
			entry->found.state = AGREEMENT_IGNORED;
		else if (entry->mapped->target == MAP_COMPANY)
			decide_company(d, entry);
		else
			ids[n_ids++] = entry->mapped->id;
	}
	if (cw_agreements_by_id(d->cw, ids, n_ids, &d->roster->arena,
	    &agreements, &n, &e) == -1) {
		stage_fail(d->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	for (i = 0; i < d->roster->n; i++) {
		entry = &d->roster->entries[i];
		if (entry->mapped != NULL &&
		    entry->mapped->target == MAP_AGREEMENT)
			decide_agreement(d, entry, agreements, n);
	}
	return 0;
}
