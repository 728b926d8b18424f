#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "conditions.h"
#include "cwtext.h"
#include "jget.h"
#include "pages.h"
#include "sample.h"
#include "session.h"
#include "text.h"

static const char agreement_fields[] = "id,name,type,company,parentAgreement,"
    "agreementStatus,cancelledFlag,dateCancelled,startDate,endDate,"
    "noEndingDateFlag,billStartDate,nextInvoiceDate,prorateFlag";

const char *
sample_text(const json_t *o, const char *path)
{
	const char *s = json_string_value(jget(o, path));

	return s != NULL ? s : "";
}

/* --- single answers ------------------------------------------------------- */

const struct exchange *
sample_company_info(struct probe *p)
{
	const struct exchange *x;
	struct buf path = { 0 };

	buf_adds(&path, "login/companyinfo/");
	http_encode(&path, p->company);
	x = probe_get(p, DISCOVERY, path.data);
	buf_release(&path);
	return x;
}

const struct exchange *
sample_info(struct probe *p)
{
	return probe_get(p, CONNECTWISE, "system/info");
}

const struct exchange *
sample_types(struct probe *p)
{
	return probe_list(p, "finance/agreements/types", NULL,
	    "id,name,inactiveFlag", NULL, QUERY_PAGE);
}

int64_t
sample_type(struct probe *p, size_t *active, size_t *inactive)
{
	const json_t *rows = probe_rows(sample_types(p)), *row;
	int64_t id = 0;
	char *name;
	size_t i;

	*active = *inactive = 0;
	json_array_foreach(rows, i, row) {
		name = arena_str(&p->arena, sample_text(row, "name"));
		if (!text_caseeq(text_trim(name), p->job->facts.agreement_type))
			continue;
		if (jget_bool(row, "inactiveFlag")) {
			++*inactive;
			continue;
		}
		++*active;
		if (id == 0)
			id = jget_id(row, "id");
	}
	return id;
}

/* --- lists ---------------------------------------------------------------- */

static void
count_list(struct probe *p, struct sample_list *list)
{
	list->counted = probe_get(p, CONNECTWISE, arena_fmt(&p->arena,
	    "%s/count", list->path));
	list->count = jget_id(list->counted->json, "count");
}

const struct sample_list *
sample_longest(struct probe *p)
{
	static struct sample_list lists[] = {
		{ .path = "company/companies", .resource = "company" },
		{ .path = "finance/agreements", .resource = "agreement" },
	};

	count_list(p, &lists[0]);
	count_list(p, &lists[1]);
	return lists[1].count > lists[0].count ? &lists[1] : &lists[0];
}

const struct exchange *
sample_longest_page(struct probe *p)
{
	return probe_list(p, sample_longest(p)->path, NULL, "id", NULL,
	    QUERY_PAGE);
}

const struct exchange *
sample_agreements(struct probe *p)
{
	const struct exchange *x;
	size_t active, inactive;
	int64_t type = sample_type(p, &active, &inactive);

	x = probe_list(p, "finance/agreements", arena_fmt(&p->arena,
	    "type/id = %" PRId64, type), agreement_fields, NULL, QUERY_PAGE);
	if (x->why == NULL && x->status == 400)
		x = probe_list(p, "finance/agreements", NULL,
		    agreement_fields, NULL, QUERY_PAGE);
	return x;
}

/* The first identifier among the records that conditions can hold. */
static const char *
find_identifier(const json_t *rows, const char *path)
{
	const json_t *row;
	const char *s;
	size_t i;

	json_array_foreach(rows, i, row) {
		s = sample_text(row, path);
		if (strlen(s) > 2 && conditions_is_plain(s) &&
		    *s != ' ' && s[strlen(s) - 1] != ' ')
			return s;
	}
	return NULL;
}

const char *
sample_identifier(struct probe *p)
{
	const char *s = find_identifier(probe_rows(sample_agreements(p)),
	    "company/identifier");

	return s != NULL ? s : find_identifier(probe_rows(probe_list(p,
	    "company/companies", NULL, "id,identifier", NULL, 20)),
	    "identifier");
}

