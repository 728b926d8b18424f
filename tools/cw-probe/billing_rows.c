#include <string.h>

#include "array.h"
#include "billing_rows.h"
#include "jget.h"
#include "text.h"

/* As atria-fetch knows them: FieldMap's key, the names, parts of others. */
static const struct {
	const char *key;
	const char *known[4];
	const char *parts[6];
} columns[ROW_COLUMNS] = {
	[ROW_CODE] = { "customerCode",
	    { "customerCode", "customerShortCode" },
	    { "shortcode", "clientcode", "tenantcode", "companycode" } },
	[ROW_ACCOUNT] = { "billingIdentifier",
	    { "customerAccountCode", "billingIdentifier" },
	    { "account", "identifier", "billingid", "external" } },
	[ROW_SKU] = { "sku", { "productSku", "sku" },
	    { "sku", "stock", "partnumber", "productcode", "itemcode" } },
	[ROW_NAME] = { "customerName", { "customerName" }, { NULL } },
	[ROW_DESCRIPTION] = { "description",
	    { "summaryGrouping", "lineDescription", "description" },
	    { NULL } },
	[ROW_BILLABLE] = { "billable",
	    { "billable", "billableFlag", "isBillable" }, { "billable" } },
	[ROW_LAST] = { "previousQuantity",
	    { "lastMonthCount", "previousQuantity" }, { NULL } },
	[ROW_DIFFERENCE] = { "difference", { "difference" }, { NULL } },
	[ROW_THIS] = { "quantity", { "thisMonthCount", "quantity" },
	    { "thismonth", "quantity", "qty", "current", "units" } },
	[ROW_COUNT] = { "resultCount", { "resultCount" }, { NULL } },
};

/* Whether two names are the same but for case, spaces and underscores. */
static bool
same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " _");
		b += strspn(b, " _");
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if (text_lower(*a) != text_lower(*b))
			return false;
		a++;
		b++;
	}
}

const char *
billing_key(enum billing_column c)
{
	return columns[c].key;
}

bool
billing_is_like(enum billing_column c, const char *name)
{
	char plain[64];
	size_t n = 0, i;

	for (; *name != '\0' && n < sizeof(plain) - 1; name++)
		if (*name != ' ' && *name != '_')
			plain[n++] = text_lower(*name);
	plain[n] = '\0';
	for (i = 0; i < 6 && columns[c].parts[i] != NULL; i++)
		if (strstr(plain, columns[c].parts[i]) != NULL)
			return true;
	return false;
}

static const char *
mapped_name(const struct probe *p, enum billing_column c)
{
	size_t i;

	for (i = 0; i < p->job->n_field_map; i++)
		if (text_caseeq(p->job->field_map[i].name, columns[c].key))
			return p->job->field_map[i].value;
	return NULL;
}

enum billing_column
billing_column_of(const struct probe *p, const char *name)
{
	const char *mapped;
	unsigned c, i;

	for (c = 0; c < ROW_COLUMNS; c++) {
		if ((mapped = mapped_name(p, c)) != NULL) {
			if (same_name(name, mapped))
				return c;
			continue;
		}
		for (i = 0; i < 4 && columns[c].known[i] != NULL; i++)
			if (same_name(name, columns[c].known[i]))
				return c;
	}
	return ROW_COLUMNS;
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
cell_in(const struct probe *p, const json_t *object, enum billing_column c)
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
    enum billing_column c)
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
		code |= billing_cell(p, &r->rows[i], ROW_CODE) != NULL;
		account |= billing_cell(p, &r->rows[i], ROW_ACCOUNT) != NULL;
		sku |= billing_cell(p, &r->rows[i], ROW_SKU) != NULL;
	}
	return code && account && sku;
}

const char *
billing_text(struct probe *p, const struct billing_row *r,
    enum billing_column c)
{
	const json_t *v = billing_cell(p, r, c);
	char number[JGET_NUMBER];

	if (jget_number_text(number, v))
		return arena_str(&p->arena, number);
	return json_is_string(v) ? json_string_value(v) : "";
}

struct qty
billing_count(const struct probe *p, const struct billing_row *r,
    enum billing_column c)
{
	struct qty q = { 0, false };

	if (jget_number(billing_cell(p, r, c), &q) != NULL)
		q.known = false;
	return q;
}
