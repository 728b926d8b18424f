#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "census.h"
#include "conditions.h"
#include "cw.h"
#include "cwdate.h"
#include "cwtext.h"
#include "cwzone.h"
#include "findings.h"
#include "jget.h"
#include "sample.h"
#include "text.h"

#define PAGE	1000

/* --- walks ---------------------------------------------------------------- */

/* What a walk over records counts. */
struct tally {
	struct probe *p;
	size_t n;		/* looked at */
	size_t odd;
	const char *example;	/* of what is odd, redacted; or NULL */
	const char *spellings[3];	/* the first ones */
};

typedef void visit(struct tally *t, const json_t *o, const json_t *agreement);

/* Visits all additions of the sample. */
static void
visit_additions(struct tally *t, visit *each)
{
	const json_t *rows, *row, *agreement;
	size_t i, k;

	for (i = 0;; i++) {
		rows = sample_additions(t->p, i, &agreement);
		if (agreement == NULL)
			return;
		json_array_foreach(rows, k, row) {
			each(t, row, agreement);
		}
	}
}

/* Whether an agreement is of the job's type. */
static bool
is_of_type(struct probe *p, const json_t *agreement)
{
	size_t active, inactive;

	return jget_id(agreement, "type/id") == sample_type(p, &active,
	    &inactive);
}

/* Visits all agreements of the type on the first page. */
static void
visit_agreements(struct tally *t, visit *each)
{
	const json_t *rows = probe_rows(sample_agreements(t->p)), *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (is_of_type(t->p, row))
			each(t, row, row);
}

/*
 * The verdict on what was counted: "of M WHAT, N are otherwise"; untestable
 * where nothing was.
 */
static void
judge(struct tally *t, struct finding *f, const char *what)
{
	if (t->n == 0)
		found(t->p, f, VERDICT_UNTESTABLE, "%s",
		    sample_hindrance(t->p) != NULL ? sample_hindrance(t->p) :
		    "there is nothing to look at");
	else if (t->odd == 0)
		found(t->p, f, VERDICT_CONFIRMED, "of %zu %s, all are so",
		    t->n, what);
	else
		found(t->p, f, VERDICT_REFUTED, "of %zu %s, %zu are "
		    "otherwise: %s", t->n, what, t->odd, t->example);
}

/* Counts one that was looked at; it is odd for that reason, unless NULL. */
static void
count_one(struct tally *t, const char *odd)
{
	t->n++;
	if (odd == NULL)
		return;
	t->odd++;
	if (t->example == NULL)
		t->example = odd;
}

static void
judge_additions(struct probe *p, struct finding *f, visit *each,
    const char *what)
{
	struct tally t = { .p = p };

	visit_additions(&t, each);
	judge(&t, f, what);
}

static void
judge_agreements(struct probe *p, struct finding *f, visit *each,
    const char *what)
{
	struct tally t = { .p = p };

	visit_agreements(&t, each);
	judge(&t, f, what);
}

/* --- days ----------------------------------------------------------------- */

/* The zone that days are in: asked for once, with the other requests. */
static const char *
zone_of(struct probe *p)
{
	struct cw_learned *learned = cw_learned(p->cw);
	const char *name = json_string_value(json_object_get(
	    sample_info(p)->json, "serverTimeZone"));

	if (learned->zone == NULL && !learned->zone_asked && name != NULL)
		learned->zone = cw_zone(name);
	learned->zone_asked = true;
	return learned->zone;
}

/* The day of a member; false if it is unset or cannot be read. */
static bool
day_of(struct probe *p, const json_t *o, const char *name, date_day *day)
{
	const char *bad = NULL, *text;

	(void)zone_of(p);
	text = cw_day(p->cw, cw_stamp(o, name, &p->arena, &bad), &p->arena);
	return text != NULL && bad == NULL && date_parse(day, text);
}

/* --- filters -------------------------------------------------------------- */

void
test_type_filter(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_agreements(p);
	const json_t *rows = probe_rows(x), *row;
	size_t i, active, inactive, other = 0;
	const int64_t type = sample_type(p, &active, &inactive);

	if (!was_list(p, f, x))
		return;
	json_array_foreach(rows, i, row)
		other += jget_id(row, "type/id") != type;
	if (strstr(x->path, "conditions=") == NULL) {
		f->value = FINDING_REFUSED;
		found(p, f, VERDICT_REFUTED, "HTTP 400");
	} else if (type == 0) {
		found(p, f, VERDICT_UNTESTABLE, "the job's agreement type is "
		    "not there");
	} else {
		found(p, f, other == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
		    "%zu agreements came, %zu of them of another type",
		    json_array_size(rows), other);
	}
}

