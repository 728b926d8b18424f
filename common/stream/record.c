#include <string.h>

#include "jout.h"
#include "record.h"
#include "codec.h"
#include "text.h"

static const char *const type_names[] = { "begin", "line", "agreement",
	"change", "result", "log", "finding", "unbilled", "end", "other",
	NULL };
static const char *const action_names[] = { "update", "create", "remove",
	"none", "cancel", NULL };
const char *const outcome_names[] = { "applied", "already", "stale",
	"refused", "failed", "unknown", "not-tried", NULL };
static const char *const verdict_names[] = { "confirmed", "refuted",
	"untestable", NULL };
static const char *const level_names[] = { "Error", "Warn", "Info",
	"Verbose", NULL };
const char *const agreement_state_names[] = { "found", "noIdentifier",
	"sharedIdentifier", "noCompany", "noAgreement", "several",
	"unreadable", "ignored", NULL };
const char *const rule_verb_names[] = { "company", "agreement", "product",
	"ignore", "acknowledge", "minimum", "maximum", "create", NULL };
static const char *const neighbour_kinds[] = { "ended", "elsewhere",
	"unreadable", NULL };
static const char *const product_states[] = { "active", "inactive", "bundle",
	"ambiguous", "missing", "ignored", NULL };

static const struct field job_facts_fields[] = {
	{ "label", FIELD_STRING, FIELD_AT(job_facts, label) },
	{ "atriaUrl", FIELD_STRING, FIELD_AT(job_facts, atria_url) },
	{ "apiUrl", FIELD_STRING, FIELD_AT(job_facts, api_url) },
	{ "agreementType", FIELD_STRING, FIELD_AT(job_facts, agreement_type) },
	{ "agreementChoice", FIELD_STRING,
	    FIELD_AT(job_facts, agreement_choice) },
	{ "companyKey", FIELD_STRING, FIELD_AT(job_facts, company_key) },
	{ "serviceKey", FIELD_STRING, FIELD_AT(job_facts, service_key) },
	{ "allowAtriaCreateAdditions", FIELD_FLAG,
	    FIELD_AT(job_facts, allow_create_additions) },
	{ "allowAtriaCreateProducts", FIELD_FLAG,
	    FIELD_AT(job_facts, allow_create_products) },
	{ "billingPeriod", FIELD_STRING, FIELD_AT(job_facts, billing_period) },
	{ "billingPeriodEnd", FIELD_STRING,
	    FIELD_AT(job_facts, billing_period_end) },
	{ "customersFilter", FIELD_STRINGS,
	    FIELD_AT(job_facts, customers_filter),
	    .count = offsetof(struct job_facts, n_customers_filter) },
	{ "logLevel", FIELD_STRING, FIELD_AT(job_facts, log_level) },
};
SHAPE(job_facts);

static const struct field period_fields[] = {
	{ "start", FIELD_DATE, true, FIELD_AT(period, start) },
	{ "end", FIELD_DATE, true, FIELD_AT(period, end) },
};
SHAPE(period);

static const struct field author_fields[] = {
	{ "user", FIELD_STRING, FIELD_AT(author, user) },
	{ "sudoUser", FIELD_STRING, FIELD_AT(author, sudo_user) },
	{ "host", FIELD_STRING, FIELD_AT(author, host) },
	{ "message", FIELD_STRING, FIELD_AT(author, message) },
};
SHAPE(author);

static const struct field acknowledgement_fields[] = {
	{ "code", FIELD_STRING, true, FIELD_AT(acknowledgement, code) },
	{ "customer", FIELD_STRING, FIELD_AT(acknowledgement, customer) },
	{ "sku", FIELD_STRING, FIELD_AT(acknowledgement, sku) },
	{ "line", FIELD_ID, true, FIELD_AT(acknowledgement, line) },
	{ "note", FIELD_STRING, FIELD_AT(acknowledgement, note) },
};
SHAPE(acknowledgement);

