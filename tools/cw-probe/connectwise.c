#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "conditions.h"
#include "connectwise.h"
#include "jget.h"
#include "jout.h"
#include "sample.h"
#include "text.h"

#define PAGE		1000
#define NO_NAME		"atriaCwNoSuchName"

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

	if (!was_answered(p, f, x))
		return;
	if (probe_rows(x) != NULL) {
		found(p, f, VERDICT_CONFIRMED, "agreement types can be read");
		return;
	}
	found(p, f, VERDICT_REFUTED, "%s%s", probe_shape(p, x),
	    x->status == 404 && x->json == NULL ? ": the cloud answers wrong "
	    "keys like this, too" : "");
	probe_close(p, CONNECTWISE, "ConnectWise does not accept the company, "
	    "the keys or the clientId");
}

void
test_version(struct probe *p, struct finding *f)
{
	const struct exchange *x = sample_info(p);
	const bool barred = x->status == 401 || x->status == 403;
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

/* The longest list: as much of it as one page has. */
static const struct exchange *
longest_page(struct probe *p)
{
	return probe_list(p, sample_longest(p)->path, NULL, "id", NULL, PAGE);
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
	const struct exchange *x = longest_page(p), *one = page_of_one(p);
	int64_t total = sample_longest(p)->count;
	size_t n;

	if (!was_list(p, f, x))
		return;
	n = json_array_size(probe_rows(x));
	if (total == 0 && one->link)
		total = one->pages;
	f->value = arena_fmt(&p->arena, "%zu", n);
	if (total == 0 && n < PAGE)
		found(p, f, VERDICT_UNTESTABLE, "a page has %zu records, and "
		    "nothing says how many there are", n);
	else if (n == PAGE || (int64_t)n == total)
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
	const struct exchange *x = page_of_one(p), *all = longest_page(p);

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
	const json_t *rows = probe_rows(longest_page(p));

	if (!was_answered(p, f, x))
		return;
	if (longest->count == 0)
		found(p, f, VERDICT_REFUTED, "%s", probe_shape(p, x));
	else if (rows != NULL && longest->count < PAGE &&
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
	    sample_longest(p)->resource, PAGE);
	x = probe_bundle(p, body.data);
	buf_release(&body);
	return x;
}

void
test_bundle_page(struct probe *p, struct finding *f)
{
	const struct exchange *x = longest_bundle(p), *plain = longest_page(p);
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
	const struct exchange *up = longest_page(p), *down;
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
	const json_t *all = probe_rows(longest_page(p)), *rows;
	const struct exchange *x;
	size_t middle, i;

	if (!was_list(p, f, longest_page(p)))
		return;
	if (json_array_size(all) < 2) {
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
		return;
	}
	middle = (json_array_size(all) - 1) / 2;
	x = probe_list(p, sample_longest(p)->path, arena_fmt(&p->arena,
	    "id > %" PRId64, id_at(all, middle)), "id", NULL, PAGE);
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

/* --- filters -------------------------------------------------------------- */

void
test_in_ids(struct probe *p, struct finding *f)
{
	const json_t *all = probe_rows(longest_page(p));
	const struct exchange *x;
	int64_t ids[2];
	struct buf b = { 0 };

	if (!was_list(p, f, longest_page(p)))
		return;
	if (json_array_size(all) < 2) {
		found(p, f, VERDICT_UNTESTABLE, "no list has two records");
		return;
	}
	ids[0] = id_at(all, 0);
	ids[1] = id_at(all, json_array_size(all) - 1);
	(void)conditions_in_ids(&b, "id", ids, 2);
	x = probe_list(p, sample_longest(p)->path, b.data, "id", NULL, PAGE);
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
	    NULL, PAGE);
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
	LOOK_UP(p, f, "identifier in (\"%s\",\"" NO_NAME "\")", 2);
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
		names[i] = arena_fmt(&p->arena, NO_NAME "%02zu", i);
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
		    (int)strlen(identifier) - 1, identifier), PAGE);
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

/* --- errors --------------------------------------------------------------- */

void
test_unknown_name(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_list(p, "company/companies",
	    NO_NAME "=1", "id", NULL, 1);

	if (was_answered(p, f, x))
		found(p, f, x->status == 400 ? VERDICT_CONFIRMED :
		    VERDICT_REFUTED, "%s", probe_shape(p, x));
}

void
test_unknown_field(struct probe *p, struct finding *f)
{
	const struct exchange *x = probe_list(p, "company/companies", NULL,
	    "id," NO_NAME, NULL, 1);

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