/* The agreements of the type whose status is that word. */
static const struct exchange *
with_status(struct probe *p, const char *word)
{
	size_t active, inactive;

	return probe_list(p, "finance/agreements", arena_fmt(&p->arena,
	    "type/id = %" PRId64 " and agreementStatus = \"%s\"",
	    sample_type(p, &active, &inactive), word), "id", NULL, PAGE);
}

/* How many active agreements were read, without a filter; the last id. */
static size_t
count_active(struct probe *p, int64_t *last)
{
	const json_t *rows = probe_rows(sample_agreements(p)), *row;
	const char *status;
	size_t i, n = 0;

	*last = 0;
	json_array_foreach(rows, i, row) {
		status = cw_status(row, &p->arena);
		n += is_of_type(p, row) && status != NULL &&
		    strcmp(status, "Active") == 0;
		if (jget_id(row, "id") > *last)
			*last = jget_id(row, "id");
	}
	return n;
}

static void
filter_by_status(struct probe *p, struct finding *f, const char *word)
{
	const struct exchange *x = with_status(p, word);
	const json_t *rows, *row;
	size_t i, n = 0, active;
	int64_t last;

	if (sample_hindrance(p) != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", sample_hindrance(p));
	if (sample_hindrance(p) != NULL || !was_list(p, f, x))
		return;
	rows = probe_rows(x);
	active = count_active(p, &last);
	json_array_foreach(rows, i, row)	/* a page may be cut */
		n += jget_id(row, "id") <= last;
	found(p, f, n == active ? VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu "
	    "agreements came; without the filter, %zu of them are Active", n,
	    active);
}

void
test_status_filter(struct probe *p, struct finding *f)
{
	filter_by_status(p, f, "Active");
}

void
test_status_case(struct probe *p, struct finding *f)
{
	filter_by_status(p, f, "active");
}

/* An addition of the sample that has a product; its agreement. */
static const json_t *
some_addition(struct probe *p, const json_t **agreement)
{
	const json_t *rows, *row;
	size_t i, k;

	for (i = 0;; i++) {
		rows = sample_additions(p, i, agreement);
		if (*agreement == NULL)
			return NULL;
		json_array_foreach(rows, k, row)
			if (jget_id(row, "product/id") != 0 &&
			    conditions_is_plain(sample_text(row,
			    "product/identifier")))
				return row;
	}
}

/* Says why there is no addition to look for. */
static void
no_addition(struct probe *p, struct finding *f)
{
	found(p, f, VERDICT_UNTESTABLE, "%s", sample_hindrance(p) != NULL ?
	    sample_hindrance(p) : "no addition could be read");
}

void
test_addition_filter(struct probe *p, struct finding *f)
{
	const json_t *agreement, *addition = some_addition(p, &agreement);
	const struct exchange *x;

	if (addition == NULL) {
		no_addition(p, f);
		return;
	}
	x = probe_list(p, arena_fmt(&p->arena,
	    "finance/agreements/%" PRId64 "/additions",
	    jget_id(agreement, "id")), arena_fmt(&p->arena,
	    "id in (%" PRId64 ") or product/id in (%" PRId64 ")",
	    jget_id(addition, "id"), jget_id(addition, "product/id")), "id",
	    NULL, PAGE);
	if (was_list(p, f, x))
		found(p, f, json_array_size(probe_rows(x)) > 0 ?
		    VERDICT_CONFIRMED : VERDICT_REFUTED, "an addition was "
		    "asked for by its id and product, and %zu came",
		    json_array_size(probe_rows(x)));
}

void
test_catalog(struct probe *p, struct finding *f)
{
	const json_t *agreement, *addition = some_addition(p, &agreement);
	const struct exchange *x;
	const char *sku;

	if (addition == NULL) {
		no_addition(p, f);
		return;
	}
	sku = sample_text(addition, "product/identifier");
	x = probe_list(p, "procurement/catalog", arena_fmt(&p->arena,
	    "identifier in (\"%s\")", sku), "id,identifier,inactiveFlag,"
	    "productClass", NULL, PAGE);
	if (was_list(p, f, x))
		found(p, f, json_array_size(probe_rows(x)) == 1 ?
		    VERDICT_CONFIRMED : VERDICT_REFUTED, "an addition's "
		    "product was looked up, and %zu items came",
		    json_array_size(probe_rows(x)));
}

/* The first list of additions that is not empty; its agreement. */
static const json_t *
some_list(struct probe *p, const json_t **agreement)
{
	const json_t *rows;
	size_t i;

	for (i = 0; (rows = sample_additions(p, i, agreement)),
	    *agreement != NULL; i++)
		if (json_array_size(rows) > 0)
			return rows;
	return NULL;
}

void
test_bundle(struct probe *p, struct finding *f)
{
	const json_t *results, *rows, *agreement;
	const struct exchange *plain;
	size_t n;

	if (sample_hindrance(p) != NULL) {
		no_addition(p, f);
		return;
	}
	if (!was_answered(p, f, sample_bundle(p)))
		return;
	results = json_object_get(sample_bundle(p)->json, "results");
	if (!json_is_array(results)) {
		found(p, f, VERDICT_REFUTED, "%s", probe_shape(p,
		    sample_bundle(p)));
		return;
	}
	if ((rows = some_list(p, &agreement)) == NULL) {
		no_addition(p, f);
		return;
	}
	plain = sample_plain(p, agreement);
	n = json_array_size(probe_rows(plain));
	if (was_list(p, f, plain))
		found(p, f, json_array_size(rows) == n ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%zu results came; of one agreement the "
		    "bundle has %zu additions, and a plain list %zu",
		    json_array_size(results), json_array_size(rows), n);
}

/* --- members -------------------------------------------------------------- */

static void
check_agreement_members(struct tally *t, const json_t *o, const json_t *g)
{
	(void)g;
	count_one(t, jget_id(o, "type/id") == 0 ? "type/id is missing" :
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
check_addition_members(struct tally *t, const json_t *o, const json_t *g)
{
	(void)g;
	count_one(t, jget_id(o, "id") == 0 ? "id is missing" :
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
		no_addition(p, f);
		return;
	}
	for (k = 0; k < KINDS; k++)
		add_members(&b, counts, k);
	found(p, f, odd == 0 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "of %zu additions,%s", n, b.len > 0 ? b.data : " all are so");
	buf_release(&b);
}

static void
check_agreement(struct tally *t, const json_t *o, const json_t *agreement)
{
	const int64_t id = jget_id(o, "agreementId");

	count_one(t, id == 0 ? "agreementId is missing" :
	    id != jget_id(agreement, "id") ? "they are of another one" : NULL);
}

void
test_own_additions(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_agreement, "additions in lists of "
	    "agreements");
}

static void
check_quantity(struct tally *t, const json_t *o, const json_t *g)
{
	const json_t *v = jget(o, "quantity");
	const char *fault;
	struct qty q;

	(void)g;
	if (v == NULL)
		return;
	fault = jget_number(v, &q);
	count_one(t, fault != NULL ? fault : qty_eq(q, qty_hundredths(q)) ?
	    NULL : "more than two decimals");
}

void
test_quantities(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_quantity, "quantities");
}

/* --- dates ---------------------------------------------------------------- */

static void
check_unset(struct tally *t, const json_t *o, const json_t *g)
{
	const char *bad = NULL;
	const json_t *v = jget(o, "cancelledDate");

	(void)g;
	if (v != NULL && cw_stamp(o, "cancelledDate", &t->p->arena, &bad) !=
	    NULL)
		return;
	count_one(t, v == NULL ? NULL : json_is_null(v) ? "null" :
	    bad != NULL ? "no date" : *json_string_value(v) == '\0' ?
	    "a blank text" : "a date long ago");
}

void
test_unset_dates(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_unset, "unset dates");
}

