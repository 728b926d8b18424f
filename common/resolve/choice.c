#include <inttypes.h>
#include <string.h>

#include "alike.h"
#include "buf.h"
#include "choice.h"
#include "job.h"
#include "mixups.h"

/* The customers, what there is, and what is under way. */
struct choice {
	struct customers *customers;
	const struct choice_sources *sources;
	bool only;			/* of several, none */
	const struct candidate **fit;	/* those that fit the customer at
					   hand, lowest id first */
	size_t n_fit;
	struct buf text;		/* of the message at hand */
};

/* The message at hand, kept with the customers. */
static const char *
keep_text(struct choice *s)
{
	const char *text = arena_str(&s->customers->arena, s->text.data);

	buf_clear(&s->text);
	return text;
}

/* --- one of those that fit ------------------------------------------------ */

/* What people should know of several agreements of one company. */
static const char *
describe_several(struct choice *s, bool only)
{
	const struct candidate *first = s->fit[0], *g;
	size_t i;

	buf_addf(&s->text, "%s has %zu %s: ",
	    first->company.identifier != NULL ?
	    first->company.identifier : "the company", s->n_fit,
	    s->sources->several);
	for (i = 0; i < s->n_fit; i++) {
		g = s->fit[i];
		buf_addf(&s->text, "%s%" PRId64 " %s", i > 0 ? ", " : "",
		    g->ref.id, g->ref.name != NULL ? g->ref.name : "");
	}
	if (only)
		buf_adds(&s->text, "; none is used, as AgreementChoice is "
		    "only");
	else
		buf_addf(&s->text, "; the first one, %" PRId64 ", is used",
		    first->ref.id);
	return keep_text(s);
}

/* Keeps those with the name that a rule gives. Returns whether there are any:
 * if not, the customer has no agreement. */
static bool
keep_named(struct choice *s, struct customer_entry *entry)
{
	const struct rule *rule = entry->agreement;
	size_t i, n = 0;

	for (i = 0; i < s->n_fit; i++)
		if (s->fit[i]->ref.name != NULL &&
		    alike(s->fit[i]->ref.name, rule->value) <= ALIKE_IN_BLANKS)
			s->fit[n++] = s->fit[i];
	s->n_fit = n;
	if (n > 0)
		return true;
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	buf_addf(&s->text, "the rule of line %lu says agreement %s, and the "
	    "company has no %s with that name", rule->line, rule->value,
	    s->sources->one);
	entry->missing = keep_text(s);
	return false;
}

/* The first of one or more agreements that fit is the customer's; but none of
 * several if the job's AgreementChoice is "only". */
static void
choose(struct choice *s, struct customer_entry *entry)
{
	const struct candidate *first = s->fit[0];
	bool only;

	if (entry->agreement != NULL && entry->agreement->id == 0) {
		if (!keep_named(s, entry))
			return;
		first = s->fit[0];
	}
	only = s->n_fit > 1 && s->only;

	entry->found.state = only ? AGREEMENT_SEVERAL : AGREEMENT_FOUND;
	entry->found.company = first->company;
	if (!only) {
		entry->found.agreement = first->ref;
		entry->found.closed = first->closed;
	}
	if (s->n_fit > 1)
		entry->several = describe_several(s, only);
}

/* --- by a rule with an id ------------------------------------------------- */

/* The customer's agreement cannot be chosen, as one of them is unreadable. */
static void
give_up(struct choice *s, struct customer_entry *entry,
    const struct candidate *unreadable)
{
	entry->found.state = AGREEMENT_UNREADABLE;
	if (unreadable->company.id != 0)	/* or only its name is known */
		entry->found.company = unreadable->company;
	buf_addf(&s->text, "agreement %" PRId64 " of %s cannot be read: %s",
	    unreadable->ref.id, unreadable->company.identifier,
	    unreadable->unreadable);
	entry->found.error = keep_text(s);
}

/* Finds the company's agreements. Returns why there are none. */
static const char *
fit_company(struct choice *s, struct customer_entry *entry, int64_t company)
{
	const char *why = arena_fmt(&s->customers->arena, "which has no %s",
	    s->sources->one);
	const struct candidate *c;
	size_t i;

	for (i = 0; i < s->sources->candidates.n; i++) {
		c = &s->sources->candidates.items[i];
		if (c->company.id != company)
			continue;
		if (c->unreadable != NULL)
			give_up(s, entry, c);
		else if (c->idle == NULL)
			s->fit[s->n_fit++] = c;
		else
			why = arena_fmt(&s->customers->arena, "of which "
			    "agreement %" PRId64 " %s", c->ref.id, c->idle);
	}
	return why;
}

