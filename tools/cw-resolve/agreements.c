#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "agreements.h"
#include "buf.h"
#include "cwcatalog.h"
#include "job.h"
#include "text.h"
#include "xalloc.h"

/* --- one of several ------------------------------------------------------- */

/* "12 Hosting, 13 Hosting (old)" */
static void
name_agreements(struct buf *out, struct cw_agreement **g, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_addf(out, "%s%" PRId64 " %s", i > 0 ? ", " : "",
		    g[i]->ref.id, g[i]->ref.name != NULL ? g[i]->ref.name :
		    "");
}

/*
 * Chooses which of the n agreements, one or more and lowest id first, is the
 * entry's: the first one or, if there are several and the job's AgreementChoice
 * is "only", none. Fills in found, several and folded.
 */
static void
choose(struct customer_entry *entry, struct cw_agreement **g, size_t n,
    const struct job_facts *job, struct arena *a)
{
	struct agreement *found = &entry->found;
	struct buf text = { 0 };
	bool only = strcmp(job->agreement_choice, JOB_CHOICE_ONLY) == 0;

	found->state = AGREEMENT_FOUND;
	found->company = g[0]->company;
	found->agreement = g[0]->ref;
	if (n > 1) {
		buf_addf(&text, "%s has %zu active agreements of type %s: ",
		    g[0]->company.identifier, n, job->agreement_type);
		name_agreements(&text, g, n);
		if (only)
			buf_adds(&text, "; none is used, as AgreementChoice "
			    "is only");
		else
			buf_addf(&text, "; the first one, %" PRId64
			    ", is used", g[0]->ref.id);
		entry->several = arena_str(a, text.data);
	}
	if (n > 1 && only) {
		found->state = AGREEMENT_SEVERAL;
		memset(&found->agreement, 0, sizeof(found->agreement));
	}
	if (entry->mapped == NULL && strcmp(g[0]->company.identifier,
	    entry->customer.billing_identifier) != 0) {
		buf_clear(&text);
		buf_addf(&text, "Billing Identifier %s is company %s",
		    entry->customer.billing_identifier,
		    g[0]->company.identifier);
		entry->folded = arena_str(a, text.data);
	}
	buf_release(&text);
}

/* --- by the mapping file -------------------------------------------------- */

/* The mapping leads nowhere: kept like a missing agreement, CW14. */
static void
map_fails(struct agreements *d, struct customer_entry *entry, const char *why)
{
	struct buf text = { 0 };

	buf_addf(&text, "the mapping file says %s %" PRId64 ", %s",
	    entry->mapped->target == MAP_COMPANY ? "company" : "agreement",
	    entry->mapped->id, why);
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	entry->missing = arena_str(&d->customers->arena, text.data);
	buf_release(&text);
}

/* A customer that is mapped to a company. */
static void
decide_company(struct agreements *d, struct customer_entry *entry)
{
	struct cw_agreement **g;
	size_t i, n = 0;

	g = arena_array(&d->customers->arena, d->candidates.n, sizeof(*g));
	for (i = 0; i < d->candidates.n; i++)
		if (d->candidates.items[i].company.id == entry->mapped->id)
			g[n++] = &d->candidates.items[i];
	if (n > 0)
		choose(entry, g, n, d->job, &d->customers->arena);
	else
		map_fails(d, entry, "which has no active agreement of this "
		    "type");
}

/* A customer that is mapped to an agreement, which need not be of the type. */
static void
decide_agreement(struct agreements *d, struct customer_entry *entry,
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
		choose(entry, &g, 1, d->job, &d->customers->arena);
	}
}

