#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "conditions.h"
#include "cwtext.h"
#include "findings.h"
#include "jget.h"
#include "pages.h"
#include "tally.h"
#include "tests.h"
#include "text.h"

/* --- companies ------------------------------------------------------------ */

void
test_in_ids(struct probe *p, struct finding *f)
{
	const json_t *all = probe_rows(sample_longest_page(p));
	const struct exchange *x;
	int64_t ids[2];
	struct buf b = { 0 };

	if (!was_list(p, f, sample_longest_page(p)))
		return;
	if (json_array_size(all) < 2) {
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
		return;
	}
	ids[0] = jget_id(json_array_get(all, 0), "id");
	ids[1] = jget_id(json_array_get(all, json_array_size(all) - 1), "id");
	(void)conditions_in_ids(&b, "id", ids, 2);
	x = probe_list(p, sample_longest(p)->path, b.data, "id", NULL,
	    QUERY_PAGE);
	buf_release(&b);
	if (!was_list(p, f, x))
		return;
	found(p, f, json_array_size(probe_rows(x)) == 2 ? VERDICT_CONFIRMED :
	    VERDICT_REFUTED, "of two ids, %zu records came",
	    json_array_size(probe_rows(x)));
}

/*
 * Looks a company up by the condition, in which %s is its identifier. It must
 * be among what comes, and n_most records at the most may come.
 */
static void
look_up(struct probe *p, struct finding *f, const char *identifier,
    const char *condition, size_t n_most)
{
	const struct exchange *x;
	const json_t *rows, *row;
	bool there = false;
	size_t i;

	x = probe_list(p, "company/companies", condition, "id,identifier",
	    NULL, QUERY_PAGE);
	if (!was_list(p, f, x))
		return;
	rows = probe_rows(x);
	json_array_foreach(rows, i, row)
		there |= text_caseeq(identifier, sample_text(row,
		    "identifier"));
	found(p, f, there && json_array_size(rows) <= n_most ?
	    VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu records came, the "
	    "company %s", json_array_size(rows), there ? "among them" :
	    "not among them");
}

/* An identifier to look up, or NULL: then the finding says so. */
static const char *
some_identifier(struct probe *p, struct finding *f)
{
	const char *identifier = sample_identifier(p);

	if (identifier != NULL)
		return identifier;
	if (p->closed[CONNECTWISE] != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[CONNECTWISE]);
	else
		found(p, f, VERDICT_UNTESTABLE, "no company to look up");
	return NULL;
}

/* The condition with the identifier in it, in the arena. */
#define LOOK_UP(p, f, format, most) do { \
	const char *identifier_ = some_identifier(p, f); \
 \
	if (identifier_ != NULL) \
		look_up(p, f, identifier_, arena_fmt(&(p)->arena, format, \
		    identifier_), most); \
} while (0)

void
test_in_names(struct probe *p, struct finding *f)
{
	LOOK_UP(p, f, "identifier in (\"%s\",\"" SAMPLE_NO_NAME "\")", 2);
}

/* The longest list of names that the tools put into a condition. */
void
test_url_length(struct probe *p, struct finding *f)
{
	const char *names[CONDITIONS_MAX_VALUES];
	struct finding alone = { .id = f->id };
	struct buf b = { 0 };
	size_t i;

	test_in_names(p, &alone);
	if (alone.verdict != VERDICT_CONFIRMED) {
		found(p, f, VERDICT_UNTESTABLE, "two names cannot be looked "
		    "up: cw.in-names");
		return;
	}
	names[0] = sample_identifier(p);
	for (i = 1; i < CONDITIONS_MAX_VALUES; i++)
		names[i] = arena_fmt(&p->arena, SAMPLE_NO_NAME "%02zu", i);
	(void)conditions_in(&b, "identifier", names, i, NULL);
	look_up(p, f, names[0], b.data, 1);
	buf_release(&b);
	f->value = NULL;	/* nothing gets around it */
}

void
test_quotes(struct probe *p, struct finding *f)
{
	LOOK_UP(p, f, "identifier=\"%s\"", 2);
}

void
test_single_quotes(struct probe *p, struct finding *f)
{
	LOOK_UP(p, f, "identifier='%s'", 2);
}

void
test_blanks(struct probe *p, struct finding *f)
{
	LOOK_UP(p, f, "identifier=\"%s  \"", 2);
}

void
test_contains(struct probe *p, struct finding *f)
{
	const char *identifier = some_identifier(p, f);

	if (identifier != NULL)
		look_up(p, f, identifier, arena_fmt(&p->arena,
		    "identifier contains \"%.*s\"",
		    (int)strlen(identifier) - 1, identifier), QUERY_PAGE);
}

void
test_case(struct probe *p, struct finding *f)
{
	const char *identifier = some_identifier(p, f), *other;

	if (identifier == NULL)
		return;
	other = sample_other_case(identifier, &p->arena);
	if (strcmp(other, identifier) == 0)
		found(p, f, VERDICT_UNTESTABLE, "the identifier has no "
		    "letters");
	else
		look_up(p, f, identifier, arena_fmt(&p->arena,
		    "identifier=\"%s\"", other), 2);
}

void
test_quote_inside(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_list(p, "company/companies",
	    "identifier=\"atria\\\"cw\"", "id", NULL, 1);

	if (was_list(p, f, x))
		found(p, f, VERDICT_CONFIRMED, "a backslash before a quote is "
		    "understood");
	else if (x->status == 400 && probe_rows(probe_list(p,
	    "company/companies", "identifier=\"atria\"\"atria\"", "id",
	    NULL, 1)) != NULL)
		found(p, f, VERDICT_REFUTED, "%s; a doubled quote is "
		    "understood", probe_shape(p, x));
}

/* --- agreements and additions --------------------------------------------- */

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
	    sample_type(p, &active, &inactive), word), "id", NULL, QUERY_PAGE);
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
		n += sample_is_of_type(p, row) && status != NULL &&
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

void
test_addition_filter(struct probe *p, struct finding *f)
{
	const json_t *agreement, *addition = some_addition(p, &agreement);
	const struct exchange *x;

	if (addition == NULL) {
		found_no_addition(p, f);
		return;
	}
	x = probe_list(p, arena_fmt(&p->arena,
	    "finance/agreements/%" PRId64 "/additions",
	    jget_id(agreement, "id")), arena_fmt(&p->arena,
	    "id in (%" PRId64 ") or product/id in (%" PRId64 ")",
	    jget_id(addition, "id"), jget_id(addition, "product/id")), "id",
	    NULL, QUERY_PAGE);
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
		found_no_addition(p, f);
		return;
	}
	sku = sample_text(addition, "product/identifier");
	x = probe_list(p, "procurement/catalog", arena_fmt(&p->arena,
	    "identifier in (\"%s\")", sku), "id,identifier,inactiveFlag,"
	    "productClass", NULL, QUERY_PAGE);
	if (was_list(p, f, x))
		found(p, f, json_array_size(probe_rows(x)) == 1 ?
		    VERDICT_CONFIRMED : VERDICT_REFUTED, "an addition's "
		    "product was looked up, and %zu items came",
		    json_array_size(probe_rows(x)));
}