/* Finds the agreement. Returns why there is none. */
static const char *
fit_agreement(struct choice *s, int64_t id)
{
	struct arena *a = &s->customers->arena;
	const struct candidate *g;
	size_t i;

	for (i = 0; i < s->sources->n_named &&
	    s->sources->named[i].ref.id != id; i++)
		;
	if (i == s->sources->n_named)
		return s->sources->unknown;
	g = &s->sources->named[i];
	if (g->unreadable != NULL)
		return arena_fmt(a, "which cannot be read: %s", g->unreadable);
	if (g->idle != NULL)
		return arena_fmt(a, "which %s", g->idle);
	s->fit[s->n_fit++] = g;
	return NULL;
}

/* A rule that leads nowhere is a missing agreement: CW14. */
static void
decide_by_id(struct choice *s, struct customer_entry *entry)
{
	const struct rule *rule = rule_has_id(entry->agreement) ?
	    entry->agreement : entry->company;
	const char *why;

	s->n_fit = 0;
	why = rule->verb == RULE_COMPANY ?
	    fit_company(s, entry, rule->id) : fit_agreement(s, rule->id);
	if (entry->found.state == AGREEMENT_UNREADABLE)
		return;
	if (s->n_fit > 0) {
		choose(s, entry);
		return;
	}
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	buf_addf(&s->text, "the rule of line %lu says %s %" PRId64 ", %s",
	    rule->line, rule_verb_names[rule->verb], rule->id, why);
	entry->missing = keep_text(s);
}

/* --- by an identifier ----------------------------------------------------- */

/* Candidates for an identifier, of the companies that are the most alike. */
struct fitting {
	enum likeness likeness;
	const struct candidate *unreadable;	/* one of them, or NULL */
	const struct candidate *idle;		/* one of them, or NULL */
	bool several;		/* they are of several companies */
};

static void
fit_identifier(struct choice *s, const char *want, struct fitting *fit)
{
	const struct company *company = companies_find(&s->sources->companies,
	    want);
	const struct candidate *c;
	enum likeness likeness;
	size_t i, n;
	bool clear;

	*fit = (struct fitting){ .likeness = company != NULL ?
	    companies_likeness(company->identifier, want) : ALIKE_LOOSELY };
	if (fit->likeness == ALIKE_EXACTLY)	/* it may have no agreement, */
		fit->likeness = ALIKE_IN_CASE;	/* and another one is meant */
	c = candidates_find(&s->sources->candidates, want, &n);
	clear = candidates_are_clear(c, n, want);
	for (s->n_fit = i = 0; i < n; i++) {
		likeness = companies_likeness(c[i].company.identifier, want);
		if (likeness > fit->likeness || likeness > ALIKE_FOLDED ||
		    (!clear && !companies_have(&s->sources->companies,
		    &c[i].company)))
			continue;
		if (likeness < fit->likeness) {
			*fit = (struct fitting){ .likeness = likeness };
			s->n_fit = 0;
		}
		if (c[i].unreadable != NULL)
			fit->unreadable = &c[i];
		else if (c[i].idle != NULL)
			fit->idle = &c[i];
		else
			s->fit[s->n_fit++] = &c[i];
	}
	for (i = 1; i < s->n_fit; i++)
		if (s->fit[i]->company.id != s->fit[0]->company.id)
			fit->several = true;
}

/* "Billing Identifier X is company Y"; notes that an addition is not created
 * for what is only alike. */
static void
note_spelling(struct choice *s, struct customer_entry *entry, bool folded)
{
	const char *want = entry->want;
	const struct company *company = &entry->found.company;

	if (entry->found.state == AGREEMENT_NO_AGREEMENT ||
	    strcmp(company->identifier, want) == 0)
		return;
	buf_adds(&s->text, entry->company != NULL ? "a rule's company " :
	    "Billing Identifier ");
	alike_show(&s->text, want, company->identifier);
	buf_adds(&s->text, folded ? " is only alike to that of company " :
	    " is company ");
	alike_show(&s->text, company->identifier, want);
	if (folded)
		buf_addf(&s->text, " (id %" PRId64 ")", company->id);
	entry->other_case = keep_text(s);
	if (folded)
		entry->found.closed = entry->other_case;
}

