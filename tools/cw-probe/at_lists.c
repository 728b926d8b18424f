#include <inttypes.h>
#include <string.h>

#include "at_lists.h"
#include "atquery.h"
#include "atvalue.h"
#include "buf.h"
#include "findings.h"
#include "tests.h"
#include "text.h"

#define ALL	"{\"op\":\"gte\",\"field\":\"id\",\"value\":0}"

/* --- asking --------------------------------------------------------------- */

static const char *
query_json(struct probe *p, int most, const char *fields, const char *filter)
{
	return arena_fmt(&p->arena, "{\"MaxRecords\":%d,\"IncludeFields\":"
	    "[%s],\"Filter\":[%s]}", most, fields, filter != NULL ? filter :
	    ALL);
}

const struct exchange *
at_query(struct probe *p, const char *entity, const char *what, int most,
    const char *fields, const char *filter)
{
	const struct exchange *x;
	struct buf b = { 0 };

	buf_addf(&b, "%s/%s?search=", entity, what);
	http_encode(&b, query_json(p, most, fields, filter));
	x = probe_get(p, AUTOTASK, b.data);
	buf_release(&b);
	return x;
}

const json_t *
at_items(struct probe *p, struct finding *f, const struct exchange *x)
{
	const json_t *items = x->status == 200 ? at_member(x->json, "items") :
	    NULL;

	if (!was_answered(p, f, x))
		return NULL;
	if (json_is_array(items))
		return items;
	found(p, f, x->status == 403 ? VERDICT_UNTESTABLE : VERDICT_REFUTED,
	    "%s", probe_shape(p, x));
	return NULL;
}

const struct exchange *
at_companies(struct probe *p)
{
	const char *key = p->job->facts.company_key;
	bool udf = strncmp(key, "udf:", 4) == 0;

	return at_query(p, "Companies", "query", AT_PAGE, arena_fmt(&p->arena,
	    "\"id\",\"isActive\",\"%s\"", udf ? "userDefinedFields" : key),
	    NULL);
}

/* Whether there was an error, as Autotask words them: with texts. */
static void
expect_error(struct probe *p, struct finding *f, const struct exchange *x)
{
	if (was_answered(p, f, x))
		found(p, f, x->status >= 400 && json_is_array(at_member(
		    x->json, "errors")) ? VERDICT_CONFIRMED : VERDICT_REFUTED,
		    "%s", probe_shape(p, x));
}

/* --- where it is ---------------------------------------------------------- */

void
test_at_version(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_get(p, DISCOVERY,
	    "versioninformation");
	const json_t *versions = at_member(x->json, "apiVersions"), *v;
	bool there = false;
	size_t i;

	if (!was_answered(p, f, x))
		return;
	json_array_foreach(versions, i, v)
		there |= json_is_string(v) &&
		    strcmp(json_string_value(v), "1.0") == 0;
	found(p, f, there ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu versions are named, 1.0 %s", json_array_size(versions),
	    there ? "among them" : "not among them");
}

void
test_at_zone(struct probe *p, struct finding *f)
{
	struct err e;

	if (p->closed[AUTOTASK] != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[AUTOTASK]);
	else if (p->requests++, autotask_find_zone(p->autotask, &e) == 0) {
		p->http[AUTOTASK] = autotask_http(p->autotask);
		found(p, f, VERDICT_CONFIRMED, "a zone of the user was found "
		    "without keys");
		return;
	} else {
		warn_line("%s", e.text);
		found(p, f, VERDICT_REFUTED, "no zone of the user was found, "
		    "or its address is none that keys may be sent to");
	}
	probe_close(p, AUTOTASK, "the zone of the user is not known");
}

static const struct exchange *
threshold(struct probe *p)
{
	return probe_get(p, AUTOTASK, "ThresholdInformation");
}

void
test_at_login(struct probe *p, struct finding *f)
{
	const struct exchange *x = threshold(p);

	if (!was_answered(p, f, x))
		return;
	found(p, f, x->status == 200 ? VERDICT_CONFIRMED : x->status == 401 ?
	    VERDICT_REFUTED : VERDICT_UNTESTABLE, "%s", probe_shape(p, x));
	/* after some wrong keys a user is locked */
	if (x->status != 200)
		probe_close(p, AUTOTASK, x->status == 401 ?
		    "Autotask rejects the keys" : "the zone does not answer");
}

void
test_at_budget(struct probe *p, struct finding *f)
{
	const struct exchange *x = threshold(p);
	int64_t all, used;

	if (!was_answered(p, f, x))
		return;
	if (at_int(x->json, "externalRequestThreshold", &all) &&
	    at_int(x->json, "currentTimeframeRequestCount", &used))
		found(p, f, used * 100 <= all * p->job->budget ?
		    VERDICT_CONFIRMED : VERDICT_REFUTED, "%" PRId64 " requests "
		    "an hour are allowed, and %" PRId64 " used", all, used);
	else
		found(p, f, VERDICT_REFUTED, "it does not say so");
}

