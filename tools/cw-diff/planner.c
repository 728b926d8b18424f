#include <stdlib.h>
#include <string.h>

#include "decide.h"
#include "demands.h"
#include "limits.h"
#include "missing.h"
#include "planner.h"
#include "reach.h"
#include "rule_row.h"
#include "totals.h"
#include "xalloc.h"

struct planner {
	struct stage *st;
	struct choices *customers;
	bool no_decrease;
	bool changes;

	/* the customer at hand */
	struct arena arena;
	bool have_agreement;
	struct agreement agreement;
	struct line *lines;
	size_t n;
	size_t cap;
	int64_t managed;	/* live additions that Atria names */
	bool unbilled;		/* something of it is not billed */

	struct qty unbilled_units;	/* of all customers */
	struct reach reach;
	int64_t all_lines, all_customers, all_additions;
};

static void
log_need(struct planner *p, enum log_code code, const struct total *total,
    const struct decision *d, const char *error)
{
	stage_log(p->st, code, &(struct log_facts){
		.customer = &p->agreement.customer,
		.found = &p->agreement,
		.sku = total->sku,
		.description = total->description,
		.before = d != NULL ? d->before : (struct qty){ 0 },
		.after = d != NULL && d->code == AX15 ? d->change.after :
		    (struct qty){ 0 },
		.detail = d != NULL ? d->detail : NULL,
		.error = error,
		.candidates = code == CW06 ? total->match->candidates : NULL,
		.n_candidates = code == CW06 ? total->match->n_candidates : 0,
	});
}

/* --- one customer --------------------------------------------------------- */

static void
write_unbilled(struct planner *p, const struct unbilled *u)
{
	unbilled_write(u, &p->st->text);
	stage_write(p->st, RECORD_UNBILLED);
}

/* Writes all that Atria counted. Returns whether there is such a thing. */
static bool
write_counted(struct planner *p, enum log_code code, const struct total *total,
    const char *note)
{
	const struct unbilled u = missing_of(&p->agreement, code, total, note);

	if (qty_sign(total->quantity) <= 0)
		return false;
	write_unbilled(p, &u);
	return true;
}

/* The same, and counts it: somebody has to look at it. */
static void
add_unbilled(struct planner *p, enum log_code code, const struct total *total)
{
	if (!write_counted(p, code, total, NULL))
		return;
	stage_count(p->st, "unbilledLines", total->lines);
	if (!p->unbilled) {
		stage_count(p->st, "unbilledCustomers", 1);
		p->reach.unbilled++;
	}
	p->unbilled = true;
	(void)qty_add(&p->unbilled_units, p->unbilled_units, total->quantity);
}

static void
add_unbilled_line(struct planner *p, enum log_code code, const struct line *l)
{
	add_unbilled(p, code, &(struct total){
		.sku = l->sku,
		.description = l->description,
		.lines = 1,
		.quantity = l->quantity,
		.match = totals_match(&p->agreement, l->sku),
	});
}

/* All lines of the customer at hand. */
static void
add_all_unbilled(struct planner *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		add_unbilled_line(p, log_code_of_state(p->agreement.state),
		    &p->lines[i]);
}

/* "SKU X: minimum 100 (rule of line 7): Atria counts 80" */
static const char *
log_rule(struct planner *p, const struct total *total,
    const struct rule_row *rule)
{
	struct buf text = { 0 };
	char number[QTY_TEXT];
	const char *said;

	rule_describe(&text, rule);
	if (total != NULL && total->limited)
		buf_addf(&text, ": Atria counts %s",
		    qty_text(number, total->counted));
	said = arena_str(&p->arena, text.data);
	buf_release(&text);
	stage_log(p->st, AX34, &(struct log_facts){
		.customer = &p->agreement.customer,
		.sku = total != NULL ? total->sku : NULL,
		.description = total != NULL ? total->description : NULL,
		.detail = total == NULL ? said : arena_fmt(&p->arena,
		    "SKU %s: %s", total->sku, said),
	});
	return said;
}

/* A SKU that a rule ignores: what is not billed is nothing to look at. */
static void
name_ignored(struct planner *p, const struct total *total)
{
	const struct rule_row *rule = rule_row_find(total->match->rules,
	    total->match->n_rules, RULE_IGNORE);
	struct unbilled u;

	if (rule == NULL)
		return;
	u = missing_of(&p->agreement, AX34, total, log_rule(p, total, rule));
	if (qty_sign(u.quantity) > 0 && !(u.billed.known &&
	    qty_cmp(u.billed, u.quantity) >= 0))
		write_unbilled(p, &u);
}

/* A customer that a rule ignores. */
static void
name_ignored_customer(struct planner *p)
{
	const struct rule_row *rule = rule_row_find(p->agreement.rules,
	    p->agreement.n_rules, RULE_IGNORE);
	const char *said;
	size_t i;

	if (rule == NULL)
		return;
	said = log_rule(p, NULL, rule);
	for (i = 0; i < p->n; i++)
		(void)write_counted(p, AX34, &(struct total){
			.sku = p->lines[i].sku,
			.description = p->lines[i].description,
			.lines = 1,
			.quantity = p->lines[i].quantity,
		}, said);
}

