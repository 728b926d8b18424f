#include <stdlib.h>
#include <string.h>

#include "agreement_type.h"
#include "agreements.h"
#include "alike.h"
#include "choice.h"
#include "cwagreements.h"
#include "cwcatalog.h"
#include "job.h"
#include "mixups.h"
#include "text.h"

/* A company's identifier that is wanted. */
struct want {
	const char *identifier;
	bool met;		/* an agreement of it has come */
};

/* What ConnectWise is asked for, and what it has. */
struct sources {
	struct customers *customers;
	const struct rulebook *rules;
	date_day today;
	struct cw_wanted wanted;
	int64_t *named_ids;	/* the agreements that rules name */
	size_t n_named_ids;
	struct want *wants;	/* by identifier */
	struct cw_types *types;
	struct additions *additions;
	struct choice_sources choice;
};

/*
 * Sorts out what decides: rules, the Billing Identifier, or neither of them;
 * and what ConnectWise is asked for because of it.
 */
static void
prepare(struct sources *s, struct customer_entry *entry)
{
	if (customer_decide(entry, s->rules, &s->customers->arena))
		return;
	if (rule_has_id(entry->agreement))
		s->named_ids[s->n_named_ids++] = entry->agreement->id;
	else if (rule_has_id(entry->company))
		s->wanted.companies[s->wanted.n_companies++] =
		    entry->company->id;
	else
		s->wanted.identifiers[s->wanted.n_identifiers++] =
		    entry->want;
}

/* --- soon ----------------------------------------------------------------- */

static int
compare_wants(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	return text_casecmp(x->identifier, y->identifier);
}

static void
sort_wants(struct sources *s, struct arena *a)
{
	size_t i;

	s->wants = arena_array(a, s->wanted.n_identifiers, sizeof(*s->wants));
	for (i = 0; i < s->wanted.n_identifiers; i++)
		s->wants[i].identifier = s->wanted.identifiers[i];
	qsort(s->wants, i, sizeof(*s->wants), compare_wants);
}

/*
 * An agreement has come, others may. It will be a customer's if it is the first
 * one in force of a company that is wanted: so its additions can be read.
 */
static void
expect_agreement(void *ctx, const struct cw_agreement *g)
{
	struct sources *s = ctx;
	const struct want wanted = { .identifier = g->company.identifier };
	struct want *want;

	if (cw_agreement_idle(g, s->today, &s->customers->arena) != NULL)
		return;
	want = bsearch(&wanted, s->wants, s->wanted.n_identifiers,
	    sizeof(wanted), compare_wants);
	if (want == NULL || want->met)
		return;
	want->met = true;
	additions_expect(s->additions, g->ref.id);
}

/* --- companies ------------------------------------------------------------ */

/* Asks for the companies with the identifiers; deleted ones do not count. */
static int
ask_companies(struct companies *c, struct cw *cw,
    const char *const *identifiers, size_t n, struct arena *a, struct err *e)
{
	struct cw_company *read;
	size_t i, n_read;

	if (cw_companies(cw, identifiers, n, a, &read, &n_read, e) == -1)
		return -1;
	c->items = arena_array(a, n_read, sizeof(*c->items));
	for (i = 0; i < n_read; i++)
		if (!read[i].deleted)
			c->items[c->n++] = (struct keyed_company){
				.key = alike_key(a, read[i].company.identifier),
				.company = read[i].company,
			};
	companies_sort(c);
	return 0;
}

/*
 * Asks for the companies where candidates leave a question: no agreement is
 * there, so is there no company either? Or they are of several companies, of
 * which some may be deleted; or of one whose identifier is only alike.
 */
static int
read_companies(struct companies *companies, const struct cw_wanted *wanted,
    const struct candidates *candidates, struct cw *cw, struct arena *a,
    struct err *e)
{
	const size_t most = wanted->n_identifiers + candidates->n;
	const char **open, *want;
	const struct candidate *c;
	size_t i, k, n, n_open = 0;

	open = arena_array(a, most, sizeof(*open));
	for (i = 0; i < wanted->n_identifiers; i++) {
		want = wanted->identifiers[i];
		c = candidates_find(candidates, want, &n);
		if (candidates_are_clear(c, n, want))
			continue;
		open[n_open++] = want;
		for (k = 0; k < n; k++)
			if (alike(c[k].company.identifier, want) >=
			    ALIKE_FOLDED && n_open < most)
				open[n_open++] = c[k].company.identifier;
	}
	return n_open == 0 ? 0 : ask_companies(companies, cw, open, n_open, a,
	    e);
}

/* --- agreements ----------------------------------------------------------- */