/* Says what is missing: no agreement, or no company. */
static void
decide_missing(struct choice *s, struct customer_entry *entry,
    const struct fitting *fit)
{
	const char *want = entry->want;
	const struct company *company = companies_find(&s->sources->companies,
	    want);
	bool same = company != NULL &&
	    companies_likeness(company->identifier, want) <= ALIKE_IN_CASE;

	entry->found.state = same || fit->idle != NULL ?
	    AGREEMENT_NO_AGREEMENT : AGREEMENT_NO_COMPANY;
	if (entry->company != NULL)
		buf_addf(&s->text, "the rule of line %lu says company %s: ",
		    entry->company->line, want);
	if (fit->idle != NULL) {
		entry->found.company = fit->idle->company;
		buf_addf(&s->text, "its agreement %" PRId64 " %s",
		    fit->idle->ref.id, fit->idle->idle);
	} else if (fit->several && fit->likeness < ALIKE_FOLDED) {
		entry->found.state = AGREEMENT_NO_COMPANY;
		buf_addf(&s->text, "several companies have this identifier: "
		    "%" PRId64 ", %" PRId64, s->fit[0]->company.id,
		    s->fit[s->n_fit - 1]->company.id);
	} else if (same) {
		entry->found.company = *company;
		buf_addf(&s->text, "the company has no %s", s->sources->one);
	} else if (company != NULL || fit->several) {
		buf_adds(&s->text, "there is no company ");
		alike_show(&s->text, want, company != NULL ?
		    company->identifier : s->fit[0]->company.identifier);
		buf_adds(&s->text, "; what is only alike: ");
		if (company == NULL)
			company = &s->fit[0]->company;
		alike_show(&s->text, company->identifier, want);
		buf_addf(&s->text, " (id %" PRId64 ")", company->id);
	} else {
		buf_addf(&s->text, "there is no %s", s->sources->company);
		company = companies_find(&s->sources->inactive, want);
		if (company != NULL)
			buf_addf(&s->text, "; company %" PRId64 " (%s) has "
			    "it, but is inactive", company->id,
			    company->name != NULL ? company->name : "no name");
	}
	entry->missing = keep_text(s);
}

/* Whether several companies have the identifier, where that can be; refuses the
 * customer then. */
static bool
name_twins(struct choice *s, struct customer_entry *entry)
{
	const struct keyed_company *twins;
	size_t i, n;

	twins = companies_twins(&s->sources->companies, entry->want, &n);
	for (i = 0; i < n; i++)
		buf_addf(&s->text, "%s %" PRId64 " (%s)", i > 0 ? "," :
		    "several companies have this identifier:",
		    twins[i].company.id, twins[i].company.name != NULL ?
		    twins[i].company.name : "no name");
	if (n == 0)
		return false;
	entry->found.state = AGREEMENT_NO_COMPANY;
	entry->missing = keep_text(s);
	return true;
}

static void
decide_by_identifier(struct choice *s, struct customer_entry *entry)
{
	struct fitting fit;

	if (name_twins(s, entry))
		return;
	fit_identifier(s, entry->want, &fit);
	if (fit.unreadable != NULL) {
		give_up(s, entry, fit.unreadable);
	} else if (s->n_fit > 0 && !fit.several) {
		choose(s, entry);
		note_spelling(s, entry, fit.likeness == ALIKE_FOLDED);
	} else {
		decide_missing(s, entry, &fit);
	}
}

/* --- all customers -------------------------------------------------------- */

/* The companies that may be meant where none is found: all that are known. */
static void
offer_near(struct choice *s)
{
	const struct choice_sources *from = s->sources;
	size_t n = from->companies.n + from->candidates.n, k = 0, i;
	struct company *all = arena_array(&s->customers->arena, n,
	    sizeof(*all));

	for (i = 0; i < from->companies.n; i++)
		all[k++] = from->companies.items[i].company;
	for (i = 0; i < from->candidates.n; i++)
		if (from->candidates.items[i].company.id != 0)
			all[k++] = from->candidates.items[i].company;
	customers_find_near(s->customers, all, k);
}

void
choice_make(struct customers *c, const struct choice_sources *sources,
    const struct job_facts *job, const struct rulebook *rules)
{
	struct choice s = { .customers = c, .sources = sources,
		.only = strcmp(job->agreement_choice, JOB_CHOICE_ONLY) == 0 };
	struct customer_entry *entry;

	s.fit = arena_array(&c->arena, sources->candidates.n + 1,
	    sizeof(*s.fit));
	for (entry = c->entries; entry < c->entries + c->n; entry++)
		if (entry->want != NULL)
			decide_by_identifier(&s, entry);
		else if (rule_has_id(entry->agreement) ||
		    rule_has_id(entry->company))
			decide_by_id(&s, entry);
	mixups_refuse_doubles(c);
	offer_near(&s);
	if (job->n_customers_filter > 0)
		mixups_refuse_hidden(c, rules);
	buf_release(&s.text);
}