/* What Atria counts above a maximum. */
static void
write_excess(struct planner *p, const struct total *total, const char *note)
{
	struct unbilled u = missing_of(&p->agreement, AX34, total, note);

	u.billed = qty_units(0);
	if (qty_sub(&u.quantity, total->counted, total->quantity))
		write_unbilled(p, &u);
}

/* What rules say of each SKU: whether it may be created, minima, maxima. */
static void
apply_rules(struct planner *p, struct totals *totals)
{
	const struct rule_row *rule;
	struct total *total;
	const char *said;
	size_t i;

	for (i = 0; i < totals->n; i++) {
		total = &totals->items[i];
		total->may_create = rule_allows_creation(total->match->rules,
		    total->match->n_rules,
		    p->st->begin.job.allow_create_additions);
		if ((rule = limits_apply(total, &p->arena)) == NULL)
			continue;
		said = log_rule(p, total, rule);
		if (rule->verb == RULE_MAXIMUM)
			write_excess(p, total, said);
	}
}

/* Says which rule allowed the creation, or did not. */
static void
name_create_rule(struct decision *d, struct total *total, struct arena *a)
{
	const struct rule_row *rule = rule_row_find(total->match->rules,
	    total->match->n_rules, RULE_CREATE);
	struct buf text = { 0 };

	if (rule == NULL)
		return;
	if (d->verdict == VERDICT_CHANGE && d->change.action == ACTION_CREATE) {
		total_add_rule(total, rule, a);
		d->change.rules = total->rules.items;
		d->change.n_rules = total->rules.n;
	} else if (d->verdict == VERDICT_REFUSED && d->code == CW22) {
		rule_describe(&text, rule);
		d->detail = arena_str(a, text.data);
		buf_release(&text);
	}
}

static void
plan_need(struct planner *p, struct total *total)
{
	const struct begin *begin = &p->st->begin;
	const struct rules rules = {
		.may_create = total->may_create,
		.may_create_products =
		    p->st->begin.job.allow_create_products,
		.today = begin->effective != NULL ? begin->effective :
		    begin->today,
		.period = begin->period,
	};
	struct decision d;

	decide(&d, &p->agreement, total, &rules, &p->arena);
	name_create_rule(&d, total, &p->arena);
	demands_apply(&d, begin, &p->agreement, total, &p->arena);
	if (p->no_decrease)
		decide_no_decrease(&d);
	stage_count(p->st, d.class, total->lines);
	p->managed += d.additions;
	switch (d.verdict) {
	case VERDICT_CHANGE:
		if (d.additions > 0)
			stage_count(p->st, d.change.action == ACTION_NONE ?
			    "additionKept" : "additionChanged", 1);
		p->reach.billed |= qty_sign(d.change.after) > 0;
		change_write(&d.change, &p->st->text);
		stage_write(p->st, RECORD_CHANGE);
		if (d.change.action != ACTION_NONE)
			p->changes = true;
		break;
	case VERDICT_REFUSED:
		if (d.additions > 0)
			stage_count(p->st, "additionRefused", d.additions);
		log_need(p, d.code, total, &d, NULL);
		if (d.code != AX15)	/* it is billed, and more */
			add_unbilled(p, d.code, total);
		else
			p->reach.billed = true;
		break;
	case VERDICT_NOTHING:
		if (total->match->state == PRODUCT_IGNORED)
			name_ignored(p, total);
		break;
	}
}

/* The lines that name no SKU. */
static void
name_without_sku(struct planner *p, const struct totals *totals)
{
	size_t i;

	for (i = 0; i < totals->n_no_sku; i++) {
		stage_count(p->st, "lineNoSku", 1);
		add_unbilled_line(p, CW05, &totals->no_sku[i]);
		log_need(p, CW05, &(struct total){
		    .description = totals->no_sku[i].description }, NULL, NULL);
	}
}

/* The customer's additions could not be read: names each SKU that waits. */
static void
name_unread(struct planner *p, const struct totals *totals)
{
	const char *why = p->agreement.error;
	size_t i;

	for (i = 0; i < totals->n; i++) {
		stage_count(p->st, "lineUnreadable", totals->items[i].lines);
		add_unbilled(p, CW10, &totals->items[i]);
		log_need(p, CW10, &totals->items[i], NULL, why != NULL ? why :
		    "the additions cannot be read");
	}
}

/* Whether the agreement record tells what each SKU is. */
static int
check_matches(const struct planner *p, const struct totals *totals,
    struct err *e)
{
	size_t i;

	for (i = 0; i < totals->n; i++)
		if (totals->items[i].match == NULL)
			return err_set(e, "the agreement record of customer %s "
			    "does not tell what SKU %s is",
			    p->agreement.customer.code, totals->items[i].sku);
	return 0;
}