static struct candidate
make_candidate(const struct cw_agreement *g, date_day today, struct arena *a)
{
	return (struct candidate){
		.company = g->company,
		.ref = g->ref,
		.key = g->company.identifier != NULL ?
		    alike_key(a, g->company.identifier) : "",
		.unreadable = g->unreadable,
		.idle = g->unreadable != NULL ? NULL :
		    cw_agreement_idle(g, today, a),
		.closed = g->undated,
	};
}

/* What cannot be judged is one, if it is known by which company to find it:
 * it may be the company's first. */
static bool
is_candidate(const struct cw_agreement *g, int64_t type)
{
	if (g->unreadable != NULL)
		return g->company.identifier != NULL &&
		    (g->ref.type == type || g->ref.type == 0);
	return g->active && g->ref.type == type;
}

/* The id of the type with the job's name, among those that have come by now; or
 * 0 with *e. */
static int64_t
find_type(const struct sources *s, const struct stage *st, struct err *e)
{
	const struct cw_type *type = agreement_type_find(s->types->rows.items,
	    s->types->rows.n, st->begin.job.agreement_type, e);

	return type != NULL ? type->id : 0;
}

/*
 * Finds the type by its name, and reads its agreements: at once, while it is
 * still to be shown that there is no other type of that name.
 */
static int
read_candidates(struct sources *s, struct stage *st, struct cw *cw,
    struct err *e)
{
	struct arena *a = &s->customers->arena;
	struct candidates *c = &s->choice.candidates;
	struct cw_agreement *read = NULL;
	int64_t soon = 0, type;
	size_t i, n = 0;
	int rc;

	if (cw_types_first(s->types, e) == -1)
		return -1;
	soon = find_type(s, st, e);
	rc = soon == 0 ? 0 : cw_agreements(cw, soon, &s->wanted, a, &read, &n,
	    e);
	if (rc == -1 || cw_types_all(s->types, e) == -1)
		return -1;
	type = find_type(s, st, e);
	if (type == 0) {
		stage_fail(st, EXIT_CONFIG, CW21,
		    &(struct log_facts){ .error = e->text });
		return -1;
	}
	if (type != soon && cw_agreements(cw, type, &s->wanted, a, &read, &n,
	    e) == -1)
		return -1;
	c->items = arena_array(a, n, sizeof(*c->items));
	for (i = 0; i < n; i++)	/* these only, whatever the server sent */
		if (is_candidate(&read[i], type))
			c->items[c->n++] = make_candidate(&read[i], s->today,
			    a);
	candidates_sort(c);
	return 0;
}

/* Reads the agreements that rules name. */
static int
read_named(struct sources *s, struct cw *cw, struct arena *a, struct err *e)
{
	struct cw_agreement *read;
	struct candidate *named;
	size_t i, n;

	if (cw_agreements_by_id(cw, s->named_ids, s->n_named_ids, a, &read, &n,
	    e) == -1)
		return -1;
	named = arena_array(a, n, sizeof(*named));
	for (i = 0; i < n; i++)
		named[i] = make_candidate(&read[i], s->today, a);
	s->choice.named = named;
	s->choice.n_named = n;
	return 0;
}

/* Asks ConnectWise for all that the answers need. */
static int
read_sources(struct sources *s, struct stage *st, struct cw *cw, struct err *e)
{
	struct arena *a = &s->customers->arena;
	struct choice_sources *all = &s->choice;

	return read_candidates(s, st, cw, e) == -1 ||
	    read_named(s, cw, a, e) == -1 ||
	    read_companies(&all->companies, &s->wanted, &all->candidates, cw,
	    a, e) == -1 ? -1 : 0;
}

int
agreements_resolve(struct customers *c, const struct rulebook *rules,
    struct stage *st, struct cw *cw, date_day today, bool all,
    struct cw_types *types, struct additions *additions, struct err *e)
{
	const struct job_facts *job = &st->begin.job;
	struct sources s = {
		.customers = c,
		.rules = rules,
		.today = today,
		.types = types,
		.additions = additions,
		.choice = {
			.several = arena_fmt(&c->arena, "active agreements of "
			    "type %s", job->agreement_type),
			.one = "active agreement of this type",
			.company = "company with this identifier",
			.unknown = "which does not exist",
		},
	};
	size_t i;

	s.wanted.all = all;
	s.wanted.came = expect_agreement;
	s.wanted.ctx = &s;
	s.wanted.identifiers = arena_array(&c->arena, c->n, sizeof(char *));
	s.wanted.companies = arena_array(&c->arena, c->n, sizeof(int64_t));
	s.named_ids = arena_array(&c->arena, c->n, sizeof(*s.named_ids));
	for (i = 0; i < c->n; i++)
		prepare(&s, &c->entries[i]);
	sort_wants(&s, &c->arena);
	if (read_sources(&s, st, cw, e) == -1)
		return -1;
	choice_make(c, &s.choice, job, rules);
	return 0;
}