/* Times of day among dates. */
struct clocks {
	size_t n;
	size_t odd;		/* not at midnight UTC */
	size_t elsewhere;	/* nor at midnight in the zone */
	char first[9];		/* one of them, hh:mm:ss */
};

static void
count_clock(struct probe *p, const json_t *o, const char *name,
    struct clocks *c)
{
	char before[DATE_TIME_TEXT];
	const char *bad = NULL, *s, *day;
	int64_t t;

	s = cw_stamp(o, name, &p->arena, &bad);
	if (s == NULL)
		return;
	c->n++;
	if (strlen(s) < DATE_TEXT || !date_time_parse(&t, s))
		return;
	if (c->odd++ == 0)
		(void)snprintf(c->first, sizeof(c->first), "%s", s + 11);
	(void)date_time_text(before, (time_t)(t - 1));
	day = cw_day(p->cw, s, &p->arena);
	c->elsewhere += zone_of(p) == NULL || strcmp(day, cw_day(p->cw, before,
	    &p->arena)) == 0;
}

static void
count_clocks(struct probe *p, struct clocks *c)
{
	static const char *const names[] = { "startDate", "endDate",
	    "dateCancelled", "billStartDate", "effectiveDate",
	    "cancelledDate" };
	const json_t *agreement, *rows, *row;
	size_t i, k, n;

	for (i = 0; (rows = sample_additions(p, i, &agreement)),
	    agreement != NULL; i++)
		for (n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
			count_clock(p, agreement, names[n], c);
			json_array_foreach(rows, k, row) {
				count_clock(p, row, names[n], c);
			}
		}
}