static const struct field begin_fields[] = {
	{ "format", FIELD_STRING, true, FIELD_AT(begin, format) },
	{ "tool", FIELD_STRING, true, FIELD_AT(begin, tool) },
	{ "version", FIELD_STRING, true, FIELD_AT(begin, version) },
	{ "run", FIELD_STRING, true, FIELD_AT(begin, run) },
	{ "execution", FIELD_STRING, FIELD_AT(begin, execution) },
	{ "executed", FIELD_STRING, FIELD_AT(begin, executed) },
	{ "by", FIELD_OBJECT, FIELD_AT(begin, by), .codec = &author_codec },
	{ "dryRun", FIELD_FLAG, FIELD_AT(begin, dry_run) },
	{ "time", FIELD_STRING, true, FIELD_AT(begin, time) },
	{ "plannedBy", FIELD_OBJECT,
	    FIELD_AT(begin, planned_by), .codec = &author_codec },
	{ "today", FIELD_DATE, FIELD_AT(begin, today) },
	{ "period", FIELD_OBJECT,
	    FIELD_AT(begin, period), .codec = &period_codec },
	{ "job", FIELD_OBJECT,
	    FIELD_AT(begin, job), .codec = &job_facts_codec },
	{ "jobDigest", FIELD_STRING, FIELD_AT(begin, job_digest) },
	{ "rulesDigest", FIELD_STRING, FIELD_AT(begin, rules_digest) },
	{ "acknowledged", FIELD_LIST, FIELD_AT(begin, acknowledged),
	    .count = offsetof(struct begin, n_acknowledged),
	    .codec = &acknowledgement_codec },
	{ "tenant", FIELD_STRING, FIELD_AT(begin, tenant) },
	{ "undoes", FIELD_STRING, FIELD_AT(begin, undoes) },
	{ "psa", FIELD_STRING, FIELD_AT(begin, psa) },
	{ "effectiveDate", FIELD_DATE, FIELD_AT(begin, effective) },
	{ "wholeUnits", FIELD_STRING, FIELD_AT(begin, whole_units) },
};
SHAPE(begin);

static const struct field customer_fields[] = {
	{ "code", FIELD_STRING, true, FIELD_AT(customer, code) },
	{ "name", FIELD_STRING, FIELD_AT(customer, name) },
	{ "billingIdentifier", FIELD_STRING,
	    FIELD_AT(customer, billing_identifier) },
	{ "sharedWith", FIELD_STRINGS, FIELD_AT(customer, shared_with),
	    .count = offsetof(struct customer, n_shared_with) },
};
SHAPE(customer);

static const struct field line_fields[] = {
	{ "customer", FIELD_OBJECT, true, FIELD_AT(line, customer),
	    .codec = &customer_codec },
	{ "sku", FIELD_STRING, FIELD_AT(line, sku) },
	{ "description", FIELD_STRING, FIELD_AT(line, description) },
	{ "quantity", FIELD_COUNT, true, FIELD_AT(line, quantity) },
	{ "previousQuantity", FIELD_COUNT, FIELD_AT(line, previous) },
	{ "derived", FIELD_FLAG, FIELD_AT(line, derived) },
};
SHAPE(line);

static const struct field company_fields[] = {
	{ "id", FIELD_ID, true, FIELD_AT(company, id) },
	{ "identifier", FIELD_STRING, FIELD_AT(company, identifier) },
	{ "name", FIELD_STRING, FIELD_AT(company, name) },
};
SHAPE(company);

static const struct field agreement_ref_fields[] = {
	{ "id", FIELD_ID, true, FIELD_AT(agreement_ref, id) },
	{ "type", FIELD_ID, FIELD_AT(agreement_ref, type) },
	{ "name", FIELD_STRING, FIELD_AT(agreement_ref, name) },
	{ "billStartDate", FIELD_DATE, FIELD_AT(agreement_ref, bill_start) },
	{ "nextInvoiceDate", FIELD_DATE,
	    FIELD_AT(agreement_ref, next_invoice) },
	{ "prorate", FIELD_FLAG, FIELD_AT(agreement_ref, prorate) },
	{ "endDate", FIELD_DATE, FIELD_AT(agreement_ref, end) },
	{ "currency", FIELD_STRING, FIELD_AT(agreement_ref, currency) },
};
SHAPE(agreement_ref);

