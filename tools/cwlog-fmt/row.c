#include <string.h>

#include "cwlog.h"
#include "row.h"

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
	if (c->unit_price.known &&
	    billed(&before, before, c->less_included) &&
	    billed(&after, c->after, c->less_included) &&
	    qty_sub(&units, after, before))
		(void)qty_mul(&row->amount, units, c->unit_price);
}

void
row_of_change(struct row *row, const struct change *c,
    const struct result *result)
{
	bool planned = result == NULL || result->outcome == OUTCOME_NOT_TRIED;

	*row = (struct row){
		.is_change = true,
		.level = c->action == ACTION_NONE ? LEVEL_VERBOSE : LEVEL_INFO,
		.code = action_name(c->action),
		.customer = c->customer,
		.sku = c->sku,
		.description = c->description,
		.agreement = c->agreement.name,
		.before = c->before,
		.after = c->after,
		.outcome = result != NULL ? outcome_name(result->outcome) :
		    c->action != ACTION_NONE ? "planned" : NULL,
		.planned = planned,
		.error = result != NULL ? result->error : NULL,
	};
	if (c->action != ACTION_NONE &&
	    (planned || result->outcome == OUTCOME_APPLIED))
		set_effect(row, c);
}

void
row_of_log(struct row *row, const struct log_entry *entry,
    const struct result *result)
{
	*row = (struct row){
		.level = entry->level,
		.time = entry->time,
		.code = entry->code,
		.customer = entry->customer,
		.message = entry->message,
		.sku = entry->sku,
		.description = entry->description,
		.before = entry->before,
		.after = entry->after,
		.error = entry->error != NULL ? entry->error : entry->detail,
	};
	if (result == NULL)
		return;
	row->agreement = result->change.agreement.name;
	row->outcome = outcome_name(result->outcome);
	if (result->outcome == OUTCOME_APPLIED)
		set_effect(row, &result->change);
}

void
row_of_damage(struct row *row, const struct run *run)
{
	*row = (struct row){
		.run = run,
		.level = log_code_level(AX02),
		.code = log_code_name(AX02),
		.message = "The stream is damaged: what is missing may be "
		    "anything",
		.error = run->why.text,
	};
}

static const char *
copy(const char *s, struct arena *a)
{
	return s != NULL ? arena_str(a, s) : NULL;
}

struct row *
row_copy(const struct row *row, struct arena *a)
{
	struct row *r = arena_alloc(a, sizeof(*r));

	*r = *row;
	r->time = copy(r->time, a);
	r->code = copy(r->code, a);
	r->customer = (struct customer){
		.code = copy(r->customer.code, a),
		.name = copy(r->customer.name, a),
	};
	r->message = copy(r->message, a);
	r->sku = copy(r->sku, a);
	r->description = copy(r->description, a);
	r->agreement = copy(r->agreement, a);
	r->outcome = copy(r->outcome, a);
	r->error = copy(r->error, a);
	return r;
}

const char *
row_time(const struct row *row)
{
	if (row->time != NULL)
		return row->time;
	return row->run->has_begin ? row->run->begin.time : "";
}

bool
row_has_effect(const struct row *row)
{
	return row->units.known;
}
