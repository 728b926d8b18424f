#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "alike.h"
#include "buf.h"
#include "mixups.h"
#include "near.h"

/* The text, kept in a; the buffer is released. */
static const char *
keep_text(struct buf *text, struct arena *a)
{
	const char *kept = text->len > 0 ? arena_str(a, text->data) : NULL;

	buf_release(text);
	return kept;
}

void
mixups_refuse(struct customer_entry *entry, const char *why)
{
	entry->conflict = why;
	entry->found = (struct agreement){
		.state = AGREEMENT_SHARED_IDENTIFIER,
	};
	entry->several = entry->other_case = NULL;
}

/* Which other customers have the Billing Identifier, and no rule of their own;
 * NULL if there are none. */
static const char *
name_sharers(const struct customer *customer,
    const struct rulebook *rules, struct arena *a)
{
	struct buf text = { 0 };
	const char *other;
	size_t i;

	for (i = 0; i < customer->n_shared_with; i++) {
		other = customer->shared_with[i];
		if (rulebook_places(rules, other))
			continue;
		if (text.len == 0)
			buf_addf(&text, "Billing Identifier %s is also that "
			    "of %s", customer->billing_identifier, other);
		else
			buf_addf(&text, ", %s", other);
	}
	return keep_text(&text, a);
}

/*
 * What the customer's own record says against billing by its Billing
 * Identifier, which is: it has none, its rows name several, or other customers
 * have the same one and no rule. Then its state is set, and the result is true.
 */
static bool
check_identifier(struct customer_entry *entry,
    const struct rulebook *rules, struct arena *a)
{
	const char *why = entry->conflict;

	if (why == NULL && entry->customer.billing_identifier == NULL) {
		entry->found.state = AGREEMENT_NO_IDENTIFIER;
		return true;
	}
	if (why == NULL)
		why = name_sharers(&entry->customer, rules, a);
	if (why != NULL)
		mixups_refuse(entry, why);
	return why != NULL;
}

/* What the agreement record says of rules. */
static void
keep_rules(struct customer_entry *entry, struct arena *a)
{
	const struct rule *const all[] = { entry->ignored, entry->company,
		entry->agreement };
	struct agreement *found = &entry->found;
	size_t i;

	found->rules = arena_array(a, 3, sizeof(*found->rules));
	for (i = 0; i < 3; i++)
		if (all[i] != NULL)
			found->rules[found->n_rules++] = rule_row_of(all[i]);
}

bool
customer_decide(struct customer_entry *entry, const struct rulebook *rules,
    struct arena *a)
{
	const char *code = entry->customer.code;

	entry->ignored = rulebook_ignores(rules, code);
	if (entry->ignored == NULL) {
		entry->company = rulebook_find(rules, RULE_COMPANY, code,
		    NULL);
		entry->agreement = rulebook_find(rules, RULE_AGREEMENT, code,
		    NULL);
	}
	keep_rules(entry, a);
	if (entry->ignored != NULL) {
		entry->found.state = AGREEMENT_IGNORED;
		return true;
	}
	if (rule_has_id(entry->agreement) || rule_has_id(entry->company))
		return false;
	if (entry->company != NULL)
		entry->want = entry->company->value;
	else if (check_identifier(entry, rules, a))
		return true;
	else
		entry->want = entry->customer.billing_identifier;
	return false;
}

/* --- candidates ----------------------------------------------------------- */

static bool
is_missing(const struct customer_entry *entry)
{
	return entry->found.state == AGREEMENT_NO_IDENTIFIER ||
	    entry->found.state == AGREEMENT_NO_COMPANY;
}

void
customers_find_near(struct customers *c, const struct company *companies,
    size_t n)
{
	int64_t *taken = arena_array(&c->arena, c->n, sizeof(*taken));
	struct customer_entry *entry = c->entries;
	size_t i, n_taken = 0, wanted = 0;

	for (i = 0; i < c->n; i++)
		if (entry[i].found.company.id != 0)
			taken[n_taken++] = entry[i].found.company.id;
	if (n_taken > 0)
		qsort(taken, n_taken, sizeof(*taken), array_compare_ids);
	for (; entry < c->entries + c->n && wanted < NEAR_WANTED; entry++) {
		struct near near = { .wanted = { entry->want,
		    entry->customer.name, entry->customer.code } };

		if (!is_missing(entry))
			continue;
		wanted++;
		for (i = 0; i < n; i++)
			if (n_taken == 0 || bsearch(&companies[i].id, taken,
			    n_taken, sizeof(*taken), array_compare_ids) == NULL)
				near_offer(&near, &companies[i]);
		entry->candidates = near_list(&near, &c->arena,
		    &entry->n_candidates);
	}
}

/* --- one agreement of several --------------------------------------------- */

static int
compare_agreements(const void *a, const void *b)
{
	const struct customer_entry *const *x = a, *const *y = b;
	int64_t i = (*x)->found.agreement.id, j = (*y)->found.agreement.id;

	return i != j ? (i > j) - (i < j) :
	    strcmp((*x)->customer.code, (*y)->customer.code);
}

static void
refuse_all(struct customer_entry **entries, size_t n, struct arena *a)
{
	struct buf text = { 0 };
	const char *why;
	size_t i;

	buf_addf(&text, "agreement %" PRId64 " would be that of",
	    entries[0]->found.agreement.id);
	for (i = 0; i < n; i++)
		buf_addf(&text, "%s %s", i > 0 ? "," : "",
		    entries[i]->customer.code);
	why = keep_text(&text, a);
	for (i = 0; i < n; i++)
		mixups_refuse(entries[i], why);
}

/* Whether the rule may give another customer the agreement. */
static bool
leads_to(const struct rule *rule, const struct agreement *found)
{
	if (rule->used)
		return false;
	if (rule->verb == RULE_AGREEMENT)
		return rule->id == found->agreement.id;
	return rule->verb == RULE_COMPANY && (rule->id != 0 ?
	    rule->id == found->company.id : found->company.identifier != NULL &&
	    alike(rule->value, found->company.identifier) != ALIKE_NOT);
}

void
mixups_refuse_hidden(struct customers *c, const struct rulebook *rules)
{
	struct customer_entry *entry;
	const struct rule *rule;
	size_t i;

	for (entry = c->entries; entry < c->entries + c->n; entry++)
		for (i = 0; i < rules->n_active &&
		    entry->found.state == AGREEMENT_FOUND; i++) {
			rule = rules->active[i];
			if (leads_to(rule, &entry->found))
				mixups_refuse(entry, arena_fmt(&c->arena,
				    "agreement %" PRId64 " would also be that "
				    "of %s: CustomersFilter leaves it out, but "
				    "line %lu of the rules file names it",
				    entry->found.agreement.id, rule->customer,
				    rule->line));
		}
}

void
mixups_refuse_doubles(struct customers *c)
{
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
			refuse_all(found + i, end - i, &c->arena);
	}
}
