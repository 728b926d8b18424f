#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rows.h"
#include "text.h"

#define MAX_OTHERS	40	/* names that are remembered for messages */
#define NAME_SHOWN	40	/* bytes of each */

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

/* Whether FieldMap says that the name is of no concern. */
static bool
is_ignored(const struct rows *r, const char *name)
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

	m.ignored = is_ignored(r, name);
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

/* "row N (customer C): NAME RULE" into *r->e; returns -1. */
static int
row_wrong(struct rows *r, const struct row *row, bool with_customer,
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

	return row_wrong(r, row, c != COLUMN_CUSTOMER_CODE,
	    name != NULL ? name : column_name(c), rule);
}

/* --- cells ---------------------------------------------------------------- */

static const char *
trimmed(struct rows *r, const char *text)
{
	return text_trim(arena_str(&r->billing->arena, text));
}

/* Whether the row is billable: 1, 0, or -1 for what is neither. */
static int
read_billable(const struct cell *cell)
{
	const char *s = cell->kind == CELL_TEXT ? cell->text : "";

	if (cell->kind == CELL_TRUE || text_caseeq(s, "yes") ||
	    text_caseeq(s, "true"))
		return 1;
	return cell->kind == CELL_FALSE || text_caseeq(s, "no") ||
	    text_caseeq(s, "false") ? 0 : -1;
}

bool
rows_same_cell(struct rows *r, enum column c, const struct cell *a,
    const struct cell *b)
{
	if (a->kind == CELL_OTHER || b->kind == CELL_OTHER)
		return false;
	if (c == COLUMN_BILLABLE)
		return read_billable(a) == read_billable(b) &&
		    read_billable(a) != -1;
	if (c >= COLUMN_PREVIOUS && a->kind == CELL_NUMBER &&
	    b->kind == CELL_NUMBER && a->fault == NULL && b->fault == NULL)
		return qty_eq(a->number, b->number);
	return (c < COLUMN_PREVIOUS || a->kind == b->kind) &&
	    a->text != NULL && b->text != NULL && (a->text == b->text ||
	    strcmp(a->text, b->text) == 0 ||
	    strcmp(trimmed(r, a->text), trimmed(r, b->text)) == 0);
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

/* Whether a code is how programs write that there is none. */
static bool
is_none(const char *s)
{
	static const char *const none[] = { "null", "none", "n/a", "nil",
	    "undefined", "(none)", "(null)", "(blank)", "#N/A" };
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (text_caseeq(s, none[i]))
			return true;
	return *s == '\0';
}

/*
 * A text, or a number where a text is meant, as it is written; blank is none.
 */
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
	if (cell->kind == CELL_NUMBER && strpbrk(cell->text, "eE") != NULL)
		return rows_wrong(r, row, c, "is a number with an exponent, "
		    "which hides its digits");
	s = trimmed(r, cell->text);
	*text = c == COLUMN_BILLING_IDENTIFIER || c == COLUMN_SKU ?
	    is_none(s) ? NULL : s : *s != '\0' ? s : NULL;
	return 0;
}

static int
take_count(struct rows *r, const struct row *row, enum column c,
    struct qty *q)
{
	const struct cell *cell = &row->cells[c];

	q->known = false;
	if (cell->kind == CELL_NONE)
		return 0;
	if (cell->kind != CELL_NUMBER)
		return rows_wrong(r, row, c, "is not a number");
	if (cell->fault != NULL)
		return rows_wrong(r, row, c, cell->fault);
	*q = cell->number;
	if (c != COLUMN_DIFFERENCE && qty_sign(*q) < 0)
		return rows_wrong(r, row, c, "is negative");
	return 0;
}

/*
 * Whether the row is billable. One that does not say is; but where others say
 * yes, it may mean no: see rows_finish().
 */
static int
take_billable(struct rows *r, const struct row *row, bool *billable)
{
	const struct cell *cell = &row->cells[COLUMN_BILLABLE];
	const bool silent = cell->kind == CELL_NONE;
	int said = silent ? 1 : read_billable(cell);

	if (silent && r->silent == 0)
		r->silent = row->number;
	r->says_yes |= !silent && said == 1;
	r->says_no |= said == 0;
	*billable = said == 1;
	return said != -1 ? 0 : rows_wrong(r, row, COLUMN_BILLABLE,
	    "is neither yes nor no");
}

/* --- what is no column ---------------------------------------------------- */

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

