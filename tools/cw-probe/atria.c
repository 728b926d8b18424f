#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "atria.h"
#include "billing_rows.h"
#include "buf.h"
#include "findings.h"
#include "tests.h"
#include "text.h"

#define WHOLE_QUERY	"?billable=true&AggregateByCustomer=true"

/* --- answers -------------------------------------------------------------- */

static const struct exchange *
billing_of(struct probe *p, date_day day, const char *rest)
{
	char text[DATE_TEXT];

	return probe_get(p, ATRIA, arena_fmt(&p->arena, "api/billing/%s%s",
	    date_text(text, day), rest));
}

const struct exchange *
atria_now(struct probe *p)
{
	return billing_of(p, p->period.end, WHOLE_QUERY);
}

const struct exchange *
atria_before(struct probe *p)
{
	return billing_of(p, p->period.start - 1, WHOLE_QUERY);
}

static const struct exchange *
far_future(struct probe *p)
{
	return billing_of(p, date_of(2099, 12, 31), WHOLE_QUERY);
}

bool
atria_rows(struct probe *p, struct finding *f, struct billing_rows *r)
{
	const struct exchange *x = atria_now(p);

	if (!was_answered(p, f, x))
		return false;
	if (billing_rows_read(p, x, r) && r->n > 0)
		return true;
	found(p, f, VERDICT_UNTESTABLE, "the period has no rows (%s); "
	    "--today DATE asks for another one", probe_shape(p, x));
	return false;
}

bool
atria_keyed_rows(struct probe *p, struct finding *f, struct billing_rows *r)
{
	if (!atria_rows(p, f, r))
		return false;
	if (billing_has_keys(p, r))
		return true;
	found(p, f, VERDICT_UNTESTABLE, "names are missing: at.names");
	return false;
}

/* --- the address ---------------------------------------------------------- */

void
test_token(struct probe *p, struct finding *f)
{
	const struct exchange *x = atria_now(p);

	if (!was_answered(p, f, x)) {
		probe_close(p, ATRIA, x->why);
		return;
	}
	if (x->status != 401 && x->status != 403) {
		found(p, f, (x->status == 200 && x->json != NULL) ||
		    x->status == 204 ? VERDICT_CONFIRMED : VERDICT_UNTESTABLE,
		    "%s", probe_shape(p, x));
		return;
	}
	found(p, f, VERDICT_REFUTED, "%s: the token may have expired, its "
	    "user may be disabled, or may not use the API", probe_shape(p, x));
	probe_close(p, ATRIA, "Atria does not accept the token");
}

void
test_address(struct probe *p, struct finding *f)
{
	const struct exchange *x = atria_now(p);
	struct billing_rows r;

	if (p->closed[ATRIA] != NULL || x->why != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[ATRIA] !=
		    NULL ? p->closed[ATRIA] : x->why);
	else if (billing_rows_read(p, x, &r))
		found(p, f, VERDICT_CONFIRMED, "the period has %zu rows", r.n);
	else
		found(p, f, VERDICT_REFUTED, "%s", probe_shape(p, x));
}

/* Whether an answer says that there is nothing, so that atria-fetch takes it
 * for that. */
static bool
means_nothing(struct probe *p, const struct exchange *x)
{
	struct billing_rows r;

	return x->status == 204 || (x->status == 404 &&
	    json_is_array(x->json) && json_array_size(x->json) == 0) ||
	    (x->status == 200 && (json_is_null(x->json) ||
	    (billing_rows_read(p, x, &r) && r.n == 0)));
}

void
test_no_address(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_get(p, ATRIA,
	    "api/atriaCwNoSuchPath/2099-12-31");
	const struct exchange *none = far_future(p);

	if (!was_answered(p, f, x) || !was_answered(p, f, none))
		return;
	if (means_nothing(p, x))
		f->value = FINDING_NOTHING;
	found(p, f, f->value == NULL && x->status >= 400 &&
	    (x->status != none->status ||
	    (x->bytes == 0) != (none->bytes == 0)) ? VERDICT_CONFIRMED :
	    VERDICT_REFUTED, "no such address: %s; no data: %s",
	    probe_shape(p, x), probe_shape(p, none));
}

