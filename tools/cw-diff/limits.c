#include "limits.h"
#include "rule_row.h"

/* The limit that the quantity is beyond, or NULL. */
static const struct rule_row *
find_limit(const struct total *total)
{
	const struct product_match *m = total->match;
	const struct rule_row *limit;

	limit = rule_row_find(m->rules, m->n_rules, RULE_MINIMUM);
	if (limit != NULL && qty_cmp(total->quantity, limit->quantity) < 0)
		return limit;
	limit = rule_row_find(m->rules, m->n_rules, RULE_MAXIMUM);
	if (limit != NULL && qty_cmp(total->quantity, limit->quantity) > 0)
		return limit;
	return NULL;
}

const struct rule_row *
limits_apply(struct total *total, struct arena *a)
{
	const struct product_match *m = total->match;
	const struct rule_row *rule;

	if (m->state == PRODUCT_IGNORED || total->overflow)
		return NULL;
	rule = rule_row_find(m->rules, m->n_rules, RULE_PRODUCT);
	if (rule != NULL)
		total_add_rule(total, rule, a);
	if ((rule = find_limit(total)) == NULL)
		return NULL;
	total_add_rule(total, rule, a);
	total->quantity = rule->quantity;
	total->limited = true;
	return rule;
}
