/* What a row says under names that are no column's. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "asked_period.h"
#include "rows.h"
#include "text.h"

#define NAME_SHOWN	40	/* bytes of a name that a message shows */

/* A row of the detail report: the summary has no users and no actions. */
static int
refuse_detail(struct rows *r, const struct row *row, const char *name)
{
	return rows_name_wrong(r, row, true, name, "belongs to the Service "
	    "Billing Detail Report; what is wanted is the Billing Summary "
	    "Report");
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
	return rows_name_wrong(r, row, true, name, "may say that the row is "
	    "not billed. Name the column that says Yes for what is billed, in "
	    "the job file: \"FieldMap\": {\"billable\": \"NAME\"}");
}

/* Whether a value says that a row does not count, as others do. */
static bool
is_set_apart(enum name_about about, const struct claim_value *v)
{
	if (about == ABOUT_ODD)
		return v->kind != CLAIM_FALSE && (v->kind != CLAIM_NUMBER ||
		    !v->number.known || qty_sign(v->number) != 0);
	if (about != ABOUT_LIVE || v->kind == CLAIM_TRUE)
		return false;
	if (v->kind == CLAIM_TEXT && (claim_is_word(v->text,
	    claim_good_words) || claim_is_word(v->text, "active enabled "
	    "current live provisioned billable standard normal customer")))
		return false;
	return v->kind != CLAIM_NUMBER || !v->number.known ||
	    qty_sign(v->number) == 0;
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

/* Looks at the words of a text under a name that nobody knows. */
static int
take_words(struct rows *r, const struct row *row, const char *name,
    const char *text)
{
	struct claim_value v;

	if (name_is_total(text))
		return rows_name_wrong(r, row, true, name, ROWS_TOTAL);
	if (column_mapped(r->job, "billable") == NULL &&
	    name_holds(text, "nonbill notbill unbill donotbill notforbill "
	    "nocharge freeofcharge") > 0)
		return refuse_billing(r, row, name);
	if (claim_is_preliminary(text)) {
		v = claim_of_text(text);
		return take_row_claim(r, row, name, ABOUT_UNKNOWN, &v);
	}
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
	if (row->number == 1 && asked_period_misses(r->claims.period, text))
		*(struct dated *)array_add(&r->dated) = (struct dated){
		    arena_str(&r->billing->arena, name),
		    arena_str(&r->billing->arena, text), 1 };
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
	if (cell->kind == CELL_TEXT && !rows_ignore(r, name)) {
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