/* A row of the detail report: the summary has no users and no actions. */
static int
refuse_detail(struct rows *r, const struct row *row, const char *name)
{
	return row_wrong(r, row, true, name, "belongs to the Service Billing "
	    "Detail Report; what is wanted is the Billing Summary Report");
}

/* Whether a text is an action of the detail report. */
static bool
is_action(const char *text)
{
	static const char *const actions[] = { "added", "removed", "carried" };
	const size_t blank = strspn(text, " ");
	size_t i, n;

	for (i = 0; i < 3; i++) {
		n = strlen(actions[i]);
		if (strncasecmp(text + blank, actions[i], n) == 0 &&
		    text[blank + n + strspn(text + blank + n, " ")] == '\0')
			return true;
	}
	return false;
}

static int
refuse_billing(struct rows *r, const struct row *row, const char *name)
{
	return row_wrong(r, row, true, name, "may say that the row is not "
	    "billed. Name the column that says Yes for what is billed, in the "
	    "job file: \"FieldMap\": {\"billable\": \"NAME\"}");
}

/* Whether a value says that a row does not count, as others do. */
static bool
is_set_apart(enum name_about about, const struct claim_value *v)
{
	static const char *const good[] = { "active", "enabled", "current",
	    "live", "provisioned", "billable", "standard", "normal", "valid",
	    "complete", "completed", "success", "approved", "final", "closed",
	    "ready", "processed", "ok", "customer" };
	size_t i;

	if (about == ABOUT_ODD)
		return v->kind != CLAIM_FALSE && (v->kind != CLAIM_NUMBER ||
		    !v->number.known || qty_sign(v->number) != 0);
	if (about != ABOUT_LIVE || v->kind == CLAIM_TRUE)
		return false;
	for (i = 0; v->kind == CLAIM_TEXT && i < sizeof(good) /
	    sizeof(good[0]); i++)
		if (text_caseeq(v->text, good[i]))
			return false;
	return v->kind != CLAIM_NUMBER || !v->number.known ||
	    qty_sign(v->number) == 0;
}

/* Looks at the words of a text under a name that nobody knows. */
static int
take_words(struct rows *r, const struct row *row, const char *name,
    const char *text)
{
	if (name_is_total(text))
		return row_wrong(r, row, true, name, "calls the row a total: "
		    "it would be billed beside the rows that it adds up");
	if (column_mapped(r->job, "billable") == NULL &&
	    name_holds(text, "nonbill notbill unbill donotbill notforbill "
	    "nocharge freeofcharge") > 0)
		return refuse_billing(r, row, name);
	return 0;
}

/* Remembers what the first row tells of another time than the period, and
 * counts the rows that tell the same. */
static void
take_time(struct rows *r, const struct row *row, const char *name,
    const char *text)
{
	struct dated *d = r->dated.items;
	size_t i;

	for (i = 0; i < r->dated.n; i++)
		if (strcmp(d[i].name, name) == 0)
			d[i].n += strcmp(d[i].text, text) == 0;
	if (row->number == 1 && claims_other_period(&r->claims, text))
		*(struct dated *)array_add(&r->dated) = (struct dated){
		    arena_str(&r->billing->arena, name),
		    arena_str(&r->billing->arena, text), 1 };
}

/* Claims that a row can make: they are of the answer, or of the row. */
static int
take_row_claim(struct rows *r, const struct row *row, const char *name,
    enum name_about about, const struct claim_value *v)
{
	struct err why;

	if (claims_take(&r->claims, name, about, v) == 0)
		return 0;
	why = *r->e;
	return err_set(r->e, "row %" PRIu64 ": %s", row->number, why.text);
}

int
rows_other(struct rows *r, const struct row *row, const char *name,
    enum name_about about, const struct cell *cell)
{
	const struct claim_value v = rows_claim(cell);
	char shown[NAME_SHOWN];

	if (v.kind == CLAIM_NOTHING)
		return 0;
	(void)text_clean(shown, sizeof(shown), name);
	if (about == ABOUT_DETAIL)
		return refuse_detail(r, row, shown);
	if (cell->kind == CELL_TEXT && !is_ignored(r, name)) {
		if (is_action(cell->text))
			return refuse_detail(r, row, shown);
		if (take_words(r, row, shown, cell->text) == -1)
			return -1;
	}
	if (about == ABOUT_UNKNOWN && v.text != NULL)
		take_time(r, row, name, v.text);
	if (about == ABOUT_BILLING || is_set_apart(about, &v))
		return refuse_billing(r, row, shown);
	return about == ABOUT_UNKNOWN ? 0 :
	    take_row_claim(r, row, name, about, &v);
}

