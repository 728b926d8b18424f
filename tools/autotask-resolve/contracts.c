#include <inttypes.h>
#include <string.h>

#include "choice.h"
#include "contracts.h"
#include "mixups.h"

bool
contract_in_effect(const struct at_contract *c, const char *day)
{
	return c->unreadable == NULL && c->active &&
	    strcmp(c->start, day) <= 0 && strcmp(day, c->end) <= 0;
}

/* The active ones, or the others, that have a key; not the MSP itself, 0. */
static struct companies
list_companies(const struct at_base *base, bool active, struct arena *a)
{
	const struct at_company *all = base->companies.items;
	struct companies c = { .twins = true, .arena = a };
	size_t i;

	c.items = arena_array(a, base->companies.n, sizeof(*c.items));
	for (i = 0; i < base->companies.n; i++)
		if (all[i].key != NULL && all[i].active == active &&
		    all[i].id > 0)
			c.items[c.n++] = (struct keyed_company){
				.key = alike_key(a, all[i].key),
				.company = { all[i].id, all[i].key,
				    all[i].name },
			};
	companies_sort(&c);
	return c;
}

/* Those of a company that is not active, or has no key, are found by rules
 * alone; of an inactive one, none is used. */
static struct candidate
make_candidate(const struct at_contract *c, const struct at_base *base,
    const char *day, struct arena *a)
{
	const struct at_company *company = at_find(&base->companies,
	    sizeof(*company), c->company);
	bool found = company != NULL && company->key != NULL &&
	    company->active && company->id > 0;

	return (struct candidate){
		.company = company == NULL ? (struct company){ c->company,
		    NULL, NULL } : (struct company){ company->id, company->key,
		    company->name },
		.ref = { .id = c->id, .name = c->name, .end = c->end },
		.key = found ? alike_key(a, company->key) : "",
		.unreadable = c->unreadable != NULL ? c->unreadable :
		    company == NULL ? "its company cannot be read" : NULL,
		.idle = c->unreadable != NULL ? NULL :
		    !contract_in_effect(c, day) ?
		    "is not in effect on that day" :
		    company != NULL && !company->active ?
		    "is of a company that is inactive" : NULL,
	};
}

static struct candidates
list_candidates(const struct at_base *base, const char *day, struct arena *a)
{
	const struct at_contract *all = base->contracts.items;
	struct candidates c = { .n = base->contracts.n };
	size_t i;

	c.items = arena_array(a, c.n, sizeof(*c.items));
	for (i = 0; i < c.n; i++)
		c.items[i] = make_candidate(&all[i], base, day, a);
	candidates_sort(&c);
	return c;
}

void
contracts_resolve(struct customers *c, const struct at_base *base,
    const char *day, const struct job_facts *job, const struct rulebook *rules)
{
	struct arena *a = &c->arena;
	struct choice_sources sources = {
		.candidates = list_candidates(base, day, a),
		.companies = list_companies(base, true, a),
		.inactive = list_companies(base, false, a),
		.several = arena_fmt(a, "contracts of recurring services in "
		    "effect on %s", day),
		.one = arena_fmt(a, "contract of recurring services in effect "
		    "on %s", day),
		.company = arena_fmt(a, "active company with this %s",
		    job->company_key),
		.unknown = "which is no contract of recurring services in "
		    "effect on that day",
	};
	size_t i;

	sources.named = sources.candidates.items;
	sources.n_named = sources.candidates.n;
	for (i = 0; i < c->n; i++)
		(void)customer_decide(&c->entries[i], rules, a);
	choice_make(c, &sources, job, rules);
}
