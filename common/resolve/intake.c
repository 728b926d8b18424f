#include "intake.h"
#include "output.h"

int
intake_load_rules(struct intake *in, struct stage *st, const char *path)
{
	struct err e;

	if (path == NULL || rulebook_load(&in->rules, path, &e) == 0)
		return 0;
	stage_fail(st, EXIT_CONFIG, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

void
intake_take_begin(const struct intake *in, struct stage *st,
    const struct job *job, const char *tenant)
{
	struct job_facts *facts = &st->begin.job, fetched;

	stage_open(st);
	fetched = *facts;
	*facts = job->facts;
	st->begin.job_digest = job->digest;
	st->begin.tenant = tenant;
	if (in->rules.digest[0] != '\0')
		st->begin.rules_digest = in->rules.digest;
	if (fetched.billing_period == NULL)
		return;
	facts->billing_period = fetched.billing_period;
	facts->billing_period_end = fetched.billing_period_end;
	facts->customers_filter = fetched.customers_filter;
	facts->n_customers_filter = fetched.n_customers_filter;
}

/* --- rules ---------------------------------------------------------------- */

static const char *
or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/* "rule of line 7 ended on 2026-12-31: minimum 100 for customer ASP, SKU X" */
static void
log_rule(struct stage *st, enum log_code code, const struct rule *rule,
    const char *why)
{
	struct buf b = { 0 };

	buf_addf(&b, "rule of line %lu%s: %s %s for %s%s", rule->line, why,
	    rule_verb_names[rule->verb], rule->value, rule->customer != NULL ?
	    "customer " : "all customers", or_empty(rule->customer));
	if (rule->sku != NULL)
		buf_addf(&b, ", SKU %s", rule->sku);
	if (rule->note != NULL)
		buf_addf(&b, " (%s)", rule->note);
	stage_log(st, code, &(struct log_facts){ .detail = b.data });
	buf_release(&b);
}

void
intake_begin_rules(struct intake *in, struct stage *st)
{
	const struct rule *rule = in->rules.rules;
	const struct rule *end = rule + in->rules.n;
	char why[] = " ended on YYYY-MM-DD";
	date_day today;
	struct err e;

	if (!stage_sound(st) || st->begin.today == NULL ||
	    !date_parse(&today, st->begin.today))
		return;		/* the resolver fails for it */
	if (rulebook_begin(&in->rules, today, &e) == -1)
		stage_fail(st, EXIT_CONFIG, AX01,
		    &(struct log_facts){ .error = e.text });
	st->begin.acknowledged = rulebook_acknowledged(&in->rules,
	    &st->begin.n_acknowledged);
	for (; rule < end && st->failure == 0; rule++)
		if (rule_ended(rule, today)) {
			(void)date_text(why + sizeof(" ended on ") - 1,
			    rule->until);
			log_rule(st, AX32, rule, why);
		}
}

void
intake_log_unused(const struct intake *in, struct stage *st)
{
	size_t i;

	/* a run for some customers only says nothing about the others' rows */
	if (st->failure != 0 || st->begin.job.n_customers_filter > 0)
		return;
	for (i = 0; i < in->rules.n_active; i++)
		if (!in->rules.active[i]->used)
			log_rule(st, AX31, in->rules.active[i],
			    " fits no billed line");
}

/* --- lines ---------------------------------------------------------------- */

void
intake_pass(const struct intake *in, struct stage *st)
{
	size_t i;

	for (i = 0; i < in->customers.n; i++)
		output_lines(st, &in->customers.entries[i]);
}

bool
intake_read(struct intake *in, struct stage *st)
{
	struct arena arena = { 0 };
	struct stream_line rec;
	struct line line;
	struct err e;
	int64_t lines = 0;

	while (st->failure == 0 && stage_next(st, &rec)) {
		arena_clear(&arena);
		lines++;
		if (stage_parse(st, &rec) == -1)
			break;
		if (line_read(&line, &st->scan, &arena, &e) == -1 ||
		    customers_add(&in->customers, &line, &rec, &e) == -1) {
			stage_reject(st, &rec, &e);
			break;
		}
		rulebook_mark(&in->rules, line.customer.code, line.sku);
		if (in->on_line != NULL)
			in->on_line(in->ctx, (size_t)lines);
	}
	stage_expect(st, "lines", lines);
	arena_release(&arena);
	if (!stage_sound(st) || st->failure != 0)
		intake_pass(in, st);
	else if (lines == 0)
		stage_count(st, "lines", 0);
	else
		return true;
	return false;
}

void
intake_release(struct intake *in)
{
	customers_release(&in->customers);
	rulebook_release(&in->rules);
}