static const struct field product_fields[] = {
	{ "id", FIELD_ID, true, FIELD_AT(product, id) },
	{ "identifier", FIELD_STRING, true, FIELD_AT(product, identifier) },
};
SHAPE(product);

/* A product of which something may not be known. */
static const struct field loose_product_fields[] = {
	{ "id", FIELD_ID, FIELD_AT(product, id) },
	{ "identifier", FIELD_STRING, FIELD_AT(product, identifier) },
};
static const struct codec loose_product_codec = { loose_product_fields, 2,
	sizeof(struct product) };

static const struct field addition_fields[] = {
	{ "id", FIELD_ID, true, FIELD_AT(addition, id) },
	{ "product", FIELD_OBJECT, true, FIELD_AT(addition, product),
	    .codec = &product_codec },
	{ "description", FIELD_STRING, FIELD_AT(addition, description) },
	{ "quantity", FIELD_QTY, FIELD_AT(addition, quantity) },
	{ "lessIncluded", FIELD_QTY, FIELD_AT(addition, less_included) },
	{ "unitPrice", FIELD_QTY, FIELD_AT(addition, unit_price) },
	{ "effectiveDate", FIELD_DATE, FIELD_AT(addition, effective) },
	{ "cancelledDate", FIELD_DATE, FIELD_AT(addition, cancelled) },
	{ "status", FIELD_STRING, FIELD_AT(addition, status) },
	{ "billed", FIELD_FLAG, FIELD_AT(addition, billed) },
};
SHAPE(addition);

static const struct field rule_row_fields[] = {
	{ "do", FIELD_ENUM, true, FIELD_AT(rule_row, verb),
	    .names = rule_verb_names },
	{ "value", FIELD_STRING, FIELD_AT(rule_row, value) },
	{ "quantity", FIELD_COUNT, FIELD_AT(rule_row, quantity) },
	{ "line", FIELD_ID, true, FIELD_AT(rule_row, line) },
	{ "note", FIELD_STRING, FIELD_AT(rule_row, note) },
};
SHAPE(rule_row);

static const struct field product_match_fields[] = {
	{ "sku", FIELD_STRING, true, FIELD_AT(product_match, sku) },
	{ "state", FIELD_ENUM, true, FIELD_AT(product_match, state),
	    .names = product_states },
	{ "product", FIELD_OBJECT, FIELD_AT(product_match, product),
	    .codec = &product_codec },
	{ "wanted", FIELD_STRING, FIELD_AT(product_match, wanted) },
	{ "error", FIELD_STRING, FIELD_AT(product_match, error) },
	{ "price", FIELD_QTY, FIELD_AT(product_match, price) },
	{ "othersPrice", FIELD_QTY, FIELD_AT(product_match, others_price) },
	{ "currency", FIELD_STRING, FIELD_AT(product_match, currency) },
	{ "onlyAlike", FIELD_FLAG, FIELD_AT(product_match, folded) },
	{ "similar", FIELD_LIST, FIELD_AT(product_match, similar),
	    .count = offsetof(struct product_match, n_similar),
	    .codec = &loose_product_codec },
	{ "create", FIELD_FLAG, FIELD_AT(product_match, create) },
	{ "candidates", FIELD_LIST, FIELD_AT(product_match, candidates),
	    .count = offsetof(struct product_match, n_candidates),
	    .codec = &company_codec },
	{ "rules", FIELD_LIST, FIELD_AT(product_match, rules),
	    .count = offsetof(struct product_match, n_rules),
	    .codec = &rule_row_codec },
};
SHAPE(product_match);

