#include <inttypes.h>
#include <string.h>

#include "buf.h"
#include "jget.h"
#include "pages.h"
#include "sample.h"
#include "tests.h"

/* --- the address ---------------------------------------------------------- */

/* Where the host of an address stands, and where it ends. */
static const char *
host_of(const char *url, size_t *len)
{
	const char *host = strstr(url, "://") + 3;

	*len = strcspn(host, "/");
	return host;
}

/* Whether ApiUrl goes to the host that companyinfo names. */
static bool
is_site(const char *base, const char *site)
{
	size_t len;
	const char *host = host_of(base, &len);

	if (strstr(site, "://") != NULL)
		site = strstr(site, "://") + 3;
	return strlen(site) >= len && strncmp(site, host, len) == 0 &&
	    (site[len] == '\0' || site[len] == '/');
}

void
test_company(struct probe *p, struct finding *f)
{
	const char *base = http_base(p->http[CONNECTWISE]), *site, *code;
	const struct exchange *x = sample_company_info(p);
	const char *own, *other;

	if (!was_answered(p, f, x))
		return;
	if (x->status == 200 && x->bytes == strlen("null")) {
		found(p, f, VERDICT_REFUTED, "this host has no such company: "
		    "is CompanyName right?");
		return;
	}
	if (x->status != 200 || !json_is_object(x->json)) {
		found(p, f, VERDICT_UNTESTABLE, "%s", probe_shape(p, x));
		return;
	}
	code = json_string_value(json_object_get(x->json, "Codebase"));
	site = json_string_value(json_object_get(x->json, "SiteUrl"));
	own = redact_cloud_host(base, &p->arena);
	other = site != NULL ? redact_cloud_host(site, &p->arena) : NULL;
	if (site != NULL && !is_site(base, site))
		found(p, f, VERDICT_REFUTED, "companyinfo names another host "
		    "than ApiUrl%s%s", other != NULL ? ": " : "", other !=
		    NULL ? other : "");
	else if (strstr(base, "/v4_6_release/") == NULL && (code == NULL ||
	    strstr(base, code) == NULL))
		found(p, f, VERDICT_REFUTED, "companyinfo names another "
		    "code base than ApiUrl; v4_6_release/ works everywhere");
	else
		found(p, f, VERDICT_CONFIRMED, "the company is known on %s",
		    own != NULL ? "the cloud" : "a host of your own");
}

void
test_login(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_types(p);

	if (x->status != 403 && !was_answered(p, f, x)) {
		probe_close(p, CONNECTWISE, x->why);
		return;
	}
	if (probe_rows(x) != NULL) {
		found(p, f, VERDICT_CONFIRMED, "agreement types can be read");
		return;
	}
	found(p, f, VERDICT_REFUTED, "%s%s", probe_shape(p, x),
	    x->status == 404 && x->json == NULL ? ": the cloud answers wrong "
	    "keys like this, too" : "");
	probe_close(p, CONNECTWISE, "ConnectWise does not accept ApiUrl, the "
	    "company, the keys or the clientId");
}

void
test_version(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_info(p);
	const bool barred = x->status == 401;
	const char *version, *shown;

	if (!was_answered(p, f, x))
		return;
	version = json_string_value(json_object_get(x->json, "version"));
	if (version == NULL) {
		found(p, f, barred ? VERDICT_UNTESTABLE : VERDICT_REFUTED,
		    "%s%s", probe_shape(p, x), barred ? ": may the API "
		    "member read system/info?" : ", without a version");
		return;
	}
	shown = redact_version(&p->redact, version, &p->arena);
	if (strcmp(shown, version) == 0)	/* else nothing to compare */
		f->value = shown;
	found(p, f, VERDICT_CONFIRMED, "version %s%s", shown,
	    json_is_true(json_object_get(x->json, "isCloud")) ?
	    ", in the cloud" : "");
}

void
test_types(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_types(p);
	size_t active, inactive;

	if (!was_list(p, f, x))
		return;
	(void)sample_type(p, &active, &inactive);
	found(p, f, active == 1 ? VERDICT_CONFIRMED : VERDICT_REFUTED,
	    "%zu active and %zu inactive types have the name in "
	    "AgreementType, of %zu", active, inactive,
	    json_array_size(probe_rows(x)));
}

