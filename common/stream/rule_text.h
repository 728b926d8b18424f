#ifndef RULE_TEXT_H
#define RULE_TEXT_H

#include "buf.h"
#include "record.h"

/* What a row of the rules file says, in words that go on after the name of the
 * customer or SKU: "minimum 100 (rule of line 7: contract 4711)". */
void rule_describe(struct buf *out, const struct rule_row *rule);

#endif
