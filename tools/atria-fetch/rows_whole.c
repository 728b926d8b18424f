/* What must hold for all rows of an answer. */
#include <inttypes.h>
#include <string.h>

#include "jout.h"
#include "rows.h"
#include "text.h"

#define NAME_SHOWN	40	/* bytes of a name that a message shows */

/* --- columns -------------------------------------------------------------- */

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

/*
 * Whether a column is needed, or named in FieldMap, and did not come. Atria has
 * SKUs and account codes only where they are configured: without them, and
 * without any other name that could be theirs, they are just not there.
 */
static bool
is_absent(const struct rows *r, enum column c)
{
	if (r->seen[c] || rows_ignore(r, column_key(c)) ||
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
		jout_string(&(struct jout){ .buf = &map }, NULL,
		    name != NULL ? name : "NAME");
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

/* --- rows ----------------------------------------------------------------- */

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
