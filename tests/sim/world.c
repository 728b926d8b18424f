#include "world.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "intern.h"
#include "text.h"

const char *const atria_names[ROW_MEMBERS] = {
	"customerCode", "customerName", "customerAccountCode", "productSku",
	"billable", "summaryGrouping", "lastMonthCount", "difference",
	"thisMonthCount", "resultCount"
};

/* 2025-01-01: when a record was entered for which the state says nothing. */
static const int64_t epoch = 1735689600;

struct world *
world_new(void)
{
	struct world *w = xcalloc(1, sizeof(*w));
	int i;

	w->now = NONE;
	w->atria.expires = NONE;
	switches_init(&w->switches);
	for (i = 0; i < RESOURCES; i++) {
		table_init(&w->t[i], (enum resource)i);
		if (i == COMPANIES || i == CATALOG)
			table_reindex(&w->t[i]);
	}
	return w;
}

void
world_free(struct world *w)
{
	int i;

	if (w == NULL)
		return;
	free(w->company);
	free(w->public_key);
	free(w->private_key);
	free(w->client_id);
	free(w->link_origin);
	free(w->time_zone);
	json_decref(w->unfilterable);
	json_decref(w->unselectable);
	json_decref(w->odd);
	for (i = 0; i < RESOURCES; i++)
		table_release(&w->t[i]);
	while (w->atria.periods != NULL)
		atria_drop_period(&w->atria, w->atria.periods->end);
	free(w->atria.token);
	json_decref(w->atria.beside);
	json_decref(w->atria.in_rows);
	json_decref(w->atria.rename);
	json_decref(w->atria.only);
	json_decref(w->atria.twice);
	free(w);
}

int64_t
world_now(const struct world *w)
{
	return w->now != NONE ? w->now : (int64_t)time(NULL);
}

int64_t
world_today(const struct world *w)
{
	return world_now(w) / 86400 * 86400;
}

int64_t
world_switch(const struct world *w, enum switch_id id)
{
	return w->switches.v[id];
}

/* --- links --- */

struct record *
world_link(const struct world *w, const struct record *r, int column)
{
	int64_t id = cell_const(r, column)->i;

	if (id == NONE)
		return NULL;
	return table_find(&w->t[schemas[r->of].fields[column].link],
	    (int32_t)id);
}

static struct record *
parent_of(const struct world *w, const struct record *r)
{
	if (r->of == AGREEMENTS)
		return world_link(w, r, AGREEMENT_company);
	if (r->of == ADDITIONS)
		return table_find(&w->t[AGREEMENTS],
		    (int32_t)cell_const(r, ADDITION_agreementId)->i);
	return NULL;
}

void
world_attach(struct world *w, struct record *r)
{
	struct record *parent = parent_of(w, r);

	if (parent == NULL)
		return;
	if (parent->kids == NULL)
		parent->kids = xcalloc(1, sizeof(*parent->kids));
	list_insert(parent->kids, r);
}

void
world_detach(struct world *w, struct record *r)
{
	struct record *parent = parent_of(w, r);

	if (parent != NULL && parent->kids != NULL)
		list_remove(parent->kids, r);
}

/* --- computed members of an addition --- */

static int64_t
or_zero(const struct record *r, int column)
{
	int64_t v = cell_const(r, column)->i;

	return v != NONE ? v : 0;
}

/* The product of two numbers of hundredths, rounded half away from zero; the
 * largest number instead of a larger one. */
static int64_t
times(int64_t a, int64_t b)
{
	__extension__ typedef __int128 wide;
	wide p = (wide)a * b;

	p = (p < 0 ? p - 50 : p + 50) / 100;
	if (p > INT64_MAX)
		return INT64_MAX;
	return p <= INT64_MIN ? INT64_MIN + 1 : (int64_t)p;
}

static const char *
unit_of_measure(const struct world *w, const struct record *r)
{
	const struct record *item = world_link(w, r, ADDITION_product);
	const struct blob *b;
	const char *name;

	if (item == NULL)
		return "Each";
	b = cell_const(item, CATALOG_unitOfMeasure)->b;
	name = b != NULL ?
	    json_string_value(json_object_get(b->json, "name")) : NULL;
	return name != NULL ? name : "Each";
}

static bool
is_over(const struct world *w, const struct record *agreement)
{
	int64_t end = cell_const(agreement, AGREEMENT_endDate)->i;

	return cell_const(agreement, AGREEMENT_noEndingDateFlag)->i != 1 &&
	    end != NONE && end < world_today(w);
}

/* The status of the line, from its dates. */
static const char *
addition_status(const struct world *w, const struct record *r)
{
	const struct record *agreement = parent_of(w, r);
	int64_t today = world_today(w);
	int64_t from = cell_const(r, ADDITION_effectiveDate)->i;
	int64_t to = cell_const(r, ADDITION_cancelledDate)->i;

	if (to != NONE && to <= today)
		return "Cancelled";
	if (from != NONE && from > today)
		return "Inactive";
	return agreement != NULL && is_over(w, agreement) ?
	    "Expired" : "Active";
}

static union value
computed(const struct world *w, const struct record *r, int column)
{
	int64_t billed = or_zero(r, ADDITION_quantity) -
	    or_zero(r, ADDITION_lessIncluded);
	int64_t price = times(billed, or_zero(r, ADDITION_unitPrice));
	int64_t cost = times(billed, or_zero(r, ADDITION_unitCost));
	union value v = { .i = 0 };

	if (column == ADDITION_billedQuantity)
		v.i = billed;
	else if (column == ADDITION_extPrice)
		v.i = price;
	else if (column == ADDITION_extCost)
		v.i = cost;
	else if (column == ADDITION_margin)
		v.i = price - cost;
	else if (column == ADDITION_uom)
		v.s = unit_of_measure(w, r);
	else if (column == ADDITION_agreementStatus)
		v.s = addition_status(w, r);
	return v;
}

