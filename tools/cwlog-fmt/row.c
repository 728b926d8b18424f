#include <inttypes.h>
#include <string.h>

#include "cwlog.h"
#include "row.h"
#include "rule_row.h"
#include "text.h"

/* What is billed of a quantity: what goes beyond the units included. */
static bool
billed(struct qty *out, struct qty quantity, struct qty included)
{
	*out = quantity;
	if (!included.known || qty_sign(included) <= 0)
		return true;
	if (!qty_sub(out, quantity, included))
		return false;
	if (qty_sign(*out) < 0)
		*out = qty_units(0);
	return true;
}

/* What a change does to the bill. */
static void
set_effect(struct row *row, const struct change *c)
{
	struct qty before, after, units;

	before = c->before.known ? c->before : qty_units(0);
	if (!qty_sub(&row->units, c->after, before))
		return;
	row->unit_price = c->unit_price;
	row->price_of = c->unit_price.known ? c->price_of : NULL;
	if (!c->unit_price.known ||
	    !billed(&before, before, c->less_included) ||
	    !billed(&after, c->after, c->less_included))
		return;
	if (qty_sub(&units, after, before))
		(void)qty_mul(&row->amount, units, c->unit_price);
}

/* What is billed a period before and after. */
static void
set_bill(struct row *row, const struct change *c)
{
	struct qty units;

	if (!c->unit_price.known)
		return;
	if (billed(&units, c->before.known ? c->before : qty_units(0),
	    c->less_included))
		(void)qty_mul(&row->bill_before, units, c->unit_price);
	if (billed(&units, c->after, c->less_included))
		(void)qty_mul(&row->bill_after, units, c->unit_price);
}

/* The product of the addition that changes, where a rule made it another. */
static const char *
other_product(const struct change *c)
{
	const char *product = c->product.identifier;

	return product != NULL && !text_caseeq(product, c->sku) ? product :
	    NULL;
}

/* "minimum 100 (rule of line 7): counted 80", or NULL. */
static const char *
note_of_change(const struct change *c, struct arena *a)
{
	struct buf b = { 0 };
	char number[QTY_TEXT];
	const char *note;
	size_t i;

	for (i = 0; i < c->n_rules; i++) {
		buf_adds(&b, i > 0 ? "; " : "");
		rule_describe(&b, &c->rules[i]);
	}
	if (c->counted.known)
		buf_addf(&b, ": counted %s", qty_text(number, c->counted));
	note = b.len > 0 ? arena_str(a, b.data) : NULL;
	buf_release(&b);
	return note;
}

void
row_of_change(struct row *row, const struct change *c,
    const struct result *result, bool dry_run, struct arena *a)
{
	bool tried = result != NULL && result->outcome != OUTCOME_NOT_TRIED;
	bool planned = !tried && (result == NULL || dry_run);

	*row = (struct row){
		.is_change = true,
		.level = c->action == ACTION_NONE ? LEVEL_VERBOSE : LEVEL_INFO,
		.code = tried || planned ? action_name(c->action) : "not-done",
		.customer = c->customer,
		.company = c->company,
		.agreement = c->agreement,
		.sku = c->sku,
		.description = c->description,
		.product = other_product(c),
		.before = c->before,
		.after = c->after,
		.outcome = result != NULL ? outcome_name(result->outcome) :
		    c->action != ACTION_NONE ? "planned" : NULL,
		.action = c->action,
		.planned = planned,
		.not_done = !tried && !planned,
		.applied = result != NULL && result->outcome == OUTCOME_APPLIED,
		.error = result != NULL ? result->error : NULL,
		.note = note_of_change(c, a),
	};
	set_bill(row, c);
	if (c->action != ACTION_NONE && (row->planned || row->applied))
		set_effect(row, c);
}

/* A warning that a rule acknowledges. */
static void
acknowledge(struct row *row, const struct begin *begin, struct arena *a)
{
	const struct acknowledgement *known = row->level != LEVEL_WARN ? NULL :
	    rule_acknowledges(begin, row->code, row->customer.code, row->sku);

	if (known == NULL)
		return;
	row->level = LEVEL_INFO;
	row->note = arena_fmt(a, "acknowledged (rule of line %" PRId64 "%s%s)",
	    known->line, known->note != NULL ? ": " : "",
	    known->note != NULL ? known->note : "");
}

