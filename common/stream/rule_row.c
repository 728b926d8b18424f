#include <inttypes.h>
#include <string.h>

#include "rule_row.h"
#include "text.h"

static void
add_line(struct buf *out, int64_t line, const char *note)
{
	buf_addf(out, " (rule of line %" PRId64, line);
	if (note != NULL)
		buf_addf(out, ": %s", note);
	buf_addc(out, ')');
}

void
rule_describe(struct buf *out, const struct rule_row *rule)
{
	char number[QTY_TEXT];

	buf_adds(out, rule_verb_names[rule->verb]);
	if (rule->quantity.known)
		buf_addf(out, " %s", qty_text(number, rule->quantity));
	else if (rule->value != NULL && (rule->verb != RULE_IGNORE ||
	    strcmp(rule->value, "yes") != 0))
		buf_addf(out, " %s", rule->value);
	add_line(out, rule->line, rule->note);
}

const struct rule_row *
rule_row_find(const struct rule_row *rules, size_t n, enum rule_verb verb)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rules[i].verb == verb)
			return &rules[i];
	return NULL;
}

bool
rule_says_yes(const char *value)
{
	return strcmp(value, "no") != 0;
}

bool
rule_allows_creation(const struct rule_row *rules, size_t n, bool job)
{
	const struct rule_row *rule = rule_row_find(rules, n, RULE_CREATE);

	return rule != NULL ? rule_says_yes(rule->value) : job;
}

/* How specific the rule is, from 1; 0: it is about something else. */
static int
fit_acknowledgement(const struct acknowledgement *a, const char *code,
    const char *customer, const char *sku)
{
	if (strcmp(a->code, code) != 0 || (a->customer != NULL &&
	    (customer == NULL || !text_caseeq(a->customer, customer))) ||
	    (a->sku != NULL && (sku == NULL || !text_caseeq(a->sku, sku))))
		return 0;
	return 1 + (a->sku != NULL ? 1 : 0) + (a->customer != NULL ? 2 : 0);
}

const struct acknowledgement *
rule_acknowledges(const struct begin *begin, const char *code,
    const char *customer, const char *sku)
{
	const struct acknowledgement *found = NULL, *a;
	int best = 0, fit;
	size_t i;

	for (i = 0; i < begin->n_acknowledged; i++) {
		a = &begin->acknowledged[i];
		fit = fit_acknowledgement(a, code, customer, sku);
		if (fit > best) {
			best = fit;
			found = a;
		}
	}
	return found;
}

bool
rule_leaves_warning(const struct begin *begin, const struct log_entry *entry)
{
	return entry->level == LEVEL_WARN && rule_acknowledges(begin,
	    entry->code, entry->customer.code, entry->sku) == NULL;
}
