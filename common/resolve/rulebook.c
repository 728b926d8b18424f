#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "rule_row.h"
#include "rulebook.h"
#include "text.h"

/* --- order ---------------------------------------------------------------- */

static const char *
or_all(const char *s)
{
	return s != NULL ? s : "";
}

static int
compare_scopes(const struct rule *a, const struct rule *b)
{
	int c = text_casecmp(or_all(a->customer), or_all(b->customer));

	return c != 0 ? c : text_casecmp(or_all(a->sku), or_all(b->sku));
}

static int
compare_verbs(const struct rule *a, const struct rule *b)
{
	int c = compare_scopes(a, b);

	return c != 0 ? c : (a->verb > b->verb) - (a->verb < b->verb);
}

static int
compare_rules(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;
	int c = compare_verbs(*x, *y);

	return c != 0 ? c : ((*x)->line > (*y)->line) -
	    ((*x)->line < (*y)->line);
}

/* The first active rule that is not before the wanted one. */
static size_t
first_from(const struct rulebook *b, const struct rule *wanted)
{
	return array_first(&wanted, b->active, b->n_active, sizeof(wanted),
	    compare_rules);
}

/* --- what counts ---------------------------------------------------------- */

bool
rule_ended(const struct rule *rule, date_day today)
{
	return rule->ends && rule->until < today;
}

bool
rule_has_id(const struct rule *rule)
{
	return rule != NULL && rule->id != 0;
}

struct rule_row
rule_row_of(const struct rule *rule)
{
	return (struct rule_row){
		.verb = rule->verb,
		.value = rule->quantity.known ? NULL : rule->value,
		.quantity = rule->quantity,
		.line = (int64_t)rule->line,
		.note = rule->note,
	};
}

/* Of two rules for the same customers and SKUs, in their order. */
static int
check_pair(const struct rulebook *b, const struct rule *x,
    const struct rule *y, struct err *e)
{
	if (x->verb == RULE_MINIMUM && y->verb == RULE_MAXIMUM &&
	    qty_cmp(x->quantity, y->quantity) > 0)
		return err_set(e, "%s: line %lu: value: the maximum %s is less "
		    "than the minimum %s of line %lu, for the same customer "
		    "and SKU", b->path, y->line, y->value, x->value, x->line);
	if (x->verb != y->verb || x->verb == RULE_ACKNOWLEDGE ||
	    text_caseeq(x->value, y->value))
		return 0;
	return err_set(e, "%s: line %lu: do: line %lu says %s %s for the same "
	    "customer and SKU, and this line %s: delete one of them", b->path,
	    y->line, x->line, rule_verb_names[x->verb], x->value, y->value);
}

int
rulebook_begin(struct rulebook *b, date_day today, struct err *e)
{
	size_t i;

	b->active = arena_array(&b->arena, b->n, sizeof(*b->active));
	b->n_active = 0;
	for (i = 0; i < b->n; i++)
		if (!rule_ended(&b->rules[i], today))
			b->active[b->n_active++] = &b->rules[i];
	if (b->n_active > 0)
		qsort(b->active, b->n_active, sizeof(*b->active),
		    compare_rules);
	for (i = 1; i < b->n_active; i++)
		if (compare_scopes(b->active[i - 1], b->active[i]) == 0 &&
		    check_pair(b, b->active[i - 1], b->active[i], e) == -1)
			return -1;
	return 0;
}

/* --- finding -------------------------------------------------------------- */

static const struct rule *
find_in_scope(const struct rulebook *b, enum rule_verb verb,
    const char *customer, const char *sku)
{
	const struct rule wanted = { .customer = customer, .sku = sku,
		.verb = verb };
	size_t i = first_from(b, &wanted);

	return i < b->n_active && compare_verbs(b->active[i], &wanted) == 0 ?
	    b->active[i] : NULL;
}

const struct rule *
rulebook_find(const struct rulebook *b, enum rule_verb verb,
    const char *customer, const char *sku)
{
	const char *const scopes[][2] = { { customer, sku }, { customer, NULL },
		{ NULL, sku }, { NULL, NULL } };
	const struct rule *found = NULL;
	size_t i;

	for (i = 0; i < 4 && found == NULL && b->n_active > 0; i++)
		found = find_in_scope(b, verb, scopes[i][0], scopes[i][1]);
	return found;
}

static bool
says_yes(const struct rule *rule)
{
	return rule != NULL && rule_says_yes(rule->value);
}

const struct rule *
rulebook_ignores(const struct rulebook *b, const char *customer)
{
	const struct rule wanted = { .customer = customer }, *r, *rule;
	size_t i;

	rule = rulebook_find(b, RULE_IGNORE, customer, NULL);
	if (!says_yes(rule))
		return NULL;
	for (i = first_from(b, &wanted); i < b->n_active; i++) {
		r = b->active[i];
		if (!text_caseeq(or_all(r->customer), customer))
			break;
		if (r->verb == RULE_IGNORE && !says_yes(r))
			return NULL;	/* but for this SKU */
	}
	return rule;
}