void
test_time_zone(struct probe *p, struct finding *f)
{
	const char *zone = zone_of(p);
	struct clocks c = { 0 };

	count_clocks(p, &c);
	f->value = c.odd > 0 ? zone : NULL;
	if (c.n == 0)
		no_addition(p, f);
	else if (c.odd == 0)
		found(p, f, VERDICT_CONFIRMED, "all %zu dates stand at "
		    "midnight UTC", c.n);
	else
		found(p, f, VERDICT_REFUTED, "%zu of %zu dates have a time of "
		    "day, like %s; %zu of these are not midnight in the "
		    "server's zone, %s", c.odd, c.n, c.first, c.elsewhere,
		    zone != NULL ? zone : "which is not known");
	f->blocks = c.odd > 0 && c.elsewhere > 0;
}

/* Why an agreement's dates speak against its status, or NULL. */
static const char *
agreement_conflict(struct probe *p, const json_t *o)
{
	date_day day;

	if (jget_bool(o, "cancelledFlag") ||
	    (day_of(p, o, "dateCancelled", &day) && day < p->today))
		return "Active, but cancelled";
	if (day_of(p, o, "startDate", &day) && day > p->today)
		return "Active, but not begun";
	if (day_of(p, o, "endDate", &day) && day < p->today)
		return "Active, but ended";
	return NULL;
}

static bool
is_active(struct probe *p, const json_t *o)
{
	const char *status = cw_status(o, &p->arena);

	return status != NULL && strcmp(status, "Active") == 0;
}

static void
check_agreement_dates(struct tally *t, const json_t *o, const json_t *g)
{
	(void)g;
	if (is_active(t->p, o))
		count_one(t, agreement_conflict(t->p, o));
}

void
test_agreement_dates(struct probe *p, struct finding *f)
{
	judge_agreements(p, f, check_agreement_dates, "active agreements");
}

static void
check_parent(struct tally *t, const json_t *o, const json_t *g)
{
	(void)g;
	count_one(t, jget_id(o, "parentAgreement/id") != 0 ?
	    "they have a parent" : NULL);
}

void
test_parents(struct probe *p, struct finding *f)
{
	judge_agreements(p, f, check_parent, "agreements");
}

/* Notes how a date is spelt: "9999-99-99T99:99:99Z", "aaa 99, 9999". */
static void
add_spelling(struct tally *t, const char *date)
{
	char *form = arena_str(&t->p->arena, date), *c;
	size_t i;

	for (c = form; *c != '\0'; c++)
		if (*c >= '0' && *c <= '9')
			*c = '9';
		else if (text_lower(*c) >= 'a' && text_lower(*c) <= 'z' &&
		    *c != 'T' && *c != 'Z')
			*c = 'a';
	for (i = 0; i < 3; i++) {
		if (t->spellings[i] == NULL)
			t->spellings[i] = form;
		if (strcmp(t->spellings[i], form) == 0)
			return;
	}
}