static const struct field neighbour_fields[] = {
	{ "kind", FIELD_ENUM, true, FIELD_AT(neighbour, kind),
	    .names = neighbour_kinds },
	{ "id", FIELD_ID, FIELD_AT(neighbour, id) },
	{ "agreement", FIELD_ID, FIELD_AT(neighbour, agreement) },
	{ "product", FIELD_OBJECT, FIELD_AT(neighbour, product),
	    .codec = &loose_product_codec },
	{ "quantity", FIELD_QTY, FIELD_AT(neighbour, quantity) },
	{ "effectiveDate", FIELD_DATE, FIELD_AT(neighbour, effective) },
	{ "cancelledDate", FIELD_DATE, FIELD_AT(neighbour, cancelled) },
	{ "why", FIELD_STRING, FIELD_AT(neighbour, why) },
};
SHAPE(neighbour);

static const struct field agreement_fields[] = {
	{ "customer", FIELD_OBJECT, true, FIELD_AT(agreement, customer),
	    .codec = &customer_codec },
	{ "state", FIELD_ENUM, true, FIELD_AT(agreement, state),
	    .names = agreement_state_names },
	{ "company", FIELD_OBJECT, FIELD_AT(agreement, company),
	    .codec = &company_codec },
	{ "agreement", FIELD_OBJECT, FIELD_AT(agreement, agreement),
	    .codec = &agreement_ref_codec },
	{ "additions", FIELD_LIST, FIELD_AT(agreement, additions),
	    .count = offsetof(struct agreement, n_additions),
	    .codec = &addition_codec },
	{ "future", FIELD_LIST, FIELD_AT(agreement, future),
	    .count = offsetof(struct agreement, n_future),
	    .codec = &addition_codec },
	{ "products", FIELD_LIST, FIELD_AT(agreement, products),
	    .count = offsetof(struct agreement, n_products),
	    .codec = &product_match_codec },
	{ "neighbours", FIELD_LIST, FIELD_AT(agreement, neighbours),
	    .count = offsetof(struct agreement, n_neighbours),
	    .codec = &neighbour_codec },
	{ "closed", FIELD_STRING, FIELD_AT(agreement, closed) },
	{ "error", FIELD_STRING, FIELD_AT(agreement, error) },
	{ "rules", FIELD_LIST, FIELD_AT(agreement, rules),
	    .count = offsetof(struct agreement, n_rules),
	    .codec = &rule_row_codec },
};
SHAPE(agreement);

static const struct field addition_ref_fields[] = {
	{ "id", FIELD_ID, true, FIELD_AT(addition_ref, id) },
	{ "effectiveDate", FIELD_DATE, FIELD_AT(addition_ref, effective) },
	{ "cancelledDate", FIELD_DATE, FIELD_AT(addition_ref, cancelled) },
	{ "status", FIELD_STRING, FIELD_AT(addition_ref, status) },
};
SHAPE(addition_ref);

/* Of a change: a product that is to be created has no id yet. */
static const struct field planned_product_fields[] = {
	{ "id", FIELD_ID, FIELD_AT(product, id) },
	{ "identifier", FIELD_STRING, true, FIELD_AT(product, identifier) },
};
static const struct codec planned_product_codec = { planned_product_fields, 2,
	sizeof(struct product) };

