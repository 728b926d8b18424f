#include <string.h>

#include "array.h"
#include "billing_rows.h"
#include "jget.h"

enum column
billing_column_of(const struct probe *p, const char *name)
{
	enum column c;
	unsigned rank;

	return column_find(p->job, name, &c, &rank) ? c : COLUMNS;
}

/* --- rows ----------------------------------------------------------------- */

/* The list among an object's members, or NULL. */
static const json_t *
list_in(const json_t *object)
{
	const json_t *value, *list = NULL;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
		if (json_is_array(value))
			list = value;
	return list;
}

static void
add_row(struct array *rows, const json_t *row, const json_t *customer)
{
	struct billing_row *r;

	if (!json_is_object(row))
		return;
	r = array_add(rows);
	r->row = row;
	r->customer = customer;
}

bool
billing_rows_read(struct probe *p, const struct exchange *x,
    struct billing_rows *r)
{
	struct array rows = { .a = &p->arena, .size = sizeof(*r->rows) };
	const json_t *list = x->json, *element, *inner, *row;
	size_t i, k;

	memset(r, 0, sizeof(*r));
	if (x->why != NULL || x->status != 200)
		return false;
	if (json_is_object(x->json)) {
		r->beside = x->json;
		list = list_in(x->json);
	}
	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, element) {
		if ((inner = list_in(element)) == NULL)
			add_row(&rows, element, NULL);
		json_array_foreach(inner, k, row) {
			add_row(&rows, row, element);
		}
	}
	r->rows = rows.items;
	r->n = rows.n;
	return true;
}

static const json_t *
cell_in(const struct probe *p, const json_t *object, enum column c)
{
	const json_t *value;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
		if (billing_column_of(p, name) == c)
			return value;
	return NULL;
}

const json_t *
billing_cell(const struct probe *p, const struct billing_row *r,
    enum column c)
{
	const json_t *value = cell_in(p, r->row, c);

	return value == NULL && r->customer != NULL ?
	    cell_in(p, r->customer, c) : value;
}

bool
billing_has_keys(const struct probe *p, const struct billing_rows *r)
{
	bool code = false, account = false, sku = false;
	size_t i;

	for (i = 0; i < r->n && !(code && account && sku); i++) {
		code |= billing_cell(p, &r->rows[i],
		    COLUMN_CUSTOMER_CODE) != NULL;
		account |= billing_cell(p, &r->rows[i],
		    COLUMN_BILLING_IDENTIFIER) != NULL;
		sku |= billing_cell(p, &r->rows[i], COLUMN_SKU) != NULL;
	}
	return code && account && sku;
}

const char *
billing_text(struct probe *p, const struct billing_row *r,
    enum column c)
{
	const json_t *v = billing_cell(p, r, c);
	char number[JGET_NUMBER];

	if (jget_number_text(number, v))
		return arena_str(&p->arena, number);
	return json_is_string(v) ? json_string_value(v) : "";
}

struct qty
billing_count(const struct probe *p, const struct billing_row *r,
    enum column c)
{
	struct qty q = { 0, false };

	if (jget_number(billing_cell(p, r, c), &q) != NULL)
		q.known = false;
	return q;
}