/* --- lists ---------------------------------------------------------------- */

/* The number of companies by Autotask's own count, or -1. */
static int64_t
count_companies(struct probe *p)
{
	const struct exchange *x = at_query(p, "Companies", "query/count",
	    AT_PAGE, "\"id\"", NULL);
	int64_t n;

	return x->status == 200 && at_int(x->json, "queryCount", &n) && n >= 0 ?
	    n : -1;
}

void
test_at_count(struct probe *p, struct finding *f)
{
	const json_t *items = at_items(p, f, at_companies(p));
	int64_t n = count_companies(p);
	size_t came = json_array_size(items);

	if (items == NULL)
		return;
	found(p, f, n >= (int64_t)came && (came == AT_PAGE || n ==
	    (int64_t)came) ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "the count is %" PRId64 ", and %zu came in the first page", n,
	    came);
}

static const char *
next_of(const struct exchange *x)
{
	return json_string_value(at_member(at_member(x->json, "pageDetails"),
	    "nextPageUrl"));
}

void
test_at_page_size(struct probe *p, struct finding *f)
{
	const struct exchange *x = at_companies(p);
	const json_t *items = at_items(p, f, x);
	size_t came = json_array_size(items);
	const char *next = next_of(x);

	if (items == NULL)
		return;
	found(p, f, (next == NULL) == (came < AT_PAGE || count_companies(p) ==
	    AT_PAGE) ? VERDICT_CONFIRMED : VERDICT_REFUTED, "%zu records came, "
	    "and %s next page is named", came, next != NULL ? "a" : "no");
}

/* The path of the next page below the zone's address, or NULL. */
static const char *
next_path(const struct probe *p, const struct exchange *x)
{
	const char *base = http_base(p->http[AUTOTASK]), *url = next_of(x);
	size_t n = strlen(base);

	return url == NULL || strlen(url) <= n || !text_caseeq(
	    arena_strn(&((struct probe *)(uintptr_t)p)->arena, url, n), base) ?
	    NULL : url + n;
}

void
test_at_next_page(struct probe *p, struct finding *f)
{
	const struct exchange *x = at_query(p, "Companies", "query", 1,
	    "\"id\"", NULL), *next;
	const char *path, *how = "GET";

	if (at_items(p, f, x) == NULL)
		return;
	if (next_of(x) == NULL || (path = next_path(p, x)) == NULL) {
		found(p, f, count_companies(p) == 1 ? VERDICT_UNTESTABLE :
		    VERDICT_REFUTED, "a page of one record names %s",
		    next_of(x) == NULL ? "no next page" :
		    "a next page at another address");
		return;
	}
	next = probe_get(p, AUTOTASK, path);
	if (next->status == 400 || next->status == 405 || next->status == 500) {
		how = "POST, and not by GET";
		f->value = AT_PAGES_BY_POST;
		next = probe_post(p, AUTOTASK, path, query_json(p, 1, "\"id\"",
		    NULL));
	}
	if (at_items(p, f, next) != NULL)
		found(p, f, f->value == NULL ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "it came by %s", how);
}

void
test_at_in_ids(struct probe *p, struct finding *f)
{
	const json_t *all = at_items(p, f, at_companies(p)), *came;
	struct buf filter = { 0 };
	int64_t ids[AT_VALUES];
	size_t i, n = 0;

	if (all == NULL)
		return;
	for (i = 0; i < AT_VALUES; i++)
		if (!at_int(json_array_get(all, i), "id", &ids[i]))
			ids[i] = (int64_t)INT32_MAX - (int64_t)i;
		else
			n++;
	at_where_id_in(&filter, "id", ids, AT_VALUES);
	came = at_items(p, f, at_query(p, "Companies", "query", AT_PAGE,
	    "\"id\"", filter.data));
	buf_release(&filter);
	if (came != NULL)
		found(p, f, json_array_size(came) == n ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "of %d ids, %zu of them used, %zu records "
		    "came", AT_VALUES, n, json_array_size(came));
}

void
test_at_or(struct probe *p, struct finding *f)
{
	const json_t *came = at_items(p, f, at_query(p, "Companies", "query",
	    1, "\"id\"", "{\"op\":\"or\",\"items\":[{\"op\":\"and\",\"items\":["
	    ALL "," ALL "]}," ALL "]}"));

	if (came != NULL)
		found(p, f, json_array_size(came) > 0 ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%zu records came",
		    json_array_size(came));
}

void
test_at_largest_page(struct probe *p, struct finding *f)
{
	expect_error(p, f, at_query(p, "Companies", "query", AT_PAGE + 1,
	    "\"id\"", NULL));
}

void
test_at_unknown_field(struct probe *p, struct finding *f)
{
	expect_error(p, f, at_query(p, "Companies", "query", 1, "\"id\"",
	    "{\"op\":\"eq\",\"field\":\"atriaCwNoSuchName\",\"value\":1}"));
}