/* --- pages ---------------------------------------------------------------- */

static int64_t
id_at(const json_t *rows, size_t i)
{
	return jget_id(json_array_get(rows, i), "id");
}

/* The first record of it, and what Link says of the others. */
static const struct exchange *
page_of_one(struct probe *p)
{
	return probe_list(p, sample_longest(p)->path, NULL, "id", NULL, 1);
}

void
test_page_size(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_longest_page(p);
	const struct exchange *one = page_of_one(p);
	int64_t total = sample_longest(p)->count;
	size_t n;

	if (!was_list(p, f, x))
		return;
	n = json_array_size(probe_rows(x));
	if (total == 0 && one->link)
		total = one->pages;
	f->value = arena_fmt(&p->arena, "%zu", n);
	if (total == 0 && n < QUERY_PAGE)
		found(p, f, VERDICT_UNTESTABLE, "a page has %zu records, and "
		    "nothing says how many there are", n);
	else if (n == QUERY_PAGE || (int64_t)n == total)
		found(p, f, VERDICT_CONFIRMED, "%zu of %" PRId64 " records "
		    "came in a page", n, total > (int64_t)n ? total :
		    (int64_t)n);
	else
		found(p, f, VERDICT_REFUTED, "%zu of %" PRId64 " records came "
		    "in a page", n, total);
}

void
test_link(struct probe *p, struct finding *f)
{
	const struct exchange *x = page_of_one(p);
	const struct exchange *all = sample_longest_page(p);

	if (!was_list(p, f, x) || !was_list(p, f, all))
		return;
	if (json_array_size(probe_rows(all)) < 2)
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
	else if (x->link)
		found(p, f, VERDICT_CONFIRMED, "a page of one names the next "
		    "one, and the last one: %ld", x->pages);
	else
		found(p, f, VERDICT_REFUTED, "a page of one of a longer list "
		    "names no next page");
}

void
test_count(struct probe *p, struct finding *f)
{
	const struct sample_list *longest = sample_longest(p);
	const struct exchange *x = longest->counted;
	const json_t *rows = probe_rows(sample_longest_page(p));

	if (!was_answered(p, f, x))
		return;
	if (!json_is_integer(json_object_get(x->json, "count")))
		found(p, f, VERDICT_REFUTED, "%s", probe_shape(p, x));
	else if (rows != NULL && longest->count < QUERY_PAGE &&
	    json_array_size(rows) > (size_t)longest->count)
		found(p, f, VERDICT_REFUTED, "count says %" PRId64 ", but %zu "
		    "came", longest->count, json_array_size(rows));
	else
		found(p, f, VERDICT_CONFIRMED, "the longest list has %" PRId64
		    " records", longest->count);
}

/* A bundle of the longest list alone. */
static const struct exchange *
longest_bundle(struct probe *p)
{
	const struct exchange *x;
	struct buf body = { 0 };

	buf_addf(&body, "{\"requests\":[{\"version\":\"2020.1\","
	    "\"sequenceNumber\":1,\"resourceType\":\"%s\",\"apiRequest\":{"
	    "\"filters\":{\"orderBy\":\"id asc\"},\"page\":{\"page\":1,"
	    "\"pageSize\":%d},\"fields\":\"id\"}}]}",
	    sample_longest(p)->resource, QUERY_PAGE);
	x = probe_bundle(p, body.data);
	buf_release(&body);
	return x;
}

void
test_bundle_page(struct probe *p, struct finding *f)
{
	const struct exchange *x = longest_bundle(p);
	const struct exchange *plain = sample_longest_page(p);
	const json_t *rows;
	size_t n;

	if (!was_answered(p, f, x) || !was_list(p, f, plain))
		return;
	rows = jget(json_array_get(json_object_get(x->json, "results"), 0),
	    "entities");
	if (!json_is_array(rows)) {
		found(p, f, VERDICT_UNTESTABLE, "a bundle of it: %s",
		    probe_shape(p, x));
		return;
	}
	n = json_array_size(probe_rows(plain));
	f->value = arena_fmt(&p->arena, "%zu", json_array_size(rows));
	found(p, f, json_array_size(rows) == n ? VERDICT_CONFIRMED :
	    VERDICT_REFUTED, "%zu records came in a bundle's page, and %zu in "
	    "a plain one", json_array_size(rows), n);
}

