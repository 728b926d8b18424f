#include "alike.h"
#include "buf.h"
#include "output.h"
#include "rule_row.h"
#include "uncounted.h"

/* SKUs that match a product in another spelling only. */
static void
log_sku_spelling(struct stage *st, const struct customer_entry *entry)
{
	const struct product_match *m = entry->found.products;
	struct buf text = { 0 };
	enum likeness likeness;
	size_t i;

	for (i = 0; i < entry->found.n_products; i++) {
		if (m[i].product.identifier == NULL)
			continue;
		likeness = alike(m[i].sku, m[i].product.identifier);
		if (likeness == ALIKE_EXACTLY || likeness > ALIKE_FOLDED)
			continue;	/* or it is mapped */
		buf_clear(&text);
		buf_adds(&text, "SKU ");
		alike_show(&text, m[i].sku, m[i].product.identifier);
		buf_adds(&text, m[i].folded ? " is only alike to product " :
		    " is product ");
		alike_show(&text, m[i].product.identifier, m[i].sku);
		stage_log(st, AX10, &(struct log_facts){
			.customer = &entry->customer,
			.sku = m[i].sku,
			.detail = text.data,
		});
	}
	buf_release(&text);
}

/* "SKU X: product Y (rule of line 3)" */
static void
log_rule(struct stage *st, const struct customer_entry *entry, const char *sku,
    const struct rule_row *rule)
{
	struct buf text = { 0 };

	if (sku != NULL)
		buf_addf(&text, "SKU %s: ", sku);
	rule_describe(&text, rule);
	stage_log(st, AX33, &(struct log_facts){
		.customer = &entry->customer,
		.sku = sku,
		.detail = text.data,
	});
	buf_release(&text);
}

/* Which company, agreement and products rules choose. */
static void
log_rules(struct stage *st, const struct customer_entry *entry)
{
	const struct agreement *found = &entry->found;
	const struct product_match *m;
	size_t i, k;

	for (i = 0; i < found->n_rules; i++)
		if (found->rules[i].verb != RULE_IGNORE)
			log_rule(st, entry, NULL, &found->rules[i]);
	for (m = found->products, i = 0; i < found->n_products; i++, m++)
		for (k = 0; k < m->n_rules; k++)
			if (m->rules[k].verb == RULE_PRODUCT &&
			    m->state != PRODUCT_IGNORED)
				log_rule(st, entry, m->sku, &m->rules[k]);
}

static void
log_notes(struct stage *st, const struct customer_entry *entry)
{
	struct log_facts facts = {
		.customer = &entry->customer,
		.found = &entry->found,
		.agreement_type = st->begin.job.agreement_type,
		.error = entry->missing,
		.candidates = entry->candidates,
		.n_candidates = entry->n_candidates,
	};

	switch (entry->found.state) {
	case AGREEMENT_SHARED_IDENTIFIER:
		facts.detail = entry->conflict;
		/* fallthrough */
	case AGREEMENT_NO_IDENTIFIER:
	case AGREEMENT_NO_COMPANY:
	case AGREEMENT_NO_AGREEMENT:
		stage_log(st, log_code_of_state(entry->found.state), &facts);
		break;
	case AGREEMENT_FOUND:
	case AGREEMENT_SEVERAL:
	case AGREEMENT_UNREADABLE:	/* cw-diff names each line: CW10 */
	case AGREEMENT_IGNORED:
		break;
	}
	facts.n_candidates = 0;
	if (entry->several != NULL) {
		facts.detail = entry->several;
		stage_log(st, AX04, &facts);
	}
	if (entry->other_case != NULL) {
		facts.detail = entry->other_case;
		stage_log(st, AX10, &facts);
	}
	log_sku_spelling(st, entry);
	log_rules(st, entry);
}

static bool
is_billed_by_atria(const struct agreement *g, const struct addition *d)
{
	size_t i;

	for (i = 0; i < g->n_products; i++)
		if (g->products[i].product.id == d->product.id)
			return true;
	return false;
}

/* Leaves out what nobody asks of additions that Atria does not name. */
static void
shorten_additions(struct agreement *g)
{
	struct addition *d;

	for (d = g->additions; d < g->additions + g->n_additions; d++)
		if (!is_billed_by_atria(g, d)) {
			d->description = NULL;
			d->less_included.known = d->unit_price.known = false;
		}
}

static void
write_agreement(struct stage *st, struct customer_entry *entry)
{
	entry->found.customer = entry->customer;
	agreement_write(&entry->found, &st->text);
	if (st->text.len > STREAM_MAX_LINE) {
		buf_clear(&st->text);
		shorten_additions(&entry->found);
		agreement_write(&entry->found, &st->text);
	}
	if (st->text.len > STREAM_MAX_LINE) {
		buf_clear(&st->text);
		entry->found = (struct agreement){
			.customer = entry->customer,
			.state = AGREEMENT_UNREADABLE,
			.error = "the agreement has too many additions for one "
			    "record",
		};
		agreement_write(&entry->found, &st->text);
	}
	stage_write(st, RECORD_AGREEMENT);
}

static void
write_customer(struct stage *st, struct customer_entry *entry)
{
	write_agreement(st, entry);
	output_lines(st, entry);
	stage_count(st, "customers", 1);
	stage_count(st, agreement_state_names[entry->found.state], 1);
	stage_count(st, "lines", (int64_t)entry->n_lines);
	stage_count(st, "additions", (int64_t)entry->found.n_additions);
}

void
output_customers(struct stage *st, struct customers *c,
    struct products *products)
{
	struct customer_entry *entry;
	struct arena arena = { 0 };

	products_count(products, c);
	for (entry = c->entries; entry < c->entries + c->n; entry++) {
		arena_clear(&arena);
		if (entry->found.state == AGREEMENT_FOUND)
			products_match(products, entry, &arena);
		else if (agreement_is_missing(&entry->found))
			products_price(products, entry, &arena);
		log_notes(st, entry);
		uncounted_log(st, entry, products, c->has_previous);
		write_customer(st, entry);
	}
	arena_release(&arena);
}

void
output_lines(struct stage *st, const struct customer_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->n_lines; i++)
		stage_pass(st, &(struct stream_line){
			.type = RECORD_LINE,
			.text = entry->lines[i].text,
			.len = entry->lines[i].len,
		});
}