void
row_of_log(struct row *row, const struct log_entry *entry,
    const struct result *result, const struct begin *begin, struct arena *a)
{
	*row = (struct row){
		.level = entry->level,
		.time = entry->time,
		.code = entry->code,
		.customer = entry->customer,
		.company = entry->company,
		.agreement = entry->agreement,
		.message = entry->message,
		.sku = entry->sku,
		.description = entry->description,
		.before = entry->before,
		.after = entry->after,
		.error = entry->error != NULL ? entry->error : entry->detail,
	};
	row->candidates = entry->candidates;
	row->n_candidates = entry->n_candidates;
	acknowledge(row, begin, a);
	if (result == NULL)
		return;
	if (row->note == NULL)
		row->note = note_of_change(&result->change, a);
	row->outcome = outcome_name(result->outcome);
	row->action = result->change.action;
	row->company = result->change.company;
	row->agreement = result->change.agreement;
	row->product = other_product(&result->change);
	if (!row->after.known)
		row->after = result->change.after;
	set_bill(row, &result->change);
	row->applied = result->outcome == OUTCOME_APPLIED;
	if (row->applied)
		set_effect(row, &result->change);
}

void
row_of_finding(struct row *row, const struct finding *f, struct arena *a)
{
	static const char *const words[] = { "Confirmed", "Refuted",
	    "Untestable" };

	*row = (struct row){
		.level = f->verdict == VERDICT_REFUTED ? LEVEL_WARN :
		    LEVEL_INFO,
		.code = f->id,
		.message = arena_fmt(a, "%s : %s (%s)", words[f->verdict],
		    f->belief, f->evidence != NULL ? f->evidence : ""),
		.error = f->verdict == VERDICT_REFUTED ? f->effect : NULL,
	};
}

const char *
row_label(const struct row *row)
{
	return row->not_done ? "Not done" : row->is_change ? "Plan" :
	    log_level_name(row->level);
}

static const char *
copy_text(const char *s, struct arena *a)
{
	return s != NULL ? arena_str(a, s) : NULL;
}

static const struct company *
copy_companies(const struct company *from, size_t n, struct arena *a)
{
	struct company *to = arena_array(a, n, sizeof(*to));
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = (struct company){ from[i].id,
		    copy_text(from[i].identifier, a),
		    copy_text(from[i].name, a) };
	return to;
}

struct row *
row_copy(const struct row *row, struct arena *a)
{
	struct row *r = arena_alloc(a, sizeof(*r));

	*r = *row;
	r->time = copy_text(r->time, a);
	r->code = copy_text(r->code, a);
	r->customer = (struct customer){
		.code = copy_text(r->customer.code, a),
		.name = copy_text(r->customer.name, a),
	};
	r->company.name = copy_text(r->company.name, a);
	r->company.identifier = copy_text(r->company.identifier, a);
	r->agreement = (struct agreement_ref){
		.id = row->agreement.id,
		.type = row->agreement.type,
		.name = copy_text(row->agreement.name, a),
		.currency = copy_text(row->agreement.currency, a),
	};
	r->message = copy_text(r->message, a);
	r->sku = copy_text(r->sku, a);
	r->description = copy_text(r->description, a);
	r->product = copy_text(r->product, a);
	r->error = copy_text(r->error, a);
	r->price_of = copy_text(r->price_of, a);
	r->note = copy_text(r->note, a);
	r->candidates = copy_companies(r->candidates, r->n_candidates, a);
	return r;
}

bool
row_has_effect(const struct row *row)
{
	return row->units.known;
}

bool
row_is_unchanged(const struct row *row)
{
	return row->is_change ? row->action == ACTION_NONE && !row->not_done :
	    !row->applied && strcmp(row->code, log_code_name(CW09)) == 0;
}

bool
row_needs_attention(const struct row *row)
{
	return row->not_done || (row->level <= LEVEL_WARN &&
	    !row_has_effect(row));
}