/* The entries that the mapping file names: those with .mapped. */
static int
resolve_mapped(struct agreements *d)
{
	struct cw_agreement *agreements = NULL;
	struct customer_entry *entry;
	struct err e;
	int64_t *ids;
	size_t i, n = 0, n_ids = 0;

	ids = arena_array(&d->customers->arena, d->customers->n, sizeof(*ids));
	for (i = 0; i < d->customers->n; i++) {
		entry = &d->customers->entries[i];
		if (entry->mapped == NULL)
			continue;
		if (entry->mapped->target == MAP_IGNORE)
			entry->found.state = AGREEMENT_IGNORED;
		else if (entry->mapped->target == MAP_COMPANY)
			decide_company(d, entry);
		else
			ids[n_ids++] = entry->mapped->id;
	}
	if (cw_agreements_by_id(d->cw, ids, n_ids, &d->customers->arena,
	    &agreements, &n, &e) == -1) {
		stage_fail(d->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	for (i = 0; i < d->customers->n; i++) {
		entry = &d->customers->entries[i];
		if (entry->mapped != NULL &&
		    entry->mapped->target == MAP_AGREEMENT)
			decide_agreement(d, entry, agreements, n);
	}
	return 0;
}

/* --- by the Billing Identifier -------------------------------------------- */

/* An entry, and the agreements that may be its. */
struct inquiry {
	struct customer_entry *entry;
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
decide_missing(struct inquiry *c, const struct cw_company *company)
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
decide(struct agreements *d, struct inquiry *c,
    const struct cw_company *companies, size_t n)
{
	const char *want = c->entry->customer.billing_identifier;
	struct cw_agreement **g;
	size_t i, kept = 0;

	g = arena_array(&d->customers->arena, c->n, sizeof(*g));
	for (i = 0; i < c->n; i++)
		if (companies == NULL || company_by_id(companies, n,
		    c->agreements[i].company.id) != NULL)
			g[kept++] = &c->agreements[i];
	if (kept > 0)
		choose(c->entry, g, prefer_exact(g, kept, want), d->job,
		    &d->customers->arena);
	else
		decide_missing(c, company_by_identifier(companies, n, want));
}

/* Whether the agreements alone tell which company is meant. */
static bool
is_clear(const struct inquiry *c)
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
ask_companies(struct agreements *d, struct inquiry *open, size_t n)
{
	struct cw_company *companies = NULL, none = { 0 };
	const char **ids;
	struct err e;
	size_t i, n_companies = 0;

	if (n == 0)
		return 0;
	ids = arena_array(&d->customers->arena, n, sizeof(*ids));
	for (i = 0; i < n; i++)
		ids[i] = open[i].entry->customer.billing_identifier;
	if (cw_companies(d->cw, ids, n, &d->customers->arena, &companies,
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

/*
 * Customers by their Billing Identifier: the agreements of the company that has
 * it as identifier, exactly or else in any case. Companies are asked for only
 * where agreements leave a question open: is it the company that is missing, or
 * its agreement? Which of several companies is deleted?
 */
static int
resolve_by_identifier(struct agreements *d,
    struct customer_entry **entries, size_t n)
{
	struct inquiry *unclear, c;
	size_t i, n_unclear = 0;
	int rc;

	unclear = xcalloc(n, sizeof(*unclear));
	for (i = 0; i < n; i++) {
		c.entry = entries[i];
		c.agreements = candidates_find(&d->candidates,
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

/* --- refused, whatever ConnectWise has ------------------------------------ */

static void
refuse(struct agreements *d, struct customer_entry *entry, const char *why)
{
	entry->conflict = arena_str(&d->customers->arena, why);
	entry->found = (struct agreement){
		.state = AGREEMENT_SHARED_IDENTIFIER,
	};
	entry->several = entry->folded = NULL;
}

/* Whether other customers have the Billing Identifier and are not mapped. */
static bool
is_shared(const struct agreements *d, const struct customer *c,
    struct buf *text)
{
	size_t i;

	for (i = 0; i < c->n_shared_with; i++) {
		if (map_find(d->map, MAP_CUSTOMER, c->shared_with[i]) != NULL)
			continue;
		if (text->len == 0)
			buf_addf(text, "Billing Identifier %s is also that of ",
			    c->billing_identifier);
		else
			buf_adds(text, ", ");
		buf_adds(text, c->shared_with[i]);
	}
	return text->len > 0;
}

/* What an entry is refused for before ConnectWise is asked. */
static bool
is_refused(struct agreements *d, struct customer_entry *entry)
{
	struct buf text = { 0 };

	if (entry->conflict != NULL) {
		refuse(d, entry, entry->conflict);
	} else if (entry->customer.billing_identifier == NULL) {
		entry->found.state = AGREEMENT_NO_IDENTIFIER;
	} else if (is_shared(d, &entry->customer, &text)) {
		refuse(d, entry, text.data);
		buf_release(&text);
	} else {
		return false;
	}
	return true;
}

static int
by_agreement(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	if (i != j)
		return i < j ? -1 : 1;
	return strcmp((*x)->customer.code, (*y)->customer.code);
}

/*
 * An agreement that several customers ended at would get the quantities of the
 * last one: refuses all of them.
 */
static void
refuse_doubles(struct agreements *d)
{
	struct customer_entry **e;
	struct buf text = { 0 };
	size_t i, j, k, n = 0;
	int64_t id;

	e = arena_array(&d->customers->arena, d->customers->n, sizeof(*e));
	for (i = 0; i < d->customers->n; i++)
		if (d->customers->entries[i].found.state == AGREEMENT_FOUND)
			e[n++] = &d->customers->entries[i];
	if (n > 0)
		qsort(e, n, sizeof(*e), by_agreement);
	for (i = 0; i < n; i = j) {
		id = e[i]->found.agreement.id;
		buf_clear(&text);
		buf_addf(&text, "agreement %" PRId64 " would be that of", id);
		for (j = i; j < n && e[j]->found.agreement.id == id; j++)
			buf_addf(&text, "%s %s", j > i ? "," : "",
			    e[j]->customer.code);
		for (k = i; k < j && j - i > 1; k++)
			refuse(d, e[k], text.data);
	}
	buf_release(&text);
}

/* --- all of them ---------------------------------------------------------- */

/* Sorts out who is to be looked up: not mapped, and not refused. */
static size_t
find_open(struct agreements *d, struct customer_entry **open)
{
	struct customer_entry *entry;
	size_t i, n = 0;

	for (i = 0; i < d->customers->n; i++) {
		entry = &d->customers->entries[i];
		entry->mapped = map_find(d->map, MAP_CUSTOMER,
		    entry->customer.code);
		if (entry->mapped == NULL && !is_refused(d, entry))
			open[n++] = entry;
	}
	return n;
}

/* Which companies' agreements are to be known. */
static struct cw_wanted
list_wanted(const struct agreements *d, struct customer_entry **open,
    size_t n_open)
{
	struct cw_wanted w = { 0 };
	const struct customer_entry *entry;
	size_t i;

	w.identifiers = arena_array(&d->customers->arena, n_open,
	    sizeof(*w.identifiers));
	w.companies = arena_array(&d->customers->arena, d->customers->n,
	    sizeof(*w.companies));
	for (i = 0; i < n_open; i++)
		w.identifiers[w.n_identifiers++] =
		    open[i]->customer.billing_identifier;
	for (i = 0; i < d->customers->n; i++) {
		entry = &d->customers->entries[i];
		if (entry->mapped != NULL &&
		    entry->mapped->target == MAP_COMPANY)
			w.companies[w.n_companies++] = entry->mapped->id;
	}
	return w;
}

int
agreements_resolve(struct agreements *d)
{
	struct arena *a = &d->customers->arena;
	struct customer_entry **open;
	struct cw_wanted wanted;
	size_t n;
	int rc;

	open = arena_array(a, d->customers->n, sizeof(*open));
	n = find_open(d, open);
	wanted = list_wanted(d, open, n);
	if (candidates_read(&d->candidates, d->st, d->cw,
	    d->job->agreement_type, &wanted, a) == -1 ||
	    resolve_mapped(d) == -1)
		return -1;
	rc = resolve_by_identifier(d, open, n);
	refuse_doubles(d);
	return rc;
}