/* --- rows ----------------------------------------------------------------- */

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

/*
 * A row without what it must have; *left when it is left out for now, as no row
 * had that column yet: rows_finish() tells which of both is wrong.
 */
static int
lacks(struct rows *r, const struct row *row, enum column c, bool *left)
{
	(void)rows_wrong(r, row, c, "is missing");
	if (r->seen[c])
		return -1;
	if (*r->missing.text == '\0')
		r->missing = *r->e;
	*r->e->text = '\0';
	*left = true;
	return 0;
}

/* A row that adds up others would be billed beside them. A customer may be
 * called Total; then it has services. */
static int
check_total(struct rows *r, const struct row *row, const struct line *line)
{
	static const char rule[] = "calls the row a total: it would be billed "
	    "beside the rows that it adds up";

	if (line->sku == NULL && line->customer.billing_identifier == NULL &&
	    name_is_total(line->customer.code))
		return rows_wrong(r, row, COLUMN_CUSTOMER_CODE, rule);
	if (line->sku != NULL && name_is_total(line->sku))
		return rows_wrong(r, row, COLUMN_SKU, rule);
	if (line->description != NULL && name_is_total(line->description))
		return rows_wrong(r, row, COLUMN_DESCRIPTION, rule);
	return 0;
}

/* What must be there, and what must agree with the rest of the row. */
static int
check_row(struct rows *r, const struct row *row, const struct line *line,
    bool *left)
{
	struct qty difference, sum;

	if (line->customer.code == NULL)
		return lacks(r, row, COLUMN_CUSTOMER_CODE, left);
	if (check_total(r, row, line) == -1)
		return -1;
	if (!line->quantity.known)
		return lacks(r, row, COLUMN_QUANTITY, left);
	if (take_count(r, row, COLUMN_DIFFERENCE, &difference) == -1)
		return -1;
	if (line->previous.known && difference.known &&
	    (!qty_add(&sum, line->previous, difference) ||
	    qty_cmp(sum, line->quantity) != 0))
		return rows_wrong(r, row, COLUMN_QUANTITY,
		    "is not the count before plus the difference");
	return rows_expect(r, row);
}

int
rows_add(struct rows *r, const struct row *row)
{
	struct line line = { 0 };
	bool billable, left = false;

	r->n++;
	if (take_text(r, row, COLUMN_CUSTOMER_CODE, &line.customer.code) ||
	    take_text(r, row, COLUMN_CUSTOMER_NAME, &line.customer.name) ||
	    take_text(r, row, COLUMN_BILLING_IDENTIFIER,
	    &line.customer.billing_identifier) ||
	    take_text(r, row, COLUMN_SKU, &line.sku) ||
	    take_text(r, row, COLUMN_DESCRIPTION, &line.description) ||
	    take_count(r, row, COLUMN_QUANTITY, &line.quantity) ||
	    take_count(r, row, COLUMN_PREVIOUS, &line.previous) ||
	    take_billable(r, row, &billable) ||
	    check_row(r, row, &line, &left))
		return -1;
	if (!left)
		billing_add(r->billing, &line, billable, row->number);
	return 0;
}

/* --- all rows ------------------------------------------------------------- */

/* The name that came for a column under no known name, most likely; or NULL. */
static const char *
guess(const struct rows *r, enum column c)
{
	const char *const *others = r->others.items, *best = NULL;
	unsigned place, least = 0;
	size_t i;

	for (i = 0; i < r->others.n; i++) {
		place = column_likelihood(c, others[i]);
		if (place > 0 && (best == NULL || place < least) &&
		    strlen(others[i]) < NAME_SHOWN) {
			best = others[i];
			least = place;
		}
	}
	return best;
}

/* Appends the names that came, within reason. */
static void
list_others(const struct rows *r, struct buf *out)
{
	const char *const *others = r->others.items;
	char name[NAME_SHOWN];
	size_t i;

	for (i = 0; i < r->others.n && out->len < 300; i++) {
		(void)text_clean(name, sizeof(name), others[i]);
		buf_addf(out, "%s%s", i > 0 ? ", " : "", name);
	}
	if (i < r->others.n)
		buf_adds(out, ", ...");
	if (i == 0)
		buf_adds(out, "none other");
}