const char *
sample_other_case(const char *text, struct arena *a)
{
	char *other = arena_str(a, text), *c;

	for (c = other; *c != '\0'; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') :
		    text_lower(*c);
	return other;
}

/* --- additions ------------------------------------------------------------ */

/* The n-th agreement of the type, from 0; or NULL. */
static const json_t *
nth_agreement(struct probe *p, size_t n)
{
	const json_t *rows = probe_rows(sample_agreements(p)), *row;
	size_t i, active, inactive, met = 0;
	const int64_t type = sample_type(p, &active, &inactive);

	json_array_foreach(rows, i, row) {
		if (jget_id(row, "id") == 0 || jget_id(row, "type/id") != type)
			continue;
		if (met++ == n)
			return row;
	}
	return NULL;
}

const struct exchange *
sample_bundle(struct probe *p)
{
	const struct exchange *x;
	const json_t *agreement;
	struct buf b = { 0 };
	size_t i;

	buf_adds(&b, "{\"requests\":[");
	for (i = 0; i < SAMPLE_AGREEMENTS &&
	    (agreement = nth_agreement(p, i)) != NULL; i++)
		buf_addf(&b, "%s{\"version\":\"2020.1\",\"sequenceNumber\":%zu,"
		    "\"resourceType\":\"addition\",\"apiRequest\":{"
		    "\"parentId\":%" PRId64 ",\"filters\":{\"orderBy\":"
		    "\"id asc\"},\"page\":{\"page\":1,\"pageSize\":%d}}}",
		    i > 0 ? "," : "", i + 1, jget_id(agreement, "id"),
		    QUERY_PAGE);
	buf_adds(&b, "]}");
	x = probe_bundle(p, b.data);
	buf_release(&b);
	return x;
}

const struct exchange *
sample_plain(struct probe *p, const json_t *agreement)
{
	return probe_list(p, arena_fmt(&p->arena,
	    "finance/agreements/%" PRId64 "/additions",
	    jget_id(agreement, "id")), NULL, NULL, NULL, QUERY_PAGE);
}

/* The list of the result with that number in a bundle; or NULL. */
static const json_t *
bundled(const struct exchange *x, size_t number)
{
	const json_t *results = json_object_get(x->json, "results"), *result;
	const json_t *rows;
	size_t i;

	json_array_foreach(results, i, result) {
		rows = json_object_get(result, "entities");
		if (jget_id(result, "sequenceNumber") == (int64_t)number &&
		    !json_is_false(json_object_get(result, "success")) &&
		    json_is_array(rows))
			return rows;
	}
	return NULL;
}

const char *
sample_hindrance(struct probe *p)
{
	const struct exchange *x = sample_agreements(p);

	if (x->why != NULL)
		return x->why;
	if (probe_rows(x) == NULL)
		return "agreements cannot be read";
	return nth_agreement(p, 0) != NULL ? NULL :
	    "there is no agreement of the job's type";
}

const json_t *
sample_additions(struct probe *p, size_t i, const json_t **agreement)
{
	const struct exchange *x;

	*agreement = i < SAMPLE_AGREEMENTS ? nth_agreement(p, i) : NULL;
	if (*agreement == NULL)
		return NULL;
	x = sample_bundle(p);
	if (x->why == NULL && json_is_array(json_object_get(x->json,
	    "results")))
		return bundled(x, i + 1);
	return i < SAMPLE_PLAIN ? probe_rows(sample_plain(p, *agreement)) :
	    NULL;
}

/* --- records -------------------------------------------------------------- */

bool
sample_is_of_type(struct probe *p, const json_t *agreement)
{
	size_t active, inactive;

	return jget_id(agreement, "type/id") == sample_type(p, &active,
	    &inactive);
}

void
found_no_addition(struct probe *p, struct finding *f)
{
	found(p, f, VERDICT_UNTESTABLE, "%s", sample_hindrance(p) != NULL ?
	    sample_hindrance(p) : "no addition could be read");
}

bool
sample_is_active(struct probe *p, const json_t *o)
{
	const char *status = cw_status(o, &p->arena);

	return status != NULL && strcmp(status, "Active") == 0;
}
