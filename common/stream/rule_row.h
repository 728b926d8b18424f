#ifndef RULE_ROW_H
#define RULE_ROW_H

#include <stddef.h>

#include "buf.h"
#include "record.h"

/* What a row of the rules file says, in words that go on after the name of the
 * customer or SKU: "minimum 100 (rule of line 7: contract 4711)". */
void rule_describe(struct buf *out, const struct rule_row *rule);

/* The first of the n rules with the verb, or NULL. */
const struct rule_row *rule_row_find(const struct rule_row *rules, size_t n,
    enum rule_verb verb);

/* Whether the value of ignore or create is not "no". */
bool rule_says_yes(const char *value);
/* Whether a missing addition may be created: as the rule create of the n says,
 * or else as the job does. */
bool rule_allows_creation(const struct rule_row *rules, size_t n, bool job);

/* The rule that acknowledges a warning of the code, of the customer and SKU; of
 * several, the most specific. Either name may be NULL. NULL: there is none. */
const struct acknowledgement *rule_acknowledges(const struct begin *begin,
    const char *code, const char *customer, const char *sku);
/* Whether the entry is a warning that no rule acknowledges. */
bool rule_leaves_warning(const struct begin *begin,
    const struct log_entry *entry);

#endif
