#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "agreements.h"
#include "buf.h"
#include "candidates.h"
#include "cwcatalog.h"
#include "job.h"
#include "text.h"

/* What the answers are made from. */
struct sources {
	struct customers *customers;
	const struct map *map;
	const struct job_facts *job;

	/* what ConnectWise is asked for ... */
	struct cw_wanted wanted;
	int64_t *mapped_ids;
	size_t n_mapped_ids;

	/* ... and what it has */
	struct candidates candidates;	/* the active agreements of the type */
	struct cw_agreement *mapped;	/* those that the mapping file names */
	size_t n_mapped;
	struct cw_company *companies;	/* where candidates leave a question */
	size_t n_companies;

	struct cw_agreement **fit;	/* those that fit the customer at hand,
					   lowest id first */
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

/* --- before ConnectWise is asked ------------------------------------------ */

/* The customer may be mixed up with another one: nothing is billed to it. */
static void
refuse(struct customer_entry *entry, const char *why)
{
	entry->conflict = why;
	entry->found = (struct agreement){
		.state = AGREEMENT_SHARED_IDENTIFIER,
	};
	entry->several = entry->other_case = NULL;
}

/* Whether other customers have the Billing Identifier and are not mapped; the
 * message at hand names them. */
static bool
is_shared(struct sources *s, const struct customer *customer)
{
	const char *other;
	size_t i;

	for (i = 0; i < customer->n_shared_with; i++) {
		other = customer->shared_with[i];
		if (map_find(s->map, MAP_CUSTOMER, other) != NULL)
			continue;
		if (s->text.len == 0)
			buf_addf(&s->text, "Billing Identifier %s is also that "
			    "of %s", customer->billing_identifier, other);
		else
			buf_addf(&s->text, ", %s", other);
	}
	return s->text.len > 0;
}

/*
 * Sorts out what decides: the mapping file, the Billing Identifier, or neither
 * of them; and what ConnectWise is asked for because of it.
 */
static void
prepare(struct sources *s, struct customer_entry *entry)
{
	const struct customer *customer = &entry->customer;
	const struct map_entry *mapped;

	mapped = map_find(s->map, MAP_CUSTOMER, customer->code);
	entry->mapped = mapped;
	if (mapped != NULL && mapped->target == MAP_COMPANY) {
		s->wanted.companies[s->wanted.n_companies++] = mapped->id;
	} else if (mapped != NULL && mapped->target == MAP_AGREEMENT) {
		s->mapped_ids[s->n_mapped_ids++] = mapped->id;
	} else if (mapped != NULL) {
		entry->found.state = AGREEMENT_IGNORED;
	} else if (entry->conflict != NULL) {
		refuse(entry, entry->conflict);
	} else if (customer->billing_identifier == NULL) {
		entry->found.state = AGREEMENT_NO_IDENTIFIER;
	} else if (is_shared(s, customer)) {
		refuse(entry, keep_text(s));
	} else {
		entry->by_identifier = true;
		s->wanted.identifiers[s->wanted.n_identifiers++] =
		    customer->billing_identifier;
	}
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

/* The first of one or more agreements that fit is the customer's; but none of
 * several if the job's AgreementChoice is "only". */
static void
choose(struct sources *s, struct customer_entry *entry)
{
	const struct cw_agreement *first = s->fit[0];
	bool only = s->n_fit > 1 &&
	    strcmp(s->job->agreement_choice, JOB_CHOICE_ONLY) == 0;

	entry->found.state = only ? AGREEMENT_SEVERAL : AGREEMENT_FOUND;
	entry->found.company = first->company;
	if (!only)
		entry->found.agreement = first->ref;
	if (s->n_fit > 1)
		entry->several = describe_several(s, only);
}

/* --- by the mapping file -------------------------------------------------- */

/* The customer's agreement cannot be chosen, as one of them is unreadable. */
static void
give_up(struct sources *s, struct customer_entry *entry,
    const struct cw_agreement *unreadable)
{
	entry->found.state = AGREEMENT_UNREADABLE;
	entry->found.company = unreadable->company;
	buf_addf(&s->text, "agreement %" PRId64 " of %s cannot be read: %s",
	    unreadable->ref.id, unreadable->company.identifier,
	    unreadable->unreadable);
	entry->found.error = keep_text(s);
}

/* Finds the agreements that are meant. Returns why there are none. */
static const char *
fit_mapped(struct sources *s, const struct map_entry *mapped)
{
	struct cw_agreement *g = s->candidates.items;
	size_t i;

	s->n_fit = 0;
	if (mapped->target == MAP_COMPANY) {
		for (i = 0; i < s->candidates.n; i++)
			if (g[i].company.id == mapped->id)
				s->fit[s->n_fit++] = &g[i];
		return "which has no active agreement of this type";
	}
	for (i = 0; i < s->n_mapped && s->mapped[i].ref.id != mapped->id; i++)
		;
	if (i == s->n_mapped)
		return "which does not exist";
	if (s->mapped[i].active)
		s->fit[s->n_fit++] = &s->mapped[i];
	return "which is not active";
}

/* A mapping that leads nowhere is a missing agreement: CW14. */
static void
decide_mapped(struct sources *s, struct customer_entry *entry)
{
	const struct map_entry *mapped = entry->mapped;
	const char *why;

	if (mapped->target == MAP_IGNORE)
		return;
	why = fit_mapped(s, mapped);
	if (s->n_fit > 0) {
		choose(s, entry);
		return;
	}
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	buf_addf(&s->text, "the mapping file says %s %d, %s",
	    mapped->target == MAP_COMPANY ? "company" : "agreement",
	    mapped->id, why);
	entry->missing = keep_text(s);
}

/* --- by the Billing Identifier -------------------------------------------- */

/*
 * Asks for the companies where candidates leave a question: no agreement is
 * there, so is there no company either? Or they are of several companies, of
 * which some may be deleted.
 */
static int
read_companies(struct sources *s, struct cw *cw, struct err *e)
{
	struct arena *a = &s->customers->arena;
	const char **open, *want;
	const struct cw_agreement *g;
	size_t i, n, n_open = 0;

	open = arena_array(a, s->wanted.n_identifiers, sizeof(*open));
	for (i = 0; i < s->wanted.n_identifiers; i++) {
		want = s->wanted.identifiers[i];
		g = candidates_find(&s->candidates, want, &n);
		if (!candidates_are_clear(g, n))
			open[n_open++] = want;
	}
	return n_open == 0 ? 0 : cw_companies(cw, open, n_open, a,
	    &s->companies, &s->n_companies, e);
}

/* Whether there is a company with the id, and not in the recycle bin. */
static bool
has_company(const struct sources *s, int64_t id)
{
	size_t i;

	for (i = 0; i < s->n_companies; i++)
		if (s->companies[i].company.id == id &&
		    !s->companies[i].deleted)
			return true;
	return false;
}

/* The company with the identifier, exactly or else in any case; or NULL. */
static const struct company *
find_company(const struct sources *s, const char *want)
{
	const struct company *found = NULL, *company;
	size_t i;

	for (i = 0; i < s->n_companies; i++) {
		company = &s->companies[i].company;
		if (s->companies[i].deleted ||
		    !text_caseeq(company->identifier, want))
			continue;
		if (strcmp(company->identifier, want) == 0)
			return company;
		found = company;
	}
	return found;
}

/* Leaves the agreements of the company that fits exactly, if there are any. */
static void
prefer_exact(struct sources *s, const char *want)
{
	size_t i, exact = 0;

	for (i = 0; i < s->n_fit; i++)
		if (strcmp(s->fit[i]->company.identifier, want) == 0)
			s->fit[exact++] = s->fit[i];
	if (exact > 0)
		s->n_fit = exact;
}

static void
decide_by_identifier(struct sources *s, struct customer_entry *entry)
{
	const char *want = entry->customer.billing_identifier;
	const struct cw_agreement *unreadable;
	const struct company *company;
	struct cw_agreement *g;
	size_t i, n;
	bool clear;

	g = candidates_find(&s->candidates, want, &n);
	clear = candidates_are_clear(g, n);
	for (s->n_fit = i = 0; i < n; i++)
		if (clear || has_company(s, g[i].company.id))
			s->fit[s->n_fit++] = &g[i];
	if ((unreadable = candidates_unreadable(g, n)) != NULL) {
		give_up(s, entry, unreadable);
	} else if (s->n_fit > 0) {
		prefer_exact(s, want);
		choose(s, entry);
		company = &entry->found.company;
		if (strcmp(company->identifier, want) != 0) {
			buf_addf(&s->text, "Billing Identifier %s is company "
			    "%s", want, company->identifier);
			entry->other_case = keep_text(s);
		}
	} else if ((company = find_company(s, want)) != NULL) {
		entry->found.state = AGREEMENT_NO_AGREEMENT;
		entry->found.company = *company;
		entry->missing = "the company has no active agreement of this "
		    "type";
	} else {
		entry->found.state = AGREEMENT_NO_COMPANY;
		entry->missing = "there is no company with this identifier";
	}
}

/* --- one agreement, several customers ------------------------------------- */

static int
compare_agreements(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	return i != j ? (i > j) - (i < j) :
	    strcmp((*x)->customer.code, (*y)->customer.code);
}

/* The agreement would get the quantities of the last of these customers. */
static void
refuse_all(struct sources *s, struct customer_entry **entries, size_t n)
{
	const char *why;
	size_t i;

	buf_addf(&s->text, "agreement %" PRId64 " would be that of",
	    entries[0]->found.agreement.id);
	for (i = 0; i < n; i++)
		buf_addf(&s->text, "%s %s", i > 0 ? "," : "",
		    entries[i]->customer.code);
	why = keep_text(s);
	for (i = 0; i < n; i++)
		refuse(entries[i], why);
}

static void
refuse_doubles(struct sources *s)
{
	struct customers *c = s->customers;
	struct customer_entry **found;
	size_t i, end, n = 0;

	found = arena_array(&c->arena, c->n, sizeof(*found));
	for (i = 0; i < c->n; i++)
		if (c->entries[i].found.state == AGREEMENT_FOUND)
			found[n++] = &c->entries[i];
	if (n > 0)
		qsort(found, n, sizeof(*found), compare_agreements);
	for (i = 0; i < n; i = end) {
		for (end = i + 1; end < n; end++)
			if (found[end]->found.agreement.id !=
			    found[i]->found.agreement.id)
				break;
		if (end - i > 1)
			refuse_all(s, found + i, end - i);
	}
}

/* --- all customers -------------------------------------------------------- */

/* Asks ConnectWise for all that the answers need. */
static int
read_sources(struct sources *s, struct stage *st, struct cw *cw, struct err *e)
{
	struct arena *a = &s->customers->arena;

	if (candidates_read(&s->candidates, st, cw, &s->wanted, a, e) == -1 ||
	    cw_agreements_by_id(cw, s->mapped_ids, s->n_mapped_ids, a,
	    &s->mapped, &s->n_mapped, e) == -1 ||
	    read_companies(s, cw, e) == -1)
		return -1;
	s->fit = arena_array(a, s->candidates.n + 1, sizeof(*s->fit));
	return 0;
}

int
agreements_resolve(struct customers *c, const struct map *map,
    struct stage *st, struct cw *cw, struct err *e)
{
	struct sources s = {
		.customers = c,
		.map = map,
		.job = &st->begin.job,
	};
	size_t i;
	int rc;

	s.wanted.identifiers = arena_array(&c->arena, c->n, sizeof(char *));
	s.wanted.companies = arena_array(&c->arena, c->n, sizeof(int64_t));
	s.mapped_ids = arena_array(&c->arena, c->n, sizeof(*s.mapped_ids));
	for (i = 0; i < c->n; i++)
		prepare(&s, &c->entries[i]);
	rc = read_sources(&s, st, cw, e);
	for (i = 0; i < c->n && rc == 0; i++)
		if (c->entries[i].mapped != NULL)
			decide_mapped(&s, &c->entries[i]);
		else if (c->entries[i].by_identifier)
			decide_by_identifier(&s, &c->entries[i]);
	if (rc == 0)
		refuse_doubles(&s);
	buf_release(&s.text);
	return rc;
}