union value
world_value(const struct world *w, const struct record *r, int column)
{
	if ((schemas[r->of].fields[column].flags & F_COMPUTED) != 0)
		return computed(w, r, column);
	return *cell_const(r, column);
}

/* --- defaults and _info --- */

static void
default_number(struct record *r, int column, int64_t v)
{
	if (cell(r, column)->i == NONE)
		cell(r, column)->i = v;
}

static void
default_text(struct record *r, int column, const char *s)
{
	if (cell(r, column)->s == NULL && s != NULL)
		cell(r, column)->s = intern(s, strlen(s));
}

static const char *
agreement_status(const struct world *w, const struct record *r)
{
	int64_t start = cell_const(r, AGREEMENT_startDate)->i;

	if (cell_const(r, AGREEMENT_cancelledFlag)->i == 1)
		return "Cancelled";
	if (start != NONE && start > world_today(w))
		return "Inactive";
	return is_over(w, r) ? "Expired" : "Active";
}

static void
agreement_defaults(struct world *w, struct record *r)
{
	default_number(r, AGREEMENT_cancelledFlag, 0);
	default_number(r, AGREEMENT_noEndingDateFlag,
	    cell(r, AGREEMENT_endDate)->i == NONE);
	default_number(r, AGREEMENT_prorateFlag, 0);
	default_text(r, AGREEMENT_agreementStatus, agreement_status(w, r));
}

static void
addition_defaults(struct world *w, struct record *r)
{
	const struct record *item = world_link(w, r, ADDITION_product);

	default_number(r, ADDITION_quantity, 100);
	default_number(r, ADDITION_lessIncluded, 0);
	default_text(r, ADDITION_billCustomer, "Billable");
	default_number(r, ADDITION_purchaseItemFlag, 0);
	default_number(r, ADDITION_specialOrderFlag, 0);
	default_number(r, ADDITION_sequenceNumber, 100);
	default_number(r, ADDITION_prorateCurrentPeriodFlag, 0);
	if (item == NULL)
		return;
	default_number(r, ADDITION_unitPrice, or_zero(item, CATALOG_price));
	default_number(r, ADDITION_unitCost, or_zero(item, CATALOG_cost));
	default_number(r, ADDITION_taxableFlag,
	    or_zero(item, CATALOG_taxableFlag));
	default_text(r, ADDITION_description,
	    cell_const(item, CATALOG_description)->s);
	default_text(r, ADDITION_invoiceDescription,
	    cell_const(item, CATALOG_customerDescription)->s);
}

static void
catalog_defaults(struct record *r)
{
	const char *id = cell(r, CATALOG_identifier)->s;

	default_text(r, CATALOG_description, id);
	default_text(r, CATALOG_customerDescription,
	    cell(r, CATALOG_description)->s);
	default_text(r, CATALOG_productClass, "NonInventory");
	default_number(r, CATALOG_inactiveFlag, 0);
	default_number(r, CATALOG_price, 0);
	default_number(r, CATALOG_cost, 0);
	default_number(r, CATALOG_taxableFlag, 0);
}

/* The columns of _info are the last four of each resource. */
static int
info_column(enum resource of, int from_last)
{
	return (int)schemas[of].n - from_last;
}

void
world_defaults(struct world *w, struct record *r)
{
	if (r->of == AGREEMENTS)
		agreement_defaults(w, r);
	else if (r->of == ADDITIONS)
		addition_defaults(w, r);
	else if (r->of == CATALOG)
		catalog_defaults(r);
	else if (r->of == COMPANIES)
		default_number(r, COMPANY_deletedFlag, 0);
	else
		default_number(r, TYPE_inactiveFlag, 0);
	default_number(r, info_column(r->of, 2), epoch);
	default_text(r, info_column(r->of, 1), "Admin1");
	default_number(r, info_column(r->of, 4),
	    cell(r, info_column(r->of, 2))->i);
	default_text(r, info_column(r->of, 3), "Admin1");
}

void
world_touch(struct world *w, struct record *r, const char *by)
{
	union value *updated = cell(r, info_column(r->of, 4));
	int64_t now = world_now(w);

	updated->i = updated->i != NONE && updated->i >= now ?
	    updated->i + 1 : now;
	cell(r, info_column(r->of, 3))->s = intern(by, strlen(by));
}

/* --- Atria's periods --- */

struct period *
atria_period(const struct atria *a, const char *end)
{
	struct period *p = a->periods;

	while (p != NULL && strcmp(p->end, end) != 0)
		p = p->next;
	return p;
}

struct period *
atria_make_period(struct atria *a, const char *end)
{
	struct period **at = &a->periods, *p = atria_period(a, end);

	if (p != NULL)
		return p;
	while (*at != NULL && strcmp((*at)->end, end) < 0)
		at = &(*at)->next;
	p = xcalloc(1, sizeof(*p));
	p->end = intern(end, strlen(end));
	p->next = *at;
	return *at = p;
}

void
atria_drop_period(struct atria *a, const char *end)
{
	struct period **at = &a->periods, *p;

	while (*at != NULL && strcmp((*at)->end, end) != 0)
		at = &(*at)->next;
	if ((p = *at) == NULL)
		return;
	*at = p->next;
	free(p->rows);
	free(p);
}

struct row *
period_add(struct period *p)
{
	if (p->n == p->cap) {
		p->cap = p->cap > 0 ? p->cap * 2 : 16;
		p->rows = xrealloc(p->rows, p->cap, sizeof(*p->rows));
	}
	memset(&p->rows[p->n], 0, sizeof(*p->rows));
	return &p->rows[p->n++];
}
