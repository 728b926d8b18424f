#include <stdio.h>
#include <string.h>

#include "cw.h"
#include "cwdate.h"
#include "cwtext.h"
#include "cwzone.h"
#include "jget.h"
#include "tally.h"
#include "tests.h"
#include "text.h"

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

static void
check_unset(struct tally *t, const json_t *o)
{
	const char *bad = NULL;
	const json_t *v = jget(o, "cancelledDate");

	if (v != NULL && cw_stamp(o, "cancelledDate", &t->p->arena, &bad) !=
	    NULL)
		return;
	tally_count(t, v == NULL ? NULL : json_is_null(v) ? "null" :
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
		found_no_addition(p, f);
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

/* --- statuses ------------------------------------------------------------- */

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

static void
check_agreement_dates(struct tally *t, const json_t *o)
{
	if (sample_is_active(t->p, o))
		tally_count(t, agreement_conflict(t->p, o));
}

void
test_agreement_dates(struct probe *p, struct finding *f)
{
	judge_agreements(p, f, check_agreement_dates, "active agreements");
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
check_next_invoice(struct tally *t, const json_t *o)
{
	const json_t *v = jget(o, "nextInvoiceDate");
	const char *bad = NULL, *day;

	if (v == NULL)
		return;
	day = cw_stamp(o, "nextInvoiceDate", &t->p->arena, &bad);
	tally_count(t, bad != NULL ? "they cannot be read" : NULL);
	if (day != NULL && bad == NULL)
		add_spelling(t, json_string_value(v));
}

void
test_next_invoice(struct probe *p, struct finding *f)
{
	struct tally t = { .p = p };
	size_t i;

	tally_agreements(&t, check_next_invoice);
	tally_judge(&t, f, "next invoice dates");
	for (i = 0; i < 3 && t.spellings[i] != NULL; i++)
		f->evidence = arena_fmt(&p->arena, "%s%s%s", f->evidence,
		    i == 0 ? "; spelt like " : ", ", t.spellings[i]);
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
check_status_dates(struct tally *t, const json_t *o)
{
	if (sample_is_active(t->p, t->agreement) && agreement_conflict(t->p,
	    t->agreement) == NULL)
		tally_count(t, addition_conflict(t->p, o));
}

void
test_status_dates(struct probe *p, struct finding *f)
{
	judge_additions(p, f, check_status_dates, "additions of active "
	    "agreements");
}

/* --- twins ---------------------------------------------------------------- */

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
			tally_count(&t, twin ? "their product has another" :
			    NULL);
		}
	tally_judge(&t, f, "live additions");
}

void
test_one_agreement(struct probe *p, struct finding *f)
{
	const json_t *rows = probe_rows(sample_agreements(p)), *a, *b;
	struct tally t = { .p = p };
	size_t i, k;
	bool twin;

	json_array_foreach(rows, i, a) {
		if (!sample_is_of_type(p, a) || !sample_is_active(p, a))
			continue;
		twin = false;
		for (k = 0; k < i && !twin; k++) {
			b = json_array_get(rows, k);
			twin = jget_id(a, "company/id") == jget_id(b,
			    "company/id") && sample_is_of_type(p, b) &&
			    sample_is_active(p, b);
		}
		tally_count(&t, twin ? "their company has another" : NULL);
	}
	tally_judge(&t, f, "active agreements");
}
