#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "buf.h"
#include "contracts.h"
#include "mixups.h"
#include "text.h"

struct sources {
	struct customers *customers;
	const struct contract_rules *rules;
	const struct at_base *base;
	const struct at_company **by_key;	/* those with one, in any case;
						   not the MSP itself, 0 */
	size_t n_by_key;
	const struct at_contract **by_company;	/* then by id */
	const struct at_contract **fit;	/* the customer at hand's */
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

/* --- looking up ----------------------------------------------------------- */

static int
compare_company_keys(const void *a, const void *b)
{
	const struct at_company *const *x = a, *const *y = b;
	int c = text_casecmp((*x)->key, (*y)->key);

	return c != 0 ? c : ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static int
compare_companies(const void *a, const void *b)
{
	const struct at_contract *const *x = a, *const *y = b;
	int64_t i = (*x)->company, j = (*y)->company;

	return i != j ? (i > j) - (i < j) :
	    ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static void
sort_sources(struct sources *s)
{
	const struct at_company *companies = s->base->companies.items;
	const struct at_contract *contracts = s->base->contracts.items;
	struct arena *a = &s->customers->arena;
	size_t i, n = s->base->contracts.n;

	s->by_key = arena_array(a, s->base->companies.n + 1,
	    sizeof(*s->by_key));
	for (i = 0; i < s->base->companies.n; i++)
		if (companies[i].key != NULL && companies[i].id > 0)
			s->by_key[s->n_by_key++] = &companies[i];
	if (s->n_by_key > 0)
		qsort(s->by_key, s->n_by_key, sizeof(*s->by_key),
		    compare_company_keys);
	s->by_company = arena_array(a, n + 1, sizeof(*s->by_company));
	s->fit = arena_array(a, n + 1, sizeof(*s->fit));
	for (i = 0; i < n; i++)
		s->by_company[i] = &contracts[i];
	if (n > 0)
		qsort(s->by_company, n, sizeof(*s->by_company),
		    compare_companies);
}

/* The first company whose key is not before the identifier. */
static size_t
first_of_key(const struct sources *s, const char *identifier)
{
	size_t lo = 0, hi = s->n_by_key, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (text_casecmp(s->by_key[mid]->key, identifier) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const struct at_company *
company_by_id(const struct sources *s, int64_t id)
{
	return at_find(&s->base->companies, sizeof(struct at_company), id);
}

/* The contracts of a company; how many are in *n. */
static const struct at_contract **
contracts_of(const struct sources *s, int64_t company, size_t *n)
{
	size_t lo = 0, hi = s->base->contracts.n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (s->by_company[mid]->company < company)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < s->base->contracts.n &&
	    s->by_company[lo + *n]->company == company; ++*n)
		;
	return s->by_company + lo;
}

/* --- what is found -------------------------------------------------------- */

static void
take_company(struct customer_entry *entry, const struct at_company *c)
{
	entry->found.company = (struct company){
		.id = c->id,
		.identifier = c->key,
		.name = c->name,
	};
}

bool
contract_in_effect(const struct at_contract *c, const char *day)
{
	return c->unreadable == NULL && c->active &&
	    strcmp(c->start, day) <= 0 && strcmp(day, c->end) <= 0;
}

static const char *
describe_several(struct sources *s)
{
	size_t i;

	buf_adds(&s->text, "contracts");
	for (i = 0; i < s->n_fit; i++)
		buf_addf(&s->text, "%s %" PRId64 " (%s)", i > 0 ? "," : "",
		    s->fit[i]->id, s->fit[i]->name != NULL ? s->fit[i]->name :
		    "no name");
	if (s->rules->only)
		buf_addf(&s->text, " are in effect on %s; none is used, as "
		    "AgreementChoice is \"only\"", s->rules->day);
	else
		buf_addf(&s->text, " are in effect on %s; the first one, %"
		    PRId64 ", is used", s->rules->day, s->fit[0]->id);
	return keep_text(s);
}

/* Keeps those with the name that a rule gives, if one does. */
static void
keep_named(struct sources *s, const struct rule *rule)
{
	size_t i, n = 0;

	if (rule == NULL || rule->id != 0)
		return;
	for (i = 0; i < s->n_fit; i++)
		if (s->fit[i]->name != NULL &&
		    alike(s->fit[i]->name, rule->value) <= ALIKE_IN_BLANKS)
			s->fit[n++] = s->fit[i];
	s->n_fit = n;
}

/* The first contract that fits is the customer's. */
static void
choose(struct sources *s, struct customer_entry *entry)
{
	const struct at_contract *first = s->fit[0];
	bool none = s->n_fit > 1 && s->rules->only;

	entry->found.state = none ? AGREEMENT_SEVERAL : AGREEMENT_FOUND;
	if (!none)
		entry->found.agreement = (struct agreement_ref){
			.id = first->id,
			.name = first->name,
			.end = first->end,
		};
	if (s->n_fit > 1)
		entry->several = describe_several(s);
}

/* The company's contracts that are in effect; none is, if one of them cannot
 * be read. */
static void
decide_company(struct sources *s, struct customer_entry *entry,
    const struct at_company *company)
{
	const struct at_contract **c;
	size_t i, n;

	take_company(entry, company);
	c = contracts_of(s, company->id, &n);
	for (s->n_fit = i = 0; i < n; i++) {
		if (c[i]->unreadable != NULL) {
			entry->found.state = AGREEMENT_UNREADABLE;
			buf_addf(&s->text, "contract %" PRId64 " cannot be "
			    "read: %s", c[i]->id, c[i]->unreadable);
			entry->found.error = keep_text(s);
			return;
		}
		if (contract_in_effect(c[i], s->rules->day))
			s->fit[s->n_fit++] = c[i];
	}
	keep_named(s, entry->agreement);
	if (s->n_fit > 0) {
		choose(s, entry);
		return;
	}
	entry->found.state = AGREEMENT_NO_AGREEMENT;
	buf_addf(&s->text, "company %" PRId64 " has no contract of recurring "
	    "services in effect on %s", company->id, s->rules->day);
	if (entry->agreement != NULL)
		buf_addf(&s->text, " with the name that the rule of line %lu "
		    "says: %s", entry->agreement->line,
		    entry->agreement->value);
	entry->missing = keep_text(s);
}

/* --- by a rule with an id ------------------------------------------------- */

static void
decide_by_id(struct sources *s, struct customer_entry *entry)
{
	const struct rule *rule = entry->agreement != NULL &&
	    entry->agreement->id != 0 ? entry->agreement : entry->company;
	const struct at_contract *c = rule->verb != RULE_AGREEMENT ? NULL :
	    at_find(&s->base->contracts, sizeof(*c), rule->id);
	const struct at_company *company = NULL;

	if (rule->verb == RULE_COMPANY)
		company = company_by_id(s, rule->id);
	else if (c != NULL && contract_in_effect(c, s->rules->day))
		company = company_by_id(s, c->company);
	if (company == NULL) {
		entry->found.state = AGREEMENT_NO_AGREEMENT;
		buf_addf(&s->text, "the rule of line %lu says %s %" PRId64
		    ", which %s", rule->line, rule_verb_names[rule->verb],
		    rule->id, rule->verb == RULE_COMPANY ? "does not exist" :
		    "is no contract of recurring services in effect on that "
		    "day");
		entry->missing = keep_text(s);
	} else if (c != NULL) {
		take_company(entry, company);
		s->fit[0] = c;
		s->n_fit = 1;
		choose(s, entry);
	} else {
		decide_company(s, entry, company);
	}
}

/* --- by an identifier ----------------------------------------------------- */

/* Names the companies that the identifier may mean; several are refused. */
static const char *
describe_companies(struct sources *s, const struct at_company *const *c,
    size_t n, bool active)
{
	size_t i, named = 0;

	for (i = 0; i < n; i++)
		if (c[i]->active == active)
			buf_addf(&s->text, "%s %" PRId64 " (%s)",
			    named++ > 0 ? "," : active ? "companies" :
			    "company", c[i]->id,
			    c[i]->name != NULL ? c[i]->name : "no name");
	buf_addf(&s->text, active ? " have this %s" : " with this %s is "
	    "inactive", s->rules->key);
	return keep_text(s);
}

/* Counts the active ones whose key is the same, exactly or in any case; one of
 * them is in *company. */
static size_t
count_active(const struct at_company *const *c, size_t n, const char *want,
    bool exactly, const struct at_company **company)
{
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		if (c[i]->active && (!exactly ||
		    strcmp(c[i]->key, want) == 0)) {
			*company = c[i];
			found++;
		}
	return found;
}

static void
decide_by_identifier(struct sources *s, struct customer_entry *entry)
{
	const char *want = entry->want;
	const struct at_company *company = NULL;
	size_t first = first_of_key(s, want), n, fit;

	for (n = 0; first + n < s->n_by_key &&
	    text_caseeq(s->by_key[first + n]->key, want); n++)
		;
	fit = count_active(s->by_key + first, n, want, true, &company);
	if (fit == 0)
		fit = count_active(s->by_key + first, n, want, false,
		    &company);
	if (fit != 1) {
		entry->found.state = AGREEMENT_NO_COMPANY;
		entry->missing = n == 0 ? "there is no company with this "
		    "identifier" : describe_companies(s, s->by_key + first, n,
		    fit > 1);
		return;
	}
	if (strcmp(company->key, want) != 0) {
		buf_addf(&s->text, "%s %s is company %s", entry->company !=
		    NULL ? "a rule's company" : "Billing Identifier", want,
		    company->key);
		entry->other_case = keep_text(s);
	}
	decide_company(s, entry, company);
}

/* --- all customers -------------------------------------------------------- */

static void
decide(struct sources *s, struct customer_entry *entry)
{
	if (customer_decide(entry, s->rules->book, &s->customers->arena))
		return;
	if (entry->want != NULL)
		decide_by_identifier(s, entry);
	else
		decide_by_id(s, entry);
}

/* All companies may be meant. */
static void
find_near(struct sources *s)
{
	struct company *all = arena_array(&s->customers->arena, s->n_by_key,
	    sizeof(*all));
	size_t i;

	for (i = 0; i < s->n_by_key; i++)
		all[i] = (struct company){ s->by_key[i]->id,
		    s->by_key[i]->key, s->by_key[i]->name };
	customers_find_near(s->customers, all, s->n_by_key);
}

void
contracts_resolve(struct customers *c, const struct contract_rules *rules,
    const struct at_base *base)
{
	struct sources s = { .customers = c, .rules = rules, .base = base };
	size_t i;

	sort_sources(&s);
	for (i = 0; i < c->n; i++)
		decide(&s, &c->entries[i]);
	mixups_refuse_doubles(c);
	find_near(&s);
	buf_release(&s.text);
}
