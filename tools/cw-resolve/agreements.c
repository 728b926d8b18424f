#include <inttypes.h>
#include <string.h>

#include "agreements.h"
#include "alike.h"
#include "buf.h"
#include "candidates.h"
#include "companies.h"
#include "job.h"
#include "mixups.h"

/* What the answers are made from. */
struct sources {
	struct customers *customers;
	const struct rulebook *rules;
	const struct job_facts *job;
	date_day today;

	/* what ConnectWise is asked for ... */
	struct cw_wanted wanted;
	int64_t *mapped_ids;
	size_t n_mapped_ids;

	/* ... and what it has */
	struct candidates candidates;	/* the active agreements of the type */
	struct cw_agreement *mapped;	/* those that rules name */
	size_t n_mapped;
	struct companies companies;	/* where candidates leave a question */

	const struct cw_agreement **fit;	/* those that fit the customer
						   at hand, lowest id first */
	size_t n_fit;
	struct buf text;		/* of the message at hand */
};

/* The message at hand, kept with the customers. */
static const char *
keep_text(struct sources *s)
{
	const char *text = arena_str(&s->customers->arena, s->text.data);

	buf_clear(&s->text);
	return text;
}

static bool
has_id(const struct rule *rule)
{
	return rule != NULL && rule->id != 0;
}

/* --- before ConnectWise is asked ------------------------------------------ */

/*
 * Sorts out what decides: rules, the Billing Identifier, or neither of them;
 * and what ConnectWise is asked for because of it.
 */
static void
prepare(struct sources *s, struct customer_entry *entry)
{
	if (customer_decide(entry, s->rules, &s->customers->arena))
		return;
	if (has_id(entry->agreement))
		s->mapped_ids[s->n_mapped_ids++] = entry->agreement->id;
	else if (has_id(entry->company))
		s->wanted.companies[s->wanted.n_companies++] =
		    entry->company->id;
	else
		s->wanted.identifiers[s->wanted.n_identifiers++] =
		    entry->want;
}

/* --- one of those that fit ------------------------------------------------ */

/* What people should know of several agreements of one company. */
static const char *
describe_several(struct sources *s, bool only)
{
	const struct cw_agreement *first = s->fit[0], *g;
	size_t i;

	buf_addf(&s->text, "%s has %zu active agreements of type %s: ",
	    first->company.identifier, s->n_fit, s->job->agreement_type);
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
keep_named(struct sources *s, struct customer_entry *entry)
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
	    "company has no active one of this type with that name",
	    rule->line, rule->value);
	entry->missing = keep_text(s);
	return false;
}

/* The first of one or more agreements that fit is the customer's; but none of
 * several if the job's AgreementChoice is "only". */
static void
choose(struct sources *s, struct customer_entry *entry)
{
	const struct cw_agreement *first = s->fit[0];
	bool only;

	if (entry->agreement != NULL && entry->agreement->id == 0) {
		if (!keep_named(s, entry))
			return;
		first = s->fit[0];
	}
	only = s->n_fit > 1 &&
	    strcmp(s->job->agreement_choice, JOB_CHOICE_ONLY) == 0;

	entry->found.state = only ? AGREEMENT_SEVERAL : AGREEMENT_FOUND;
	entry->found.company = first->company;
	if (!only) {
		entry->found.agreement = first->ref;
		entry->found.closed = first->undated;
	}
	if (s->n_fit > 1)
		entry->several = describe_several(s, only);
}

/* --- by a rule with an id ------------------------------------------------- */

/* The customer's agreement cannot be chosen, as one of them is unreadable. */
static void
give_up(struct sources *s, struct customer_entry *entry,
    const struct cw_agreement *unreadable)
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
fit_company(struct sources *s, struct customer_entry *entry, int64_t company)
{
	const char *why = "which has no active agreement of this type";
	const struct candidate *c;
	size_t i;

	for (i = 0; i < s->candidates.n; i++) {
		c = &s->candidates.items[i];
		if (c->g.company.id != company)
			continue;
		if (c->g.unreadable != NULL)
			give_up(s, entry, &c->g);
		else if (c->idle == NULL)
			s->fit[s->n_fit++] = &c->g;
		else
			why = arena_fmt(&s->customers->arena, "of which "
			    "agreement %" PRId64 " %s", c->g.ref.id, c->idle);
	}
	return why;
}

/* Finds the agreement. Returns why there is none. */
static const char *
fit_agreement(struct sources *s, int64_t id)
{
	struct arena *a = &s->customers->arena;
	const struct cw_agreement *g;
	const char *idle;
	size_t i;

	for (i = 0; i < s->n_mapped && s->mapped[i].ref.id != id; i++)
		;
	if (i == s->n_mapped)
		return "which does not exist";
	g = &s->mapped[i];
	if (g->unreadable != NULL)
		return arena_fmt(a, "which cannot be read: %s", g->unreadable);
	if (!g->active)
		return "which is not active";
	if ((idle = cw_agreement_idle(g, s->today, a)) != NULL)
		return arena_fmt(a, "which %s", idle);
	s->fit[s->n_fit++] = g;
	return NULL;
}

/* A rule that leads nowhere is a missing agreement: CW14. */
static void
decide_by_id(struct sources *s, struct customer_entry *entry)
{
	const struct rule *rule = has_id(entry->agreement) ? entry->agreement :
	    entry->company;
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
	const struct cw_agreement *unreadable;	/* one of them, or NULL */
	const struct candidate *idle;		/* one of them, or NULL */
	bool several;		/* they are of several companies */
};