bool
rulebook_places(const struct rulebook *b, const char *customer)
{
	const struct rule *agreement = rulebook_find(b, RULE_AGREEMENT,
	    customer, NULL);

	return rule_has_id(agreement) ||
	    rulebook_find(b, RULE_COMPANY, customer, NULL) != NULL ||
	    rulebook_ignores(b, customer) != NULL;
}

const char *
rulebook_product(const struct rulebook *b, const char *customer,
    const char *sku)
{
	const struct rule *product;

	if (says_yes(rulebook_find(b, RULE_IGNORE, customer, sku)))
		return NULL;
	product = rulebook_find(b, RULE_PRODUCT, customer, sku);
	return product != NULL ? product->value : sku;
}

bool
rulebook_creates(const struct rulebook *b, const char *customer,
    const char *sku, bool job)
{
	const struct rule *rule = rulebook_find(b, RULE_CREATE, customer, sku);

	return rule != NULL ? says_yes(rule) : job;
}

bool
rulebook_creates_any(const struct rulebook *b)
{
	size_t i;

	for (i = 0; i < b->n_active; i++)
		if (b->active[i]->verb == RULE_CREATE &&
		    says_yes(b->active[i]))
			return true;
	return false;
}

bool
rulebook_orders(const struct rulebook *b, const char *customer,
    const char *sku)
{
	const struct rule *rule = rulebook_find(b, RULE_CREATE, customer, sku);

	return rule != NULL && strcmp(rule->value, "anyway") == 0;
}

/* Of a maximum below the minimum, the row for all customers does not count. */
static void
drop_wider(const struct rule **minimum, const struct rule **maximum)
{
	if (*minimum == NULL || *maximum == NULL ||
	    qty_cmp((*minimum)->quantity, (*maximum)->quantity) <= 0)
		return;
	if ((*minimum)->customer == NULL)
		*minimum = NULL;
	else
		*maximum = NULL;
}

void
rulebook_describe(const struct rulebook *b, const char *customer,
    struct product_match *match, struct arena *a)
{
	const struct rule *rules[RULE_CREATE + 1], *rule;
	enum rule_verb verb;

	if (b->n_active == 0)
		return;
	for (verb = RULE_PRODUCT; verb <= RULE_CREATE; verb++)
		rules[verb] = rulebook_find(b, verb, customer, match->sku);
	drop_wider(&rules[RULE_MINIMUM], &rules[RULE_MAXIMUM]);
	match->rules = arena_array(a, RULE_CREATE + 1, sizeof(*match->rules));
	for (verb = RULE_PRODUCT; verb <= RULE_CREATE; verb++) {
		rule = rules[verb];
		if (rule == NULL || verb == RULE_ACKNOWLEDGE ||
		    (verb == RULE_IGNORE && !says_yes(rule)))
			continue;
		match->rules[match->n_rules++] = rule_row_of(rule);
	}
	match->create = rulebook_orders(b, customer, match->sku);
}

struct acknowledgement *
rulebook_acknowledged(struct rulebook *b, size_t *n)
{
	struct acknowledgement *all = arena_array(&b->arena, b->n_active,
	    sizeof(*all));
	const struct rule *rule;
	size_t i;

	for (*n = i = 0; i < b->n_active; i++) {
		rule = b->active[i];
		if (rule->verb == RULE_ACKNOWLEDGE)
			all[(*n)++] = (struct acknowledgement){
				.code = rule->value,
				.customer = rule->customer,
				.sku = rule->sku,
				.line = (int64_t)rule->line,
				.note = rule->note,
			};
	}
	return all;
}

/* --- what is used --------------------------------------------------------- */

static void
mark_scope(struct rulebook *b, const char *customer, const char *sku)
{
	const struct rule wanted = { .customer = customer, .sku = sku };
	size_t i;

	for (i = first_from(b, &wanted); i < b->n_active &&
	    compare_scopes(b->active[i], &wanted) == 0; i++)
		b->active[i]->used = true;
}

void
rulebook_mark(struct rulebook *b, const char *customer, const char *sku)
{
	if (b->n_active == 0)
		return;
	mark_scope(b, customer, NULL);
	mark_scope(b, NULL, NULL);
	if (sku == NULL)
		return;
	mark_scope(b, customer, sku);
	mark_scope(b, NULL, sku);
}

void
rulebook_release(struct rulebook *b)
{
	free(b->rules);
	arena_release(&b->arena);
	memset(b, 0, sizeof(*b));
}
