#include <string.h>

#include "buf.h"
#include "cw.h"
#include "cwdate.h"
#include "cwtext.h"
#include "jget.h"
#include "tally.h"
#include "tests.h"
#include "text.h"

/* --- members -------------------------------------------------------------- */

static void
check_agreement_members(struct tally *t, const json_t *o)
{
	tally_count(t, jget_id(o, "type/id") == 0 ? "type/id is missing" :
	    jget_id(o, "company/id") == 0 ? "company/id is missing" :
	    *sample_text(o, "company/identifier") == '\0' ?
	    "company/identifier is missing" :
	    *sample_text(o, "agreementStatus") == '\0' ?
	    "agreementStatus is missing" : NULL);
}

void
test_agreement_members(struct probe *p, struct finding *f)
{
	judge_agreements(p, f, check_agreement_members, "agreements");
}

static void
check_addition_members(struct tally *t, const json_t *o)
{
	tally_count(t, jget_id(o, "id") == 0 ? "id is missing" :
	    jget_id(o, "product/id") == 0 ? "product/id is missing" :
	    *sample_text(o, "product/identifier") == '\0' ?
	    "product/identifier is missing" :
	    !json_is_number(jget(o, "quantity")) ?
	    "quantity is not a number" : NULL);
}

void
test_addition_members(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_addition_members, "additions");
}

/* What a member is; from BLANK on, it has no value. */
enum kind { A_TEXT, A_NUMBER, AN_OBJECT, ANOTHER, BLANK, A_NULL, LEFT_OUT,
	KINDS };

static const struct {
	const char *name;
	enum kind kind;		/* as documented */
} members[] = {
	{ "id", A_NUMBER }, { "agreementId", A_NUMBER },
	{ "product", AN_OBJECT }, { "quantity", A_NUMBER },
	{ "lessIncluded", A_NUMBER }, { "unitPrice", A_NUMBER },
	{ "description", A_TEXT }, { "effectiveDate", A_TEXT },
	{ "cancelledDate", A_TEXT }, { "agreementStatus", A_TEXT },
};
#define MEMBERS	(sizeof(members) / sizeof(members[0]))

static enum kind
kind_of(const json_t *v)
{
	if (json_is_string(v))
		return *json_string_value(v) != '\0' ? A_TEXT : BLANK;
	return v == NULL ? LEFT_OUT : json_is_null(v) ? A_NULL :
	    json_is_number(v) ? A_NUMBER : json_is_object(v) ? AN_OBJECT :
	    ANOTHER;
}

/* Appends "; KIND: MEMBER 3, MEMBER 87", of those that are of that kind. */
static void
add_members(struct buf *b, size_t counts[][KINDS], enum kind kind)
{
	static const char *const words[KINDS] = { "texts", "numbers",
	    "objects", "of another kind", "blank", "null", "left out" };
	size_t i, n = 0;

	for (i = 0; i < MEMBERS; i++) {
		if (counts[i][kind] == 0 || members[i].kind == kind)
			continue;
		if (n++ == 0)
			buf_addf(b, "%s %s:", b->len > 0 ? ";" : "",
			    words[kind]);
		buf_addf(b, "%s %s %zu", n > 1 ? "," : "", members[i].name,
		    counts[i][kind]);
	}
}

void
test_addition_kinds(struct probe *p, struct finding *f)
{
	size_t counts[MEMBERS][KINDS] = { { 0 } }, i, k, m, n = 0, odd = 0;
	const json_t *rows, *row, *agreement;
	struct buf b = { 0 };

	for (i = 0; (rows = sample_additions(p, i, &agreement)),
	    agreement != NULL; i++)
		json_array_foreach(rows, k, row) {
			for (n++, m = 0; m < MEMBERS; m++)
				counts[m][kind_of(jget(row,
				    members[m].name))]++;
		}
	for (m = 0; m < MEMBERS; m++)
		for (k = 0; k < BLANK; k++)
			odd += k != members[m].kind ? counts[m][k] : 0;
	if (n == 0) {
		found_no_addition(p, f);
		return;
	}
	for (k = 0; k < KINDS; k++)
		add_members(&b, counts, k);
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "of %zu additions,%s", n, b.len > 0 ? b.data : " all are so");
	buf_release(&b);
}

static void
check_agreement(struct tally *t, const json_t *o)
{
	const int64_t id = jget_id(o, "agreementId");

	tally_count(t, id == 0 ? "agreementId is missing" :
	    id != jget_id(t->agreement, "id") ? "they are of another one" :
	    NULL);
}

void
test_own_additions(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_agreement, "additions in lists of "
	    "agreements");
}

static void
check_quantity(struct tally *t, const json_t *o)
{
	const json_t *v = jget(o, "quantity");
	const char *fault;
	struct qty q;

	if (v == NULL)
		return;
	fault = jget_number(v, &q);
	tally_count(t, fault != NULL ? fault : qty_eq(q, qty_hundredths(q)) ?
	    NULL : "more than two decimals");
}

void
test_quantities(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_quantity, "quantities");
}

static void
check_parent(struct tally *t, const json_t *o)
{
	tally_count(t, jget_id(o, "parentAgreement/id") != 0 ?
	    "they have a parent" : NULL);
}

void
test_parents(struct probe *p, struct finding *f)
{
	judge_agreements(p, f, check_parent, "agreements");
}

static void
check_status_word(struct tally *t, const json_t *o)
{
	const char *status = sample_text(o, "agreementStatus");

	if (*status != '\0')
		tally_count(t, redact_is_word(status) ? NULL :
		    redact_is_word(cw_status(o, &t->p->arena)) ?
		    "one of them in other case, or with blanks" :
		    "another word");
}

void
test_status_words(struct probe *p, struct finding *f)
{
	struct tally t = { .p = p };

	tally_agreements(&t, check_status_word);
	tally_additions(&t, check_status_word);
	tally_judge(&t, f, "statuses");
	f->blocks = t.example != NULL && strcmp(t.example, "another word") ==
	    0 && t.odd == t.n;
}
