#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "lookup.h"
#include "text.h"
#include "xalloc.h"

/* What one entry may turn out to be. */
struct candidate {
	struct roster_entry *entry;
	struct cw_agreement *agreements;
	size_t n;
};

/* The company with the id; NULL if there is none, or it is deleted. */
static const struct cw_company *
company_by_id(const struct cw_company *companies, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (companies[i].company.id == id && !companies[i].deleted)
			return &companies[i];
	return NULL;
}

/* The company with the identifier, exactly or else in any case; or NULL. */
static const struct cw_company *
company_by_identifier(const struct cw_company *companies, size_t n,
    const char *want)
{
	const struct cw_company *found = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (companies[i].deleted ||
		    !text_caseeq(companies[i].company.identifier, want))
			continue;
		if (strcmp(companies[i].company.identifier, want) == 0)
			return &companies[i];
		found = &companies[i];
	}
	return found;
}

/*
 * Leaves, of the agreements, those whose company is written exactly like the
 * Billing Identifier, if there are any.
 */
static size_t
prefer_exact(struct cw_agreement **g, size_t n, const char *want)
{
	size_t i, exact = 0;

	for (i = 0; i < n; i++)
		if (strcmp(g[i]->company.identifier, want) == 0)
			g[exact++] = g[i];
	return exact > 0 ? exact : n;
}

/* The candidate has no agreement: is there a company, at least? */
static void
decide_missing(struct candidate *c, const struct cw_company *company)
{
	if (company != NULL) {
		c->entry->found.state = AGREEMENT_NO_AGREEMENT;
		c->entry->found.company = company->company;
		c->entry->missing = "the company has no active agreement of "
		    "this type";
	} else {
		c->entry->found.state = AGREEMENT_NO_COMPANY;
		c->entry->missing = "there is no company with this identifier";
	}
}

/*
 * Decides about a candidate. companies is what was asked about them, or NULL
 * if that was not necessary.
 */
static void
decide(struct directory *d, struct candidate *c,
    const struct cw_company *companies, size_t n)
{
	const char *want = c->entry->customer.billing_identifier;
	struct cw_agreement **g;
	size_t i, kept = 0;

	g = arena_array(&d->roster->arena, c->n, sizeof(*g));
	for (i = 0; i < c->n; i++)
		if (companies == NULL || company_by_id(companies, n,
		    c->agreements[i].company.id) != NULL)
			g[kept++] = &c->agreements[i];
	if (kept > 0)
		choice_make(c->entry, g, prefer_exact(g, kept, want), d->job,
		    &d->roster->arena);
	else
		decide_missing(c, company_by_identifier(companies, n, want));
}

/* Whether the agreements alone tell which company is meant. */
static bool
is_clear(const struct candidate *c)
{
	size_t i;

	for (i = 1; i < c->n; i++)
		if (c->agreements[i].company.id != c->agreements[0].company.id)
			return false;
	return c->n > 0;
}

/*
 * Asks for the companies of the entries that agreements do not settle: there
 * is none, so is it the company or the agreement that is missing? Or those of
 * several companies with the same identifier, of which some may be deleted.
 */
static int
ask_companies(struct directory *d, struct candidate *open, size_t n)
{
	struct cw_company *companies = NULL, none = { 0 };
	const char **ids;
	struct err e;
	size_t i, n_companies = 0;

	if (n == 0)
		return 0;
	ids = arena_array(&d->roster->arena, n, sizeof(*ids));
	for (i = 0; i < n; i++)
		ids[i] = open[i].entry->customer.billing_identifier;
	if (cw_companies(d->cw, ids, n, &d->roster->arena, &companies,
	    &n_companies, &e) == -1) {
		stage_fail(d->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	for (i = 0; i < n; i++)
		decide(d, &open[i], n_companies > 0 ? companies : &none,
		    n_companies);
	return 0;
}

int
lookup_resolve(struct directory *d, struct roster_entry **entries, size_t n)
{
	struct candidate *unclear, c;
	size_t i, n_unclear = 0;
	int rc;

	unclear = xcalloc(n, sizeof(*unclear));
	for (i = 0; i < n; i++) {
		c.entry = entries[i];
		c.agreements = agreements_find(&d->agreements,
		    c.entry->customer.billing_identifier, &c.n);
		if (is_clear(&c))
			decide(d, &c, NULL, 0);
		else
			unclear[n_unclear++] = c;
	}
	rc = ask_companies(d, unclear, n_unclear);
	free(unclear);
	return rc;
}
