#include <stdlib.h>
#include <string.h>

#include "billing.h"
#include "rows.h"
#include "text.h"

/*
 * The names of each column: the one that FieldMap uses, then those that are
 * known; the first of these is the report's, for messages.
 */
static const struct {
	const char *key;
	const char *known[4];
} names[COLUMNS] = {
	[COLUMN_CUSTOMER_CODE] = { "customerCode",
	    { "customerCode", "customerShortCode" } },
	[COLUMN_CUSTOMER_NAME] = { "customerName", { "customerName" } },
	[COLUMN_BILLING_IDENTIFIER] = { "billingIdentifier",
	    { "customerAccountCode", "billingIdentifier" } },
	[COLUMN_SKU] = { "sku", { "productSku", "sku" } },
	[COLUMN_DESCRIPTION] = { "description",
	    { "summaryGrouping", "lineDescription", "description" } },
	[COLUMN_BILLABLE] = { "billable",
	    { "billable", "billableFlag", "isBillable" } },
	[COLUMN_PREVIOUS] = { "previousQuantity",
	    { "lastMonthCount", "previousQuantity" } },
	[COLUMN_DIFFERENCE] = { "difference", { "difference" } },
	[COLUMN_QUANTITY] = { "quantity", { "thisMonthCount", "quantity" } },
	[COLUMN_RESULT_COUNT] = { "resultCount", { "resultCount" } },
};

/* The name that the job's FieldMap gives a column, or NULL. */
static const char *
mapped_name(const struct rows *r, enum column c)
{
	size_t i;

	for (i = 0; i < r->job->n_field_map; i++)
		if (text_caseeq(r->job->field_map[i].name, names[c].key))
			return r->job->field_map[i].value;
	return NULL;
}

/* Whether two names are the same but for case, spaces and underscores. */
static bool
same_name(const char *a, const char *b)
{
	for (;;) {
		a += strspn(a, " _");
		b += strspn(b, " _");
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		if ((*a >= 'A' && *a <= 'Z' ? *a | 0x20 : *a) !=
		    (*b >= 'A' && *b <= 'Z' ? *b | 0x20 : *b))
			return false;
		a++;
		b++;
	}
}

enum column
rows_column(const struct rows *r, const char *name)
{
	const char *mapped;
	unsigned c, i;

	for (c = 0; c < COLUMNS; c++) {
		if ((mapped = mapped_name(r, c)) != NULL) {
			if (same_name(name, mapped))
				return (enum column)c;
			continue;
		}
		for (i = 0; i < 4 && names[c].known[i] != NULL; i++)
			if (same_name(name, names[c].known[i]))
				return (enum column)c;
	}
	return COLUMNS;
}

int
rows_wrong(struct rows *r, const struct row *row, enum column c,
    const char *rule)
{
	const char *name = mapped_name(r, c);
	const struct cell *code = &row->cells[COLUMN_CUSTOMER_CODE];

	if (name == NULL)
		name = names[c].known[0];
	if (row->number == 0)	/* of the whole answer */
		return err_set(r->e, "%s %s", name, rule);
	if (code->text != NULL && c != COLUMN_CUSTOMER_CODE)
		return err_set(r->e, "row %zu (customer %s): %s %s",
		    row->number, code->text, name, rule);
	return err_set(r->e, "row %zu: %s %s", row->number, name, rule);
}

/* A text, or a number where a text is meant; blank is none. */
static int
take_text(struct rows *r, const struct row *row, enum column c,
    const char **text)
{
	const struct cell *cell = &row->cells[c];
	const char *s;

	*text = NULL;
	if (cell->kind == CELL_NONE)
		return 0;
	if (cell->kind != CELL_TEXT && cell->kind != CELL_NUMBER)
		return rows_wrong(r, row, c, "is not a text");
	s = text_trim(arena_str(r->a, cell->text));
	*text = *s != '\0' ? s : NULL;
	return 0;
}

static int
take_count(struct rows *r, const struct row *row, enum column c,
    struct qty *q)
{
	const struct cell *cell = &row->cells[c];
	const char *fault = "is not a number";