void
test_no_data(struct probe *p, struct finding *f)
{
	const struct exchange *x = far_future(p);
	struct billing_rows r;

	if (!was_answered(p, f, x))
		return;
	if (!billing_rows_read(p, x, &r))
		found(p, f, VERDICT_REFUTED, "of a period in 2099: %s",
		    probe_shape(p, x));
	else
		found(p, f, r.n == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
		    "of a period in 2099, %zu rows came", r.n);
}

void
test_end_date(struct probe *p, struct finding *f)
{
	struct billing_rows now, near;
	size_t n;

	if (!atria_rows(p, f, &now))
		return;
	n = billing_rows_read(p, billing_of(p, p->period.end - 1,
	    WHOLE_QUERY), &near) ? near.n : 0;
	n += billing_rows_read(p, billing_of(p, p->period.end + 1,
	    WHOLE_QUERY), &near) ? near.n : 0;
	if (p->closed[ATRIA] != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[ATRIA]);
	else
		found(p, f, n == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
		    "the days before and after it have %zu rows", n);
}

/* Whether the address says the same as that of the period; sets f. */
static void
compare_rows(struct probe *p, struct finding *f, const char *rest)
{
	const struct exchange *x = billing_of(p, p->period.end, rest);
	struct billing_rows now, other;
	struct qty sum = qty_units(0), q;
	size_t i;

	if (!atria_rows(p, f, &now) || !was_answered(p, f, x))
		return;
	if (!billing_rows_read(p, x, &other)) {
		found(p, f, VERDICT_REFUTED, "%s", probe_shape(p, x));
		return;
	}
	for (i = 0; i < now.n || i < other.n; i++) {
		if (i < now.n && (q = billing_count(p, &now.rows[i],
		    COLUMN_QUANTITY)).known)
			(void)qty_add(&sum, sum, q);
		if (i < other.n && (q = billing_count(p, &other.rows[i],
		    COLUMN_QUANTITY)).known)
			(void)qty_sub(&sum, sum, q);
	}
	found(p, f, now.n == other.n && qty_sign(sum) == 0 ?
	    VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu rows, and %zu; their "
	    "counts have %s sum", now.n, other.n, qty_sign(sum) == 0 ?
	    "the same" : "another");
}

void
test_date_time(struct probe *p, struct finding *f)
{
	const char *rest = "T00:00:00" WHOLE_QUERY;
	const struct exchange *x = billing_of(p, p->period.end, rest);
	struct billing_rows r;

	if (!was_answered(p, f, x))
		return;
	if (billing_rows_read(p, x, &r))
		compare_rows(p, f, rest);
	else
		found(p, f, VERDICT_CONFIRMED, "%s", probe_shape(p, x));
}

void
test_aggregate(struct probe *p, struct finding *f)
{
	compare_rows(p, f, "?billable=true");
}

static bool
is_billable(const json_t *v)
{
	const char *s = json_string_value(v);

	return v == NULL || json_is_null(v) || json_is_true(v) ||
	    (s != NULL && (text_caseeq(s, "yes") || text_caseeq(s, "true")));
}

void
test_billable(struct probe *p, struct finding *f)
{
	size_t i, without = 0, not_billable = 0;
	struct billing_rows r, all;
	const json_t *v;

	if (!atria_rows(p, f, &r))
		return;
	for (i = 0; i < r.n; i++) {
		v = billing_cell(p, &r.rows[i], COLUMN_BILLABLE);
		without += v == NULL;
		not_billable += !is_billable(v);
	}
	if (!billing_rows_read(p, billing_of(p, p->period.end,
	    "?AggregateByCustomer=true"), &all))
		all.n = 0;
	if (p->closed[ATRIA] != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[ATRIA]);
	else
		found(p, f, without + not_billable == 0 ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%zu rows with billable=true, %zu "
		    "without it; of the former, %zu are not billable, and %zu "
		    "do not say so", r.n, all.n, not_billable, without);
}

/* --- names ---------------------------------------------------------------- */

/* A member's name, how many rows have it, and in how many it is null. */
struct known_name {
	const char *name;
	size_t n;
	size_t nulls;
};

static void
count_name(struct array *names, const char *name, const json_t *v)
{
	struct known_name *known = names->items;
	size_t i;

	for (i = 0; i < names->n && strcmp(known[i].name, name) != 0; i++)
		;
	if (i >= 60)
		return;
	if (i == names->n) {
		known = array_add(names);
		known->name = name;
		i = 0;
	}
	known[i].n++;
	known[i].nulls += json_is_null(v);
}

