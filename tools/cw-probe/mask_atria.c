#include <stdlib.h>
#include <string.h>

#include "jget.h"
#include "mask_atria.h"
#include "names.h"
#include "text.h"

#define MAX_NAMES	60	/* that are shown */

/* A name that is no column's, and whether it is shown. */
struct shown_name {
	const char *name;
	bool shown;
};

/* The sums of a service in one answer. */
struct service_sum {
	const char *key;
	struct qty now, last;
	bool written;		/* its first row was copied */
};

/* --- services ------------------------------------------------------------- */

/* Rows that are not billed are not added to those that are. */
static const char *
service_of_row(struct mask *m, const struct billing_row *r)
{
	const char *account = billing_text(m->p, r, COLUMN_BILLING_IDENTIFIER);
	const char *sku = billing_text(m->p, r, COLUMN_SKU);
	const json_t *billable = billing_cell(m->p, r, COLUMN_BILLABLE);

	if (*account == '\0')
		account = billing_text(m->p, r, COLUMN_CUSTOMER_CODE);
	if (*sku == '\0')
		sku = billing_text(m->p, r, COLUMN_DESCRIPTION);
	return arena_fmt(&m->p->arena, "%s%s", mask_service(m, account, sku),
	    json_is_false(billable) ? "\nnot billed" : "");
}