static const struct field change_fields[] = {
	{ "action", FIELD_ENUM, true,
	    FIELD_AT(change, action), .names = action_names },
	{ "why", FIELD_STRING, FIELD_AT(change, why) },
	{ "customer", FIELD_OBJECT, true, FIELD_AT(change, customer),
	    .codec = &customer_codec },
	{ "company", FIELD_OBJECT, true, FIELD_AT(change, company),
	    .codec = &company_codec },
	{ "agreement", FIELD_OBJECT, true, FIELD_AT(change, agreement),
	    .codec = &agreement_ref_codec },
	{ "addition", FIELD_OBJECT, FIELD_AT(change, addition),
	    .codec = &addition_ref_codec },
	{ "product", FIELD_OBJECT, true, FIELD_AT(change, product),
	    .codec = &planned_product_codec },
	{ "sku", FIELD_STRING, true, FIELD_AT(change, sku) },
	{ "otherSkus", FIELD_STRINGS, FIELD_AT(change, other_skus),
	    .count = offsetof(struct change, n_other_skus) },
	{ "description", FIELD_STRING, FIELD_AT(change, description) },
	{ "lines", FIELD_ID, FIELD_AT(change, lines) },
	{ "before", FIELD_QTY, FIELD_AT(change, before) },
	{ "after", FIELD_COUNT, true, FIELD_AT(change, after) },
	{ "effectiveDate", FIELD_DATE, FIELD_AT(change, effective) },
	{ "cancelDate", FIELD_DATE, FIELD_AT(change, cancel) },
	{ "lessIncluded", FIELD_QTY, FIELD_AT(change, less_included) },
	{ "unitPrice", FIELD_QTY, FIELD_AT(change, unit_price) },
	{ "priceOf", FIELD_STRING, FIELD_AT(change, price_of) },
	{ "rules", FIELD_LIST, FIELD_AT(change, rules),
	    .count = offsetof(struct change, n_rules),
	    .codec = &rule_row_codec },
	{ "counted", FIELD_COUNT, FIELD_AT(change, counted) },
};
SHAPE(change);
const struct codec *const record_change_codec = &change_codec;

static const struct field result_fields[] = {
	{ "outcome", FIELD_ENUM, true, FIELD_AT(result, outcome),
	    .names = outcome_names },
	{ "", FIELD_INLINE, true,
	    FIELD_AT(result, change), .codec = &change_codec },
	{ "requestId", FIELD_STRING, FIELD_AT(result, request_id) },
	{ "error", FIELD_STRING, FIELD_AT(result, error) },
};
SHAPE(result);

static const struct field log_entry_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(log_entry, time) },
	{ "code", FIELD_STRING, true, FIELD_AT(log_entry, code) },
	{ "level", FIELD_ENUM, true,
	    FIELD_AT(log_entry, level), .names = level_names },
	{ "tool", FIELD_STRING, FIELD_AT(log_entry, tool) },
	{ "customer", FIELD_OBJECT, FIELD_AT(log_entry, customer),
	    .codec = &customer_codec },
	{ "message", FIELD_STRING, true, FIELD_AT(log_entry, message) },
	{ "sku", FIELD_STRING, FIELD_AT(log_entry, sku) },
	{ "description", FIELD_STRING, FIELD_AT(log_entry, description) },
	{ "before", FIELD_QTY, FIELD_AT(log_entry, before) },
	{ "after", FIELD_QTY, FIELD_AT(log_entry, after) },
	{ "error", FIELD_STRING, FIELD_AT(log_entry, error) },
	{ "detail", FIELD_STRING, FIELD_AT(log_entry, detail) },
	{ "candidates", FIELD_LIST, FIELD_AT(log_entry, candidates),
	    .count = offsetof(struct log_entry, n_candidates),
	    .codec = &company_codec },
	{ "company", FIELD_OBJECT, FIELD_AT(log_entry, company),
	    .codec = &company_codec },
	{ "agreement", FIELD_OBJECT, FIELD_AT(log_entry, agreement),
	    .codec = &agreement_ref_codec },
};
SHAPE(log_entry);

static const struct field finding_fields[] = {
	{ "id", FIELD_STRING, true, FIELD_AT(finding, id) },
	{ "system", FIELD_STRING, true, FIELD_AT(finding, system) },
	{ "belief", FIELD_STRING, true, FIELD_AT(finding, belief) },
	{ "verdict", FIELD_ENUM, true, FIELD_AT(finding, verdict),
	    .names = verdict_names },
	{ "evidence", FIELD_STRING, FIELD_AT(finding, evidence) },
	{ "effect", FIELD_STRING, FIELD_AT(finding, effect) },
	{ "value", FIELD_STRING, FIELD_AT(finding, value) },
	{ "blocks", FIELD_FLAG, FIELD_AT(finding, blocks) },
};
SHAPE(finding);