/* Appends a name as a JSON string. */
static void
add_name(struct buf *out, const char *name)
{
	buf_addc(out, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			buf_addc(out, '\\');
		if ((unsigned char)*name >= ' ')
			buf_addc(out, *name);
		else
			buf_addf(out, "\\u%04x", (unsigned)*name);
	}
	buf_addc(out, '"');
}

/*
 * Whether a column is needed, or named in FieldMap, and did not come. Atria has
 * SKUs and account codes only where they are configured: without them, and
 * without any other name that could be theirs, they are just not there.
 */
static bool
is_absent(const struct rows *r, enum column c)
{
	if (r->seen[c] || is_ignored(r, column_key(c)) ||
	    (c == COLUMN_RESULT_COUNT && r->result_count.known))
		return false;
	if (column_mapped(r->job, column_key(c)) != NULL)
		return true;
	return column_title(c) != NULL && (c == COLUMN_CUSTOMER_CODE ||
	    c == COLUMN_QUANTITY || r->others.n > 0);
}

int
rows_check_columns(struct rows *r)
{
	struct buf absent = { 0 }, map = { 0 }, others = { 0 };
	const char *name;
	unsigned c;

	for (c = 0; c < COLUMNS; c++) {
		if (!is_absent(r, c))
			continue;
		name = column_mapped(r->job, column_key(c));
		if (name == NULL)
			name = column_title(c);
		buf_addf(&absent, "%s%s", absent.len > 0 ? ", " : "", name);
		name = guess(r, c);
		buf_addf(&map, "%s\"%s\": ", map.len > 0 ? ", " : "",
		    column_key(c));
		add_name(&map, name != NULL ? name : "NAME");
	}
	list_others(r, &others);
	if (absent.len > 0)
		(void)err_set(r->e, "there is no column %s. These names came: "
		    "%s. Say in the job file which they are, for example "
		    "\"FieldMap\": {%s}", absent.data, others.data, map.data);
	c = absent.len > 0;
	buf_release(&absent);
	buf_release(&map);
	buf_release(&others);
	return c ? -1 : 0;
}

static int
check_doubles(struct rows *r)
{
	uint64_t first, second;

	if (!billing_find_double(r->billing, &first, &second))
		return 0;
	return err_set(r->e, "row %" PRIu64 " and row %" PRIu64 " are the "
	    "same: a service that came twice would be billed twice", first,
	    second);
}

/* What writes JSON may leave out what is false, and write what is true. */
static int
check_billable(struct rows *r)
{
	const struct row row = { .number = r->silent };

	if (r->says_yes && r->silent != 0)
		return rows_wrong(r, &row, COLUMN_BILLABLE,
		    "is missing, and other rows have it");
	r->billing->flagless = r->n > 0 && !r->says_yes && !r->says_no;
	return 0;
}

/* A time that each row tells is what the answer is about. */
static int
check_times(struct rows *r)
{
	const struct dated *d = r->dated.items;
	size_t i;

	for (i = 0; i < r->dated.n; i++)
		if (d[i].n == r->n)
			return claims_wonder(&r->claims, d[i].name,
			    &(struct claim_value){ .text = d[i].text },
			    "is not the billing period asked for");
	return 0;
}

int
rows_finish(struct rows *r)
{
	struct claims_come come = { .rows = r->n, .elements =
	    r->customers > 0 ? r->customers : r->n };
	const struct qty n = qty_units((int64_t)r->n);
	char count[QTY_TEXT];

	if (r->claims.failure != NULL)
		return claims_fail(&r->claims);
	if (r->result_count.known && !qty_eq(r->result_count, n))
		return err_set(r->e, "%" PRIu64 " rows came, but resultCount "
		    "says %s: the answer is not whole", r->n,
		    qty_text(count, r->result_count));
	if (r->n > 0 && rows_check_columns(r) == -1)
		return -1;
	if (*r->missing.text != '\0') {
		*r->e = r->missing;
		return -1;
	}
	if (claims_have(&r->claims, ABOUT_CUSTOMERS))
		come.customers = billing_customers(r->billing);
	if (claims_have(&r->claims, ABOUT_SUM))
		come.sum = billing_sum(r->billing);
	if (r->result_count.known)
		r->claims.whole = true;
	if (claims_judge(&r->claims, &come) == -1 || check_times(r) == -1 ||
	    check_billable(r) == -1)
		return -1;
	return check_doubles(r);
}