static void
fit_identifier(struct sources *s, const char *want, struct fitting *fit)
{
	const struct company *company = companies_find(&s->companies, want);
	const struct candidate *c;
	enum likeness likeness;
	size_t i, n;
	bool clear;

	*fit = (struct fitting){ .likeness = company != NULL ?
	    companies_likeness(company->identifier, want) : ALIKE_LOOSELY };
	if (fit->likeness == ALIKE_EXACTLY)	/* it may have no agreement, */
		fit->likeness = ALIKE_IN_CASE;	/* and another one is meant */
	c = candidates_find(&s->candidates, want, &n);
	clear = candidates_are_clear(c, n, want);
	for (s->n_fit = i = 0; i < n; i++) {
		likeness = companies_likeness(c[i].g.company.identifier, want);
		if (likeness > fit->likeness || likeness > ALIKE_FOLDED ||
		    (!clear && !companies_have(&s->companies,
		    &c[i].g.company)))
			continue;
		if (likeness < fit->likeness) {
			*fit = (struct fitting){ .likeness = likeness };
			s->n_fit = 0;
		}
		if (c[i].g.unreadable != NULL)
			fit->unreadable = &c[i].g;
		else if (c[i].idle != NULL)
			fit->idle = &c[i];
		else
			s->fit[s->n_fit++] = &c[i].g;
	}
	for (i = 1; i < s->n_fit; i++)
		if (s->fit[i]->company.id != s->fit[0]->company.id)
			fit->several = true;
}

/* "Billing Identifier X is company Y"; notes that an addition is not created
 * for what is only alike. */
static void
note_spelling(struct sources *s, struct customer_entry *entry, bool folded)
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
decide_missing(struct sources *s, struct customer_entry *entry,
    const struct fitting *fit)
{
	const char *want = entry->want;
	const struct company *company = companies_find(&s->companies, want);
	bool same = company != NULL &&
	    companies_likeness(company->identifier, want) <= ALIKE_IN_CASE;

	entry->found.state = same || fit->idle != NULL ?
	    AGREEMENT_NO_AGREEMENT : AGREEMENT_NO_COMPANY;
	if (entry->company != NULL)
		buf_addf(&s->text, "the rule of line %lu says company %s: ",
		    entry->company->line, want);
	if (fit->idle != NULL) {
		entry->found.company = fit->idle->g.company;
		buf_addf(&s->text, "its agreement %" PRId64 " %s",
		    fit->idle->g.ref.id, fit->idle->idle);
	} else if (fit->several && fit->likeness < ALIKE_FOLDED) {
		entry->found.state = AGREEMENT_NO_COMPANY;
		buf_addf(&s->text, "several companies have this identifier: "
		    "%" PRId64 ", %" PRId64, s->fit[0]->company.id,
		    s->fit[s->n_fit - 1]->company.id);
	} else if (same) {
		entry->found.company = *company;
		buf_adds(&s->text, "the company has no active agreement of "
		    "this type");
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
		buf_adds(&s->text, "there is no company with this identifier");
	}
	entry->missing = keep_text(s);
}

static void
decide_by_identifier(struct sources *s, struct customer_entry *entry)
{
	struct fitting fit;

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

/* Asks ConnectWise for all that the answers need. */
static int
read_sources(struct sources *s, struct stage *st, struct cw *cw, struct err *e)
{
	struct arena *a = &s->customers->arena;

	if (candidates_read(&s->candidates, st, cw, &s->wanted, s->today, a,
	    e) == -1 ||
	    cw_agreements_by_id(cw, s->mapped_ids, s->n_mapped_ids, a,
	    &s->mapped, &s->n_mapped, e) == -1 ||
	    companies_read(&s->companies, &s->wanted, &s->candidates, cw, a,
	    e) == -1)
		return -1;
	s->fit = arena_array(a, s->candidates.n + 1, sizeof(*s->fit));
	return 0;
}

/* The companies of all agreements that were read may be meant. */
static void
find_near(struct sources *s)
{
	struct company *all = arena_array(&s->customers->arena,
	    s->candidates.n, sizeof(*all));
	size_t i, n = 0;

	for (i = 0; i < s->candidates.n; i++)
		if (s->candidates.items[i].g.company.id != 0)
			all[n++] = s->candidates.items[i].g.company;
	customers_find_near(s->customers, all, n);
}

int
agreements_resolve(struct customers *c, const struct rulebook *rules,
    struct stage *st, struct cw *cw, date_day today, bool all, struct err *e)
{
	struct sources s = {
		.customers = c,
		.rules = rules,
		.job = &st->begin.job,
		.today = today,
	};
	size_t i;
	int rc;

	s.wanted.all = all;
	s.wanted.identifiers = arena_array(&c->arena, c->n, sizeof(char *));
	s.wanted.companies = arena_array(&c->arena, c->n, sizeof(int64_t));
	s.mapped_ids = arena_array(&c->arena, c->n, sizeof(*s.mapped_ids));
	for (i = 0; i < c->n; i++)
		prepare(&s, &c->entries[i]);
	rc = read_sources(&s, st, cw, e);
	for (i = 0; i < c->n && rc == 0; i++)
		if (c->entries[i].want != NULL)
			decide_by_identifier(&s, &c->entries[i]);
		else if (has_id(c->entries[i].agreement) ||
		    has_id(c->entries[i].company))
			decide_by_id(&s, &c->entries[i]);
	if (rc == 0)
		mixups_refuse_doubles(c);
	if (rc == 0 && s.job->n_customers_filter > 0)
		mixups_refuse_hidden(c, rules);
	if (rc == 0)
		find_near(&s);
	buf_release(&s.text);
	return rc;
}