static const struct field unbilled_fields[] = {
	{ "customer", FIELD_OBJECT, true, FIELD_AT(unbilled, customer),
	    .codec = &customer_codec },
	{ "company", FIELD_OBJECT, FIELD_AT(unbilled, company),
	    .codec = &company_codec },
	{ "agreement", FIELD_OBJECT, FIELD_AT(unbilled, agreement),
	    .codec = &agreement_ref_codec },
	{ "reason", FIELD_STRING, true, FIELD_AT(unbilled, reason) },
	{ "sku", FIELD_STRING, FIELD_AT(unbilled, sku) },
	{ "description", FIELD_STRING, FIELD_AT(unbilled, description) },
	{ "lines", FIELD_ID, true, FIELD_AT(unbilled, lines) },
	{ "quantity", FIELD_COUNT, true, FIELD_AT(unbilled, quantity) },
	{ "billed", FIELD_QTY, FIELD_AT(unbilled, billed) },
	{ "unitPrice", FIELD_QTY, FIELD_AT(unbilled, unit_price) },
	{ "currency", FIELD_STRING, FIELD_AT(unbilled, currency) },
	{ "priceOf", FIELD_STRING, FIELD_AT(unbilled, price_of) },
	{ "note", FIELD_STRING, FIELD_AT(unbilled, note) },
};
SHAPE(unbilled);

/* --- names ---------------------------------------------------------------- */

enum record_type
record_type_of(const char *s, size_t len)
{
	unsigned i;

	for (i = 0; i < RECORD_OTHER; i++)
		if (strlen(type_names[i]) == len &&
		    memcmp(type_names[i], s, len) == 0)
			return (enum record_type)i;
	return RECORD_OTHER;
}

const char *
record_type_name(enum record_type type)
{
	return type_names[type];
}

const char *
action_name(enum action a)
{
	return action_names[a];
}

const char *
outcome_name(enum outcome o)
{
	return outcome_names[o];
}

const char *
verdict_name(enum finding_verdict v)
{
	return verdict_names[v];
}

const char *
log_level_name(enum log_level l)
{
	return level_names[l];
}

bool
log_level_parse(enum log_level *l, const char *s)
{
	unsigned i;

	for (i = 0; level_names[i] != NULL; i++)
		if (text_caseeq(level_names[i], s)) {
			*l = (enum log_level)i;
			return true;
		}
	return false;
}

bool
agreement_is_missing(const struct agreement *found)
{
	return found->state == AGREEMENT_NO_IDENTIFIER ||
	    found->state == AGREEMENT_NO_COMPANY ||
	    found->state == AGREEMENT_NO_AGREEMENT;
}

const char *
product_price(const struct product_match *m, struct qty *price)
{
	*price = m->price.known ? m->price : m->others_price;
	return m->price.known ? "catalog" : m->others_price.known ? "others" :
	    NULL;
}

void
agreement_name(const struct agreement *found, struct company *company,
    struct agreement_ref *agreement)
{
	if (found->company.id != 0)
		*company = found->company;
	if (found->agreement.id != 0)
		*agreement = (struct agreement_ref){
			.id = found->agreement.id,
			.type = found->agreement.type,
			.name = found->agreement.name,
			.currency = found->agreement.currency,
		};
}

/* --- rules between members ------------------------------------------------ */

static int
check_begin(const struct begin *r, struct err *e)
{
	if (r->period.end != NULL && strcmp(r->period.start, r->period.end) > 0)
		return err_set(e, "period.end: must not be before "
		    "period.start");
	return 0;
}

static int
check_match(const struct product_match *m, struct err *e)
{
	bool known = m->state == PRODUCT_ACTIVE ||
	    m->state == PRODUCT_INACTIVE || m->state == PRODUCT_BUNDLE;
	size_t i;

	for (i = 0; i < m->n_rules; i++)
		if ((m->rules[i].verb == RULE_MINIMUM ||
		    m->rules[i].verb == RULE_MAXIMUM) !=
		    m->rules[i].quantity.known)
			return err_set(e, "products: SKU %s: rules: a minimum "
			    "and a maximum have a quantity, and others have "
			    "none", m->sku);

	if (m->state != PRODUCT_AMBIGUOUS && known != (m->product.id != 0))
		return err_set(e, "products: SKU %s: product: %s when the "
		    "state is %s", m->sku, known ? "is missing" :
		    "must be absent", product_states[m->state]);
	return 0;
}