	q->known = false;
	if (cell->kind == CELL_NONE)
		return 0;
	if (cell->kind == CELL_NUMBER ||
	    (cell->kind == CELL_TEXT && r->text_only))
		fault = qty_parse(q, cell->text, strlen(cell->text));
	if (fault != NULL)
		return rows_wrong(r, row, c, fault);
	if (c != COLUMN_DIFFERENCE && qty_sign(*q) < 0)
		return rows_wrong(r, row, c, "is negative");
	return 0;
}

/* Whether the row is billable; all are that do not say otherwise. */
static int
take_billable(struct rows *r, const struct row *row, bool *billable)
{
	const struct cell *cell = &row->cells[COLUMN_BILLABLE];
	const char *s = cell->kind == CELL_TEXT ? cell->text : "";

	*billable = cell->kind == CELL_NONE || cell->kind == CELL_TRUE ||
	    text_caseeq(s, "yes") || text_caseeq(s, "true");
	if (*billable || cell->kind == CELL_FALSE || text_caseeq(s, "no") ||
	    text_caseeq(s, "false"))
		return 0;
	return rows_wrong(r, row, COLUMN_BILLABLE, "is neither yes nor no");
}

int
rows_expect(struct rows *r, const struct row *row)
{
	struct qty count;

	if (take_count(r, row, COLUMN_RESULT_COUNT, &count) == -1)
		return -1;
	if (!r->result_count.known)
		r->result_count = count;
	if (count.known && !qty_eq(count, r->result_count))
		return rows_wrong(r, row, COLUMN_RESULT_COUNT,
		    "is not that of the rows before");
	return 0;
}

/* What must be there, and what must agree with the rest of the row. */
static int
check_row(struct rows *r, const struct row *row, const struct line *line)
{
	struct qty difference, sum;

	if (line->customer.code == NULL)
		return rows_wrong(r, row, COLUMN_CUSTOMER_CODE, "is missing");
	if (!line->quantity.known)
		return rows_wrong(r, row, COLUMN_QUANTITY, "is missing");
	if (take_count(r, row, COLUMN_DIFFERENCE, &difference) == -1)
		return -1;
	if (line->previous.known && difference.known &&
	    (!qty_add(&sum, line->previous, difference) ||
	    qty_cmp(sum, line->quantity) != 0))
		return rows_wrong(r, row, COLUMN_QUANTITY,
		    "is not the count before plus the difference");
	return rows_expect(r, row);
}

static void
add_line(struct rows *r, struct line **lines, size_t *n,
    const struct line *line)
{
	struct line *grown;
	size_t cap;

	if (*n == 0 || (*n >= 256 && (*n & (*n - 1)) == 0)) {
		cap = *n == 0 ? 256 : *n * 2;
		grown = arena_array(r->a, cap, sizeof(*grown));
		if (*n > 0)
			memcpy(grown, *lines, *n * sizeof(*grown));
		*lines = grown;
	}
	(*lines)[(*n)++] = *line;
}

int
rows_add(struct rows *r, const struct row *row)
{
	struct line line = { 0 };
	bool billable;

	r->b->rows++;
	if (take_text(r, row, COLUMN_CUSTOMER_CODE, &line.customer.code) ||
	    take_text(r, row, COLUMN_CUSTOMER_NAME, &line.customer.name) ||
	    take_text(r, row, COLUMN_BILLING_IDENTIFIER,
	    &line.customer.billing_identifier) ||
	    take_text(r, row, COLUMN_SKU, &line.sku) ||
	    take_text(r, row, COLUMN_DESCRIPTION, &line.description) ||
	    take_count(r, row, COLUMN_QUANTITY, &line.quantity) ||
	    take_count(r, row, COLUMN_PREVIOUS, &line.previous) ||
	    take_billable(r, row, &billable) || check_row(r, row, &line))
		return -1;
	if (billable)
		add_line(r, &r->b->lines, &r->b->n, &line);
	else
		add_line(r, &r->b->others, &r->b->not_billable, &line);
	return 0;
}

/* ResultCount, the number of rows exported, tells a cut answer. */
static int
check_result_count(const struct rows *r)
{
	char count[QTY_TEXT];

	if (!r->result_count.known || qty_eq(r->result_count,
	    qty_units((int64_t)r->b->rows)))
		return 0;
	return err_set(r->e, "%zu rows came, but resultCount says %s: the "
	    "answer is not whole", r->b->rows, qty_text(count,
	    r->result_count));
}