/* How many neighbours of the rows are in the wrong order. */
static size_t
count_disorder(const json_t *rows, bool ascending)
{
	size_t i, n = 0;

	for (i = 1; i < json_array_size(rows); i++)
		n += ascending != (id_at(rows, i - 1) < id_at(rows, i));
	return n;
}

void
test_order(struct probe *p, struct finding *f)
{
	const struct exchange *up = sample_longest_page(p), *down;
	size_t n, wrong;

	down = probe_list(p, sample_longest(p)->path, NULL, "id", "id desc",
	    5);
	if (!was_list(p, f, up) || !was_list(p, f, down))
		return;
	n = json_array_size(probe_rows(up));
	wrong = count_disorder(probe_rows(up), true);
	if (n < 2)
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
	else if (wrong > 0 || count_disorder(probe_rows(down), false) > 0)
		found(p, f, VERDICT_REFUTED, "%zu of %zu records are not in "
		    "the order asked for", wrong + count_disorder(
		    probe_rows(down), false), n);
	else
		found(p, f, VERDICT_CONFIRMED, "%zu records came in the order "
		    "of their ids, and backwards when asked", n);
}

void
test_id_pages(struct probe *p, struct finding *f)
{
	const json_t *all = probe_rows(sample_longest_page(p)), *rows;
	const struct exchange *x;
	size_t middle, i;

	if (!was_list(p, f, sample_longest_page(p)))
		return;
	if (json_array_size(all) < 2) {
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
		return;
	}
	middle = (json_array_size(all) - 1) / 2;
	x = probe_list(p, sample_longest(p)->path, arena_fmt(&p->arena,
	    "id > %" PRId64, id_at(all, middle)), "id", NULL, QUERY_PAGE);
	if (!was_list(p, f, x))
		return;
	rows = probe_rows(x);
	for (i = 0; i < json_array_size(rows) &&
	    middle + 1 + i < json_array_size(all); i++)
		if (id_at(rows, i) != id_at(all, middle + 1 + i))
			break;
	if (i > 0 && middle + 1 + i == json_array_size(all))
		found(p, f, VERDICT_CONFIRMED, "the second half of a page "
		    "came again, %zu records", i);
	else
		found(p, f, VERDICT_REFUTED, "behind the id in the middle "
		    "other records came than the page has there");
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
		found_no_addition(p, f);
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
		found_no_addition(p, f);
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

/* --- errors --------------------------------------------------------------- */

void
test_unknown_name(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_list(p, "company/companies",
	    SAMPLE_NO_NAME "=1", "id", NULL, 1);

	if (was_answered(p, f, x))
		found(p, f, x->status == 400 ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%s", probe_shape(p, x));
}

void
test_unknown_field(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_list(p, "company/companies", NULL,
	    "id," SAMPLE_NO_NAME, NULL, 1);

	if (was_list(p, f, x))
		found(p, f, VERDICT_CONFIRMED, "it is left out");
}

void
test_no_record(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_get(p, CONNECTWISE,
	    "finance/agreements/2147483647");

	if (was_answered(p, f, x))
		found(p, f, x->status == 404 && json_is_object(x->json) ?
		    VERDICT_CONFIRMED : VERDICT_REFUTED, "%s",
		    probe_shape(p, x));
}

void
test_no_route(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_get(p, CONNECTWISE,
	    "finance/atriaCwNoSuchPath");

	if (was_answered(p, f, x))
		found(p, f, x->status == 404 ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%s", probe_shape(p, x));
}

void
test_pace(struct probe *p, struct finding *f)
{
	if (p->limited > 0)
		found(p, f, VERDICT_REFUTED, "request %d was rejected with "
		    "HTTP 429; %d were made", p->limited, p->requests);
	else if (p->closed[CONNECTWISE] != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", p->closed[CONNECTWISE]);
	else
		found(p, f, VERDICT_CONFIRMED, "%d requests, none rejected",
		    p->requests);
}