static int
check_agreement(const struct agreement *r, struct err *e)
{
	size_t i;

	if (r->state == AGREEMENT_FOUND && r->company.id == 0)
		return err_set(e, "company: is missing when the state is "
		    "found");
	if (r->state == AGREEMENT_FOUND && r->agreement.id == 0)
		return err_set(e, "agreement: is missing when the state is "
		    "found");
	for (i = 0; i < r->n_future; i++)
		if (r->future[i].effective == NULL)
			return err_set(e, "future[%zu].effectiveDate: is "
			    "missing", i);
	for (i = 0; i < r->n_products; i++)
		if (check_match(&r->products[i], e) == -1)
			return -1;
	return 0;
}

/* What a change of an addition that is there needs. */
static int
check_existing(const struct change *r, struct err *e)
{
	bool to_zero = r->action == ACTION_REMOVE || r->action == ACTION_CANCEL;

	if (r->addition.id == 0)
		return err_set(e, "addition: is missing");
	if (r->product.id == 0)
		return err_set(e, "product.id: is missing");
	if (!r->before.known)
		return err_set(e, "before: is missing");
	if (r->action == ACTION_CANCEL && r->cancel == NULL)
		return err_set(e, "cancelDate: is missing");
	if (to_zero && qty_sign(r->after) != 0)
		return err_set(e, "after: must be 0 for the action %s",
		    action_name(r->action));
	return 0;
}

static int
check_change(const struct change *r, struct err *e)
{
	if (r->action != ACTION_CREATE)
		return check_existing(r, e);
	if (r->addition.id != 0)
		return err_set(e, "addition: must be absent when one is "
		    "created");
	if (r->effective == NULL)
		return err_set(e, "effectiveDate: is missing");
	return 0;
}

/* What was created has an addition, and what may not have been can have one. */
static int
check_result(const struct result *r, struct err *e)
{
	if (r->change.action != ACTION_CREATE)
		return check_existing(&r->change, e);
	if (r->change.effective == NULL)
		return err_set(e, "effectiveDate: is missing");
	if (r->outcome == OUTCOME_APPLIED && r->change.addition.id == 0)
		return err_set(e, "addition: is missing when one was created");
	if (r->outcome == OUTCOME_APPLIED && r->change.product.id == 0)
		return err_set(e, "product.id: is missing when an addition was "
		    "created");
	return 0;
}

/* Of these, each member stands for itself. */
#define check_line(r, e)	0
#define check_log_entry(r, e)	0
#define check_finding(r, e)	0
#define check_unbilled(r, e)	0

/* --- one pair of functions a record --------------------------------------- */

#define RECORD(name, TYPE) \
int \
name##_read(struct name *r, const struct scan *s, struct arena *a, \
    struct err *e) \
{ \
	if (scan_type(s, 0) != SCAN_OBJECT) \
		return err_set(e, "is not an object"); \
	if (codec_read(&name##_codec, r, s, 0, a, e) == -1) \
		return -1; \
	return check_##name(r, e); \
} \
 \
void \
name##_write(const struct name *r, struct buf *out) \
{ \
	struct jout j = { .buf = out }; \
 \
	jout_object(&j, NULL); \
	jout_string(&j, "type", record_type_name(TYPE)); \
	codec_write(&name##_codec, r, &j); \
	jout_end_object(&j); \
}

RECORD(begin, RECORD_BEGIN)
RECORD(line, RECORD_LINE)
RECORD(agreement, RECORD_AGREEMENT)
RECORD(change, RECORD_CHANGE)
RECORD(result, RECORD_RESULT)
RECORD(log_entry, RECORD_LOG)
RECORD(finding, RECORD_FINDING)
RECORD(unbilled, RECORD_UNBILLED)