/* Orders texts of which either may be absent; absent ones come last. */
static int
text_cmp(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

/* Orders quantities; unknown ones come last. */
static int
count_cmp(struct qty a, struct qty b)
{
	if (!a.known || !b.known)
		return !a.known - !b.known;
	return qty_cmp(a, b);
}

int
line_cmp(const struct line *a, const struct line *b)
{
	int c;

	if ((c = strcmp(a->customer.code, b->customer.code)) != 0)
		return c;
	if ((c = text_cmp(a->customer.billing_identifier,
	    b->customer.billing_identifier)) != 0)
		return c;
	if ((c = text_cmp(a->customer.name, b->customer.name)) != 0)
		return c;
	if ((c = text_cmp(a->sku, b->sku)) != 0)
		return c;
	if ((c = text_cmp(a->description, b->description)) != 0)
		return c;
	if ((c = count_cmp(a->quantity, b->quantity)) != 0)
		return c;
	return count_cmp(a->previous, b->previous);
}

static int
compare(const void *a, const void *b)
{
	return line_cmp(a, b);
}

/* The first byte that is not blank, behind a byte order mark; or NUL. */
static char
first_byte(const char *text, size_t len)
{
	size_t i = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < len && strchr(" \t\r\n", text[i]) != NULL)
		i++;
	return i < len ? text[i] : '\0';
}

int
billing_read(struct billing *b, const char *text, size_t len,
    const struct job *job, struct arena *a, struct err *e)
{
	struct rows r = { .b = b, .job = job, .a = a, .e = e };
	char first = first_byte(text, len);
	int rc;

	memset(b, 0, sizeof(*b));
	rc = first == '[' || first == '{' ? rows_read_json(&r, text, len) :
	    rows_read_csv(&r, text, len);
	if (rc == -1 || check_result_count(&r) == -1)
		return -1;
	if (b->n > 0)
		qsort(b->lines, b->n, sizeof(*b->lines), compare);
	return 0;
}

/* The order of services: of a customer and SKU. */
static int
service_cmp(const struct line *a, const struct line *b)
{
	int c;

	c = strcmp(a->customer.code, b->customer.code);
	return c != 0 ? c : text_cmp(a->sku, b->sku);
}

static int
compare_service(const void *a, const void *b)
{
	return service_cmp(a, b);
}

/* The lines of both kinds, in the order of services. */
static struct line *
all_services(const struct billing *b, size_t *n, struct arena *a)
{
	struct line *all;

	*n = b->n + b->not_billable;
	all = arena_array(a, *n, sizeof(*all));
	if (b->n > 0)
		memcpy(all, b->lines, b->n * sizeof(*all));
	if (b->not_billable > 0)
		memcpy(all + b->n, b->others,
		    b->not_billable * sizeof(*all));
	if (*n > 0)
		qsort(all, *n, sizeof(*all), compare_service);
	return all;
}

static int
compare_code(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return strcmp(x->customer.code, y->customer.code);
}

size_t
billing_derive(struct billing *b, const struct billing *before,
    struct arena *a)
{
	const struct line *old, *known;
	struct line *all, *now, *line;
	size_t i, n, derived = 0;

	if (b->n == 0)
		return 0;
	now = all_services(b, &n, a);
	all = arena_array(a, b->n + before->n, sizeof(*all));
	memcpy(all, b->lines, b->n * sizeof(*all));
	for (i = 0; i < before->n; i++) {
		old = &before->lines[i];
		if (old->sku == NULL || qty_sign(old->quantity) == 0 ||
		    bsearch(old, now, n, sizeof(*old), compare_service))
			continue;
		line = &all[b->n + derived++];
		*line = *old;
		/* it may have got another Billing Identifier since */
		known = bsearch(old, now, n, sizeof(*old), compare_code);
		if (known != NULL)
			line->customer = known->customer;
		line->quantity = qty_units(0);
		line->previous = old->quantity;
		line->derived = true;
	}
	b->lines = all;
	b->n += derived;
	qsort(b->lines, b->n, sizeof(*b->lines), compare);
	return derived;
}
