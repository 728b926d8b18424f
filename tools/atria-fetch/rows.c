#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"
#include "text.h"

#define MAX_OTHERS	40	/* names that are remembered for messages */

void
rows_init(struct rows *r, struct billing *b, const struct job *job,
    const struct billing_period *period, struct err *e)
{
	*r = (struct rows){ .billing = b, .job = job, .e = e };
	r->claims = (struct claims){ .period = period, .e = e,
	    .arena = &b->arena };
	r->others = (struct array){ .a = &b->arena,
	    .size = sizeof(const char *) };
	r->dated = (struct array){ .a = &b->arena,
	    .size = sizeof(struct dated) };
}

void
rows_release(struct rows *r)
{
	claims_release(&r->claims);
}

/* --- names ---------------------------------------------------------------- */

bool
rows_ignore(const struct rows *r, const char *name)
{
	const char *list = column_mapped(r->job, "ignore");
	char one[128];
	size_t n;

	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		(void)snprintf(one, sizeof(one), "%.*s", (int)n, list);
		if (n < sizeof(one) && text_same_name(one, name))
			return true;
	}
	return false;
}

/* Remembers a name that means nothing, once. */
static void
remember(struct rows *r, const char *name)
{
	const char **known = r->others.items;
	size_t i;

	for (i = 0; i < r->others.n; i++)
		if (strcmp(known[i], name) == 0)
			return;
	if (r->others.n < MAX_OTHERS)
		*(const char **)array_add(&r->others) =
		    arena_str(&r->billing->arena, name);
}

struct meaning
rows_meaning(struct rows *r, const char *name, enum name_place place,
    const char *parent)
{
	struct meaning m = { .column = COLUMNS };

	m.ignored = rows_ignore(r, name);
	if (m.ignored)
		return m;
	if (column_find(r->job, name, &m.column, &m.rank)) {
		r->seen[m.column] |= place != PLACE_ANSWER;
		return m;
	}
	m.about = name_about(name, place, parent);
	/* who names the column has looked at the others */
	if (m.about >= ABOUT_BILLING && m.about <= ABOUT_ODD &&
	    column_mapped(r->job, "billable") != NULL)
		m.about = ABOUT_NOTHING;
	if (place != PLACE_ANSWER)
		remember(r, name);
	return m;
}

/* --- messages ------------------------------------------------------------- */

int
rows_name_wrong(struct rows *r, const struct row *row, bool with_customer,
    const char *name, const char *rule)
{
	const struct cell *code = &row->cells[COLUMN_CUSTOMER_CODE];

	if (row->number == 0)	/* of the whole answer */
		return err_set(r->e, "%s %s", name, rule);
	if (code->text != NULL && with_customer)
		return err_set(r->e, "row %" PRIu64 " (customer %s): %s %s",
		    row->number, code->text, name, rule);
	return err_set(r->e, "row %" PRIu64 ": %s %s", row->number, name, rule);
}

int
rows_wrong(struct rows *r, const struct row *row, enum column c,
    const char *rule)
{
	const char *name = column_mapped(r->job, column_key(c));

	return rows_name_wrong(r, row, c != COLUMN_CUSTOMER_CODE,
	    name != NULL ? name : column_name(c), rule);
}

/* --- cells ---------------------------------------------------------------- */

const char *
rows_trimmed(struct rows *r, const char *text)
{
	return text_trim(arena_str(&r->billing->arena, text));
}

struct claim_value
rows_claim(const struct cell *cell)
{
	struct claim_value v = { .kind = CLAIM_OTHER };

	switch (cell->kind) {
	case CELL_NONE:
		v.kind = CLAIM_NOTHING;
		break;
	case CELL_TEXT:
		return claim_of_text(cell->text);
	case CELL_NUMBER:
		v = claim_of_text(cell->text);
		v.kind = CLAIM_NUMBER;
		break;
	case CELL_TRUE:
		v.kind = CLAIM_TRUE;
		break;
	case CELL_FALSE:
		v.kind = CLAIM_FALSE;
		break;
	case CELL_OTHER:
		break;
	}
	return v;
}

int
rows_billable(const struct cell *cell)
{
	const enum claim_kind said = rows_claim(cell).kind;

	return said == CLAIM_TRUE ? 1 : said == CLAIM_FALSE ? 0 : -1;
}

bool
rows_same_cell(struct rows *r, enum column c, const struct cell *a,
    const struct cell *b)
{
	if (a->kind == CELL_OTHER || b->kind == CELL_OTHER)
		return false;
	if (c == COLUMN_BILLABLE)
		return rows_billable(a) == rows_billable(b) &&
		    rows_billable(a) != -1;
	if (c >= COLUMN_PREVIOUS && a->kind == CELL_NUMBER &&
	    b->kind == CELL_NUMBER && a->fault == NULL && b->fault == NULL)
		return qty_eq(a->number, b->number);
	return (c < COLUMN_PREVIOUS || a->kind == b->kind) &&
	    a->text != NULL && b->text != NULL && (a->text == b->text ||
	    strcmp(a->text, b->text) == 0 ||
	    strcmp(rows_trimmed(r, a->text), rows_trimmed(r, b->text)) == 0);
}

int
rows_put(struct rows *r, struct row *row, bool own[COLUMNS],
    const struct meaning *m, const struct cell *cell)
{
	struct cell *there = &row->cells[m->column];
	bool first = true;

	if (own[m->column]) {
		first = m->rank < there->rank;
		if (m->column != COLUMN_DESCRIPTION &&
		    !rows_same_cell(r, m->column, there, cell))
			return rows_wrong(r, row, m->column, "stands there "
			    "under two names with two values");
	}
	own[m->column] = true;
	if (first) {
		*there = *cell;
		there->rank = m->rank;
	}
	return 0;
}
