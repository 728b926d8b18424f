#include <inttypes.h>
#include <string.h>

#include "rule_text.h"

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
	buf_addf(out, " (rule of line %" PRId64, rule->line);
	if (rule->note != NULL)
		buf_addf(out, ": %s", rule->note);
	buf_addc(out, ')');
}