/* All names in rows, with those of the objects around them. */
static struct array
list_names(struct probe *p, const struct billing_rows *r)
{
	struct array names = { .a = &p->arena,
	    .size = sizeof(struct known_name) };
	const json_t *objects[2], *v;
	const char *name;
	size_t i, k;

	for (i = 0; i < r->n; i++) {
		objects[0] = r->rows[i].row;
		objects[1] = r->rows[i].customer;
		for (k = 0; k < 2; k++)
			json_object_foreach((json_t *)(uintptr_t)objects[k],
			    name, v)
				if (!json_is_array(v))
					count_name(&names, name, v);
	}
	return names;
}

/* A name, unless it may be data: one that not all rows have, or no word. */
static const char *
shown_name(struct probe *p, const struct known_name *known, size_t rows)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	return known->n == rows && rows > 1 && strlen(known->name) <= 40 &&
	    strspn(known->name, letters) == strlen(known->name) ?
	    known->name : redact_tag(&p->redact, known->name, &p->arena);
}

/* The columns that no row has, as FieldMap calls them; NULL: all are there. */
static const char *
missing_columns(struct probe *p, const struct array *names,
    enum column *missing, size_t *n)
{
	static const enum column needed[] = { COLUMN_CUSTOMER_CODE,
	    COLUMN_BILLING_IDENTIFIER, COLUMN_SKU, COLUMN_QUANTITY };
	const struct known_name *known = names->items;
	struct buf b = { 0 };
	const char *text;
	size_t i, k;

	*n = 0;
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		for (k = 0; k < names->n; k++)
			if (billing_column_of(p, known[k].name) == needed[i])
				break;
		if (k < names->n)
			continue;
		missing[(*n)++] = needed[i];
		buf_addf(&b, "%s%s", b.len > 0 ? ", " : "",
		    column_key(needed[i]));
	}
	text = b.len > 0 ? arena_str(&p->arena, b.data) : NULL;
	buf_release(&b);
	return text;
}

/* The one name that is the most likely for a column; NULL: there are more. */
static const struct known_name *
likely_name(const struct probe *p, const struct array *names, enum column c)
{
	const struct known_name *known = names->items, *best = NULL;
	unsigned place, least = 0;
	bool only = false;
	size_t i;

	for (i = 0; i < names->n; i++) {
		place = column_likelihood(c, known[i].name);
		if (place == 0 || billing_column_of(p, known[i].name) !=
		    COLUMNS || (best != NULL && place > least))
			continue;
		only = best == NULL || place < least;
		best = &known[i];
		least = place;
	}
	return only ? best : NULL;
}

/* A FieldMap to paste; NULL unless each column has one likely name, that may
 * be shown. */
static const char *
propose_map(struct probe *p, const struct array *names, size_t rows,
    const enum column *missing, size_t n)
{
	const struct known_name *like[COLUMNS];
	struct buf b = { 0 };
	const char *text;
	size_t i, k;

	for (i = 0; i < n; i++) {
		like[i] = likely_name(p, names, missing[i]);
		if (like[i] == NULL || shown_name(p, like[i], rows) !=
		    like[i]->name)
			return NULL;
		for (k = 0; k < i; k++)
			if (like[k] == like[i])
				return NULL;
	}
	buf_adds(&b, "\"FieldMap\": {");
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s\"%s\": \"%s\"", i > 0 ? ", " : "",
		    column_key(missing[i]), like[i]->name);
	buf_adds(&b, "}");
	text = arena_str(&p->arena, b.data);
	buf_release(&b);
	return text;
}

void
test_names(struct probe *p, struct finding *f)
{
	enum column missing[COLUMNS];
	struct billing_rows r;
	struct array names;
	const char *text;
	size_t n;

	if (!atria_rows(p, f, &r))
		return;
	names = list_names(p, &r);
	text = missing_columns(p, &names, missing, &n);
	if (text == NULL) {
		found(p, f, VERDICT_CONFIRMED, "all are there, by known "
		    "names");
		return;
	}
	f->value = propose_map(p, &names, r.n, missing, n);
	found(p, f, VERDICT_REFUTED, "no row has %s%s%s", text, f->value !=
	    NULL ? "; put into the job if it is right: " : "; look at the "
	    "other names", f->value != NULL ? f->value : "");
}