static bool
may_create_products(const struct planner *p)
{
	return p->st->begin.job.allow_create_additions &&
	    p->st->begin.job.allow_create_products;
}

static void
plan_needs(struct planner *p, struct totals *totals)
{
	struct err e;
	size_t i;

	if (check_matches(p, totals, &e) == -1) {
		stage_fail(p->st, EXIT_LOCAL, AX02,
		    &(struct log_facts){ .error = e.text });
		return;
	}
	apply_rules(p, totals);
	totals_merge(totals, &p->arena);
	for (i = 0; i < totals->n; i++) {
		p->reach.skus++;
		p->reach.known += totals->items[i].match->state !=
		    PRODUCT_MISSING || may_create_products(p);
		plan_need(p, &totals->items[i]);
	}
}

/* Decides about the customer at hand, of which all lines are here. */
static void
plan_customer(struct planner *p)
{
	int64_t additions = (int64_t)p->agreement.n_additions;
	struct totals totals;

	if (!p->have_agreement)
		return;
	p->unbilled = false;
	stage_count(p->st, "lines", (int64_t)p->n);
	stage_count(p->st, "additions", additions);
	if (!choices_use(p->customers, p->agreement.customer.code)) {
		stage_count(p->st, "lineNotSelected", (int64_t)p->n);
		stage_count(p->st, "additionNotSelected", additions);
		return;
	}
	if (p->agreement.state != AGREEMENT_FOUND &&
	    p->agreement.state != AGREEMENT_UNREADABLE) {
		stage_count(p->st, p->agreement.state == AGREEMENT_IGNORED ?
		    "lineIgnored" : "lineRefusedCustomer", (int64_t)p->n);
		stage_count(p->st, "additionUnmanaged", additions);
		if (p->agreement.state != AGREEMENT_IGNORED)
			add_all_unbilled(p);
		else
			name_ignored_customer(p);
		return;		/* cw-resolve has said why */
	}
	p->managed = 0;
	totals_collect(&totals, p->lines, p->n, &p->agreement, &p->arena);
	name_without_sku(p, &totals);
	if (p->agreement.state == AGREEMENT_UNREADABLE)
		name_unread(p, &totals);
	else
		plan_needs(p, &totals);
	stage_count(p->st, "additionUnmanaged", additions - p->managed);
}

/* --- all customers -------------------------------------------------------- */

static int
take_line(struct planner *p, struct err *e)
{
	struct line line;

	if (line_read(&line, &p->st->scan, &p->arena, e) == -1)
		return -1;
	if (!p->have_agreement || strcmp(line.customer.code,
	    p->agreement.customer.code) != 0)
		return err_set(e, "customer %s has no agreement record before "
		    "its lines: is cw-resolve missing?", line.customer.code);
	p->lines = xgrow(p->lines, p->n, &p->cap, sizeof(*p->lines));
	p->lines[p->n++] = line;
	p->all_lines++;
	return 0;
}

static int
take_agreement(struct planner *p, struct err *e)
{
	if (agreement_read(&p->agreement, &p->st->scan, &p->arena, e) == -1)
		return -1;
	p->all_customers++;
	p->all_additions += (int64_t)p->agreement.n_additions;
	return 0;
}

static void
read_all(struct planner *p)
{
	struct stream_line rec;
	struct err e;

	while (p->st->failure == 0 && stage_next(p->st, &rec)) {
		if (p->st->begin.today == NULL) {
			(void)err_set(&e, "the begin record has no date of "
			    "today");
			stage_reject(p->st, &rec, &e);
			break;
		}
		if (rec.type == RECORD_AGREEMENT) {
			plan_customer(p);
			arena_clear(&p->arena);
			p->n = 0;
			p->have_agreement = true;
		}
		if (stage_parse(p->st, &rec) == -1)
			break;
		if ((rec.type == RECORD_AGREEMENT ? take_agreement(p, &e) :
		    take_line(p, &e)) == -1) {
			stage_reject(p->st, &rec, &e);
			break;
		}
	}
	/* the last customer is whole only if the stream is */
	if (p->st->failure == 0 && stage_sound(p->st))
		plan_customer(p);
	reach_check(p->st, &p->reach);
	if (qty_sign(p->unbilled_units) > 0)
		stage_count(p->st, "unbilledUnits",
		    qty_units_begun(p->unbilled_units));
	stage_expect(p->st, "lines", p->all_lines);
	stage_expect(p->st, "customers", p->all_customers);
	stage_expect(p->st, "additions", p->all_additions);
}

bool
planner_run(struct stage *st, struct choices *customers, bool no_decrease)
{
	struct planner p = {
		.st = st,
		.customers = customers,
		.no_decrease = no_decrease,
		.unbilled_units = qty_units(0),
	};

	read_all(&p);
	arena_release(&p.arena);
	free(p.lines);
	return p.changes;
}