static void
check_next_invoice(struct tally *t, const json_t *o, const json_t *g)
{
	const json_t *v = jget(o, "nextInvoiceDate");
	const char *bad = NULL, *day;

	(void)g;
	if (v == NULL)
		return;
	day = cw_stamp(o, "nextInvoiceDate", &t->p->arena, &bad);
	count_one(t, bad != NULL ? "they cannot be read" : NULL);
	if (day != NULL && bad == NULL)
		add_spelling(t, json_string_value(v));
}

void
test_next_invoice(struct probe *p, struct finding *f)
{
	struct tally t = { .p = p };
	size_t i;

	visit_agreements(&t, check_next_invoice);
	judge(&t, f, "next invoice dates");
	for (i = 0; i < 3 && t.spellings[i] != NULL; i++)
		f->evidence = arena_fmt(&p->arena, "%s%s%s", f->evidence,
		    i == 0 ? "; spelt like " : ", ", t.spellings[i]);
}

/* --- statuses ------------------------------------------------------------- */

static void
check_status_word(struct tally *t, const json_t *o, const json_t *g)
{
	const char *status = sample_text(o, "agreementStatus");

	(void)g;
	if (*status != '\0')
		count_one(t, redact_is_word(status) ? NULL :
		    redact_is_word(cw_status(o, &t->p->arena)) ?
		    "one of them in other case, or with blanks" :
		    "another word");
}

void
test_status_words(struct probe *p, struct finding *f)
{
	struct tally t = { .p = p };

	visit_agreements(&t, check_status_word);
	visit_additions(&t, check_status_word);
	judge(&t, f, "statuses");
	f->blocks = t.example != NULL && strcmp(t.example, "another word") ==
	    0 && t.odd == t.n;
}

/* Why an addition's dates speak against its status, or NULL. */
static const char *
addition_conflict(struct probe *p, const json_t *o)
{
	const char *status = cw_status(o, &p->arena);
	date_day from, to;
	const bool begins = day_of(p, o, "effectiveDate", &from);
	const bool ends = day_of(p, o, "cancelledDate", &to);

	if (status == NULL)
		return NULL;
	if (strcmp(status, "Active") == 0)
		return ends && to < p->today ? "Active, but cancelled" :
		    begins && from > p->today ? "Active, but not begun" : NULL;
	return (!begins || from <= p->today) && (!ends || to > p->today) ?
	    "live by their dates, but not Active" : NULL;
}

static void
check_status_dates(struct tally *t, const json_t *o, const json_t *agreement)
{
	if (is_active(t->p, agreement) && agreement_conflict(t->p,
	    agreement) == NULL)
		count_one(t, addition_conflict(t->p, o));
}

void
test_status_dates(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_status_dates, "additions of active "
	    "agreements");
}

/* Whether an addition is live today, without an end. */
static bool
is_live(struct probe *p, const json_t *o)
{
	date_day day;

	return !(day_of(p, o, "effectiveDate", &day) && day > p->today) &&
	    !day_of(p, o, "cancelledDate", &day);
}

void
test_one_line(struct probe *p, struct finding *f)
{
	const json_t *rows, *agreement, *a, *b;
	struct tally t = { .p = p };
	size_t i, k, n;
	bool twin;

	for (i = 0; (rows = sample_additions(p, i, &agreement)),
	    agreement != NULL; i++)
		json_array_foreach(rows, k, a) {
			if (!is_live(p, a) || jget_id(a, "product/id") == 0)
				continue;
			twin = false;
			for (n = 0; n < k; n++) {
				b = json_array_get(rows, n);
				twin |= jget_id(b, "product/id") == jget_id(a,
				    "product/id") && is_live(p, b);
			}
			count_one(&t, twin ? "their product has another" :
			    NULL);
		}
	judge(&t, f, "live additions");
}

void
test_one_agreement(struct probe *p, struct finding *f)
{
	const json_t *rows = probe_rows(sample_agreements(p)), *a, *b;
	struct tally t = { .p = p };
	size_t i, k;
	bool twin;

	json_array_foreach(rows, i, a) {
		if (!is_of_type(p, a) || !is_active(p, a))
			continue;
		twin = false;
		for (k = 0; k < i && !twin; k++) {
			b = json_array_get(rows, k);
			twin = jget_id(a, "company/id") == jget_id(b,
			    "company/id") && is_of_type(p, b) &&
			    is_active(p, b);
		}
		count_one(&t, twin ? "their company has another" : NULL);
	}
	judge(&t, f, "active agreements");
}