void
test_other_names(struct probe *p, struct finding *f)
{
	const struct known_name *known;
	struct billing_rows r;
	struct buf b = { 0 };
	struct array names;
	size_t i;

	if (!atria_rows(p, f, &r))
		return;
	names = list_names(p, &r);
	known = names.items;
	for (i = 0; i < names.n; i++)
		if (billing_column_of(p, known[i].name) == COLUMNS)
			buf_addf(&b, "%s%s", b.len > 0 ? ", " : "",
			    shown_name(p, &known[i], r.n));
	if (b.len == 0)
		found(p, f, VERDICT_CONFIRMED, "%zu names, all known",
		    names.n);
	else
		found(p, f, VERDICT_REFUTED, "not known: %s", b.data);
	buf_release(&b);
}

/* Why the row's members are not of the kinds expected, or NULL. */
static const char *
odd_kind(const struct probe *p, const struct billing_row *r)
{
	const json_t *v;
	unsigned c;

	for (c = 0; c < COLUMNS; c++) {
		v = billing_cell(p, r, c);
		if (v == NULL || json_is_null(v) || c == COLUMN_BILLABLE)
			continue;
		if (json_is_number(v) != (c >= COLUMN_PREVIOUS) ||
		    (c < COLUMN_PREVIOUS && !json_is_string(v)))
			return column_key(c);
	}
	return NULL;
}

void
test_kinds(struct probe *p, struct finding *f)
{
	const char *odd = NULL, *one;
	struct billing_rows r;
	size_t i, n = 0;

	if (!atria_rows(p, f, &r))
		return;
	for (i = 0; i < r.n; i++)
		if ((one = odd_kind(p, &r.rows[i])) != NULL) {
			odd = one;
			n++;
		}
	if (n == 0)
		found(p, f, VERDICT_CONFIRMED, "so are all %zu rows", r.n);
	else
		found(p, f, VERDICT_REFUTED, "%zu of %zu rows are not, like "
		    "in %s", n, r.n, odd);
}

/* "SKU 2 (2%)": how many of the rows that is. */
static void
add_share(struct probe *p, struct buf *b, const struct known_name *known,
    size_t n, size_t rows)
{
	buf_addf(b, "%s %zu (%zu%%)", billing_column_of(p, known->name) !=
	    COLUMNS ? known->name : shown_name(p, known, rows), n,
	    (n * 100 + rows / 2) / rows);
}

void
test_nulls(struct probe *p, struct finding *f)
{
	const struct known_name *known;
	struct billing_rows r;
	struct buf b = { 0 };
	struct array names;
	size_t i, counts = 0;

	if (!atria_rows(p, f, &r))
		return;
	names = list_names(p, &r);
	known = names.items;
	for (i = 0; i < r.n; i++)
		counts += json_is_null(billing_cell(p, &r.rows[i],
		    COLUMN_QUANTITY));
	for (i = 0; i < names.n; i++)
		if (known[i].nulls > 0) {
			buf_adds(&b, b.len > 0 ? ", " : "; null: ");
			add_share(p, &b, &known[i], known[i].nulls, r.n);
		}
	found(p, f, counts == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "of %zu rows, %zu have a count that is null%s", r.n, counts,
	    b.len > 0 ? b.data : "");
	buf_release(&b);
}

void
test_filled(struct probe *p, struct finding *f)
{
	struct billing_rows r;
	size_t i, code = 0, account = 0, sku = 0;

	if (!atria_keyed_rows(p, f, &r))
		return;
	for (i = 0; i < r.n; i++) {
		code += *billing_text(p, &r.rows[i],
		    COLUMN_CUSTOMER_CODE) == '\0';
		account += *billing_text(p, &r.rows[i],
		    COLUMN_BILLING_IDENTIFIER) == '\0';
		sku += *billing_text(p, &r.rows[i], COLUMN_SKU) == '\0';
	}
	found(p, f, code == 0 && account * 2 < r.n && sku * 2 < r.n ?
	    VERDICT_CONFIRMED : VERDICT_REFUTED, "of %zu rows, %zu have no "
	    "customer code, %zu no Billing Identifier, %zu no SKU", r.n, code,
	    account, sku);
}