static int
compare_sums(const void *a, const void *b)
{
	const struct service_sum *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static struct qty
add(struct qty a, struct qty b)
{
	struct qty sum;

	return !a.known ? b : !b.known || !qty_add(&sum, a, b) ? a : sum;
}

/* Adds the rows of the answer up, by services. */
static void
sum_rows(struct mask *m, const struct exchange *x)
{
	struct service_sum *s;
	size_t i, n = 0;

	m->sums = (struct array){ .a = &m->p->arena, .size = sizeof(*s) };
	m->next = 0;
	if (!billing_rows_read(m->p, x, &m->rows))
		m->rows.n = 0;
	for (i = 0; i < m->rows.n; i++) {
		s = array_add(&m->sums);
		s->key = service_of_row(m, &m->rows.rows[i]);
		s->now = billing_count(m->p, &m->rows.rows[i],
		    COLUMN_QUANTITY);
		s->last = billing_count(m->p, &m->rows.rows[i],
		    COLUMN_PREVIOUS);
	}
	s = m->sums.items;
	if (m->sums.n > 0)
		qsort(s, m->sums.n, sizeof(*s), compare_sums);
	for (i = 0; i < m->sums.n; i++) {
		if (n == 0 || strcmp(s[n - 1].key, s[i].key) != 0) {
			s[n++] = s[i];
			continue;
		}
		s[n - 1].now = add(s[n - 1].now, s[i].now);
		s[n - 1].last = add(s[n - 1].last, s[i].last);
	}
	m->sums.n = n;
}

void
mask_count_rows(struct mask *m, const struct exchange *x)
{
	const struct service_sum *s;
	size_t i;

	sum_rows(m, x);
	s = m->sums.items;
	for (i = 0; i < m->sums.n; i++) {
		amounts_add(&m->amounts, s[i].key, s[i].now);
		amounts_add(&m->amounts, s[i].key, s[i].last);
	}
}

/* --- names ---------------------------------------------------------------- */

static bool
is_in_all_rows(const struct mask *m, const char *name)
{
	size_t i;

	for (i = 0; i < m->rows.n; i++)
		if (json_object_get(m->rows.rows[i].row, name) == NULL)
			return false;
	return m->rows.n > 1;
}

/* Whether a name can be no data: it is known, or a word that all rows have, or
 * that speaks of pages, counts or periods. */
static bool
judge_name(const struct mask *m, const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	enum name_about about;

	if (billing_column_of(m->p, name) != COLUMNS)
		return true;
	if (strlen(name) > 40 || strspn(name, letters) != strlen(name))
		return false;
	about = name_about(name, PLACE_ANSWER, NULL);
	return is_in_all_rows(m, name) ||
	    (about != ABOUT_NOTHING && about != ABOUT_UNKNOWN);
}

static const char *
mask_name(struct mask *m, const char *name)
{
	struct shown_name *known = m->names.items;
	size_t i;

	for (i = 0; i < m->names.n; i++)
		if (strcmp(known[i].name, name) == 0)
			break;
	if (i == m->names.n && i < MAX_NAMES) {
		known = array_add(&m->names);
		known->name = name;
		known->shown = judge_name(m, name);
		known = m->names.items;
	}
	return i < m->names.n && known[i].shown ? name :
	    redact_tag(&m->p->redact, name, &m->p->arena);
}

/* --- values --------------------------------------------------------------- */

/* The counts of a row: its service's sums where it is the first one, else 0. */
struct counts {
	struct qty now, last;
	bool agree;		/* with the difference */
};

static void
find_counts(struct mask *m, const struct billing_row *r, struct counts *c)
{
	struct service_sum wanted = { .key = service_of_row(m, r) }, *s;
	const struct qty now = billing_count(m->p, r, COLUMN_QUANTITY);
	const struct qty last = billing_count(m->p, r, COLUMN_PREVIOUS);
	const struct qty more = billing_count(m->p, r, COLUMN_DIFFERENCE);
	struct qty sum;

	s = bsearch(&wanted, m->sums.items, m->sums.n, sizeof(wanted),
	    compare_sums);
	c->now = c->last = qty_units(0);
	if (!s->written && s->now.known)
		c->now = amounts_bucket(&m->amounts, s->key, s->now);
	if (!s->written && s->last.known)
		c->last = amounts_bucket(&m->amounts, s->key, s->last);
	s->written = true;
	c->agree = !now.known || !last.known || !more.known ||
	    (qty_add(&sum, last, more) && qty_eq(sum, now));
}

/* A number that is no column's: it agrees with the number of rows, or not. */
static json_t *
mask_claim(const struct mask *m, const json_t *v)
{
	const json_int_t n = json_integer_value(v);

	return json_integer(!json_is_integer(v) || (n != 0 && n != 1 && n !=
	    (json_int_t)m->rows.n) ? (json_int_t)m->rows.n + 1 : n);
}

static json_t *
mask_count(struct mask *m, enum column c, const json_t *v,
    const struct counts *counts)
{
	struct qty more = qty_units(0), q;

	if (c == COLUMN_RESULT_COUNT)
		return json_copy((json_t *)(uintptr_t)v);
	if (counts == NULL || c < COLUMN_PREVIOUS || c == COLUMNS)
		return mask_claim(m, v);
	if (jget_number(v, &q) != NULL)
		return json_real(1e-9);	/* no quantity, either */
	if (c == COLUMN_DIFFERENCE)
		(void)qty_sub(&more, counts->now, counts->last);
	if (c == COLUMN_DIFFERENCE && !counts->agree)
		(void)qty_add(&more, more, qty_units(1));
	return mask_number(c == COLUMN_QUANTITY ? counts->now :
	    c == COLUMN_PREVIOUS ? counts->last : more, v);
}

static json_t *mask_part(struct mask *m, const char *name, const json_t *v,
    const struct counts *counts);

static json_t *
mask_members(struct mask *m, const json_t *v)
{
	json_t *copy = json_object(), *inner;
	struct counts counts;
	const char *name;
	bool row;

	row = m->next < m->rows.n && m->rows.rows[m->next].row == v;
	if (row)
		find_counts(m, &m->rows.rows[m->next++], &counts);
	json_object_foreach((json_t *)(uintptr_t)v, name, inner)
		(void)json_object_set_new(copy, mask_name(m, name), mask_part(
		    m, name, inner, row ? &counts : NULL));
	return copy;
}

static json_t *
mask_part(struct mask *m, const char *name, const json_t *v,
    const struct counts *counts)
{
	const char *day;
	json_t *copy, *inner;
	size_t i;

	if (json_is_object(v))
		return mask_members(m, v);
	if (json_is_number(v))
		return mask_count(m, billing_column_of(m->p, name), v, counts);
	if (json_is_string(v)) {
		day = mask_date(m, json_string_value(v));
		return json_string(day != NULL ? day : mask_text(m,
		    json_string_value(v)));
	}
	if (!json_is_array(v))
		return json_copy((json_t *)(uintptr_t)v);
	copy = json_array();
	json_array_foreach(v, i, inner) {
		(void)json_array_append_new(copy, mask_part(m, name, inner,
		    counts));
	}
	return copy;
}

json_t *
mask_rows(struct mask *m, const struct exchange *x)
{
	m->names = (struct array){ .a = &m->p->arena,
	    .size = sizeof(struct shown_name) };
	sum_rows(m, x);
	return mask_part(m, "", x->json, NULL);
}
