#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "autotask.h"
#include "atvalue.h"
#include "url.h"
#include "xalloc.h"

struct autotask {
	const struct secrets *secrets;
	struct http_options options;
	struct http *common;	/* without keys */
	struct http *zone;
	bool pages_by_post;
};

/* What a request of its own ended in. */
struct reply {
	json_t *body;		/* NULL: why says why */
	struct err why;
};

static struct http *
open_common(const struct autotask *at, const char *url, struct err *e)
{
	const struct http_config config = {
		.base = url,
		.base_name = "ApiUrl",
		.proxy_user = at->secrets->proxy_user,
		.proxy_password = at->secrets->proxy_password,
		.options = at->options,
		.is_final = at_is_final,
	};

	return http_new(&config, e);
}

struct autotask *
autotask_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e)
{
	struct autotask *at = xcalloc(1, sizeof(*at));
	const char *url = api_url != NULL ? api_url : AUTOTASK_URL;

	at->secrets = s;
	at->options = *options;
	if (at->options.parallel == 0 ||
	    at->options.parallel > AUTOTASK_THREADS)
		at->options.parallel = AUTOTASK_THREADS;
	at->common = open_common(at, url, e);
	if (at->common != NULL && !url_is_in(url, AUTOTASK_DOMAIN) &&
	    !url_is_local(url)) {
		(void)err_set(e, "ApiUrl must be blank, or an address of "
		    AUTOTASK_DOMAIN ", not %s", url);
		http_free(at->common);
		at->common = NULL;
	}
	if (at->common != NULL)
		return at;
	free(at);
	return NULL;
}

void
autotask_free(struct autotask *at)
{
	if (at == NULL)
		return;
	http_free(at->zone);
	http_free(at->common);
	free(at);
}

const char *
autotask_url(const struct autotask *at)
{
	return http_base(at->common);
}

struct http *
autotask_http(struct autotask *at)
{
	return at->zone;
}

bool *
autotask_pages_by_post(struct autotask *at)
{
	return &at->pages_by_post;
}

/* --- the first two requests ----------------------------------------------- */

static void
on_reply(void *ctx, const struct http_answer *answer)
{
	struct reply *r = ctx;

	r->body = at_body(answer, &r->why);
}

/* The JSON that a GET gives; NULL with *e. */
static json_t *
get(struct http *http, const char *path, struct err *e)
{
	struct reply r = { .body = NULL };

	http_queue(http, &(struct http_request){ .method = "GET",
	    .path = path }, on_reply, &r);
	http_run(http);
	if (r.body == NULL)
		*e = r.why;
	return r.body;
}

/* Opens the client of the zone, if its address is one that may have keys. */
static int
open_zone(struct autotask *at, const char *url, struct err *e)
{
	const char *common = http_base(at->common);
	struct buf base = { 0 };
	struct http_config config = {
		.base_name = "the zone's address",
		.keys = { { "UserName", at->secrets->autotask_user },
		    { "Secret", at->secrets->autotask_secret },
		    { "ApiIntegrationCode", at->secrets->autotask_code } },
		.typed = true,
		.proxy_user = at->secrets->proxy_user,
		.proxy_password = at->secrets->proxy_password,
		.options = at->options,
		.is_final = at_is_final,
	};

	if (!url_is_in(url, AUTOTASK_DOMAIN) &&
	    !(url_is_local(url) && url_is_local(common)))
		return err_set(e, "the zone of the user is said to be at %s, "
		    "which is no address of " AUTOTASK_DOMAIN ": no key is "
		    "sent there", url);
	buf_addf(&base, "%s%sv1.0", url,
	    *url != '\0' && url[strlen(url) - 1] == '/' ? "" : "/");
	config.base = base.data;
	at->zone = http_new(&config, e);
	buf_release(&base);
	return at->zone != NULL ? 0 : -1;
}

int
autotask_find_zone(struct autotask *at, struct err *e)
{
	struct buf path = { 0 };
	struct err why;
	const char *url;
	json_t *body;
	int rc;

	buf_adds(&path, "v1.0/zoneInformation?user=");
	http_encode(&path, at->secrets->autotask_user);
	body = get(at->common, path.data, &why);
	buf_release(&path);
	if (body == NULL)
		return err_set(e, "the zone of AutotaskUser cannot be found: "
		    "%s", why.text);
	url = json_string_value(at_member(body, "url"));
	rc = url == NULL ? err_set(e, "the answer about the zone of "
	    "AutotaskUser names no address") : open_zone(at, url, e);
	json_decref(body);
	return rc;
}

static int
check_budget(struct autotask *at, int64_t percent, struct err *e)
{
	json_t *body = get(at->zone, "ThresholdInformation", e);
	int64_t all, used;
	int rc = 0;

	if (body == NULL)
		return -1;
	if (!at_int(body, "externalRequestThreshold", &all) || all < 1 ||
	    all > INT32_MAX || !at_int(body, "currentTimeframeRequestCount",
	    &used))
		rc = err_set(e, "ThresholdInformation does not say how many "
		    "requests are allowed and used");
	else if (used > all * percent / 100)
		rc = err_set(e, "%" PRId64 " of %" PRId64 " requests of this "
		    "hour are used, by all programs together; BudgetPercent "
		    "is %" PRId64 ": run again later", used, all, percent);
	json_decref(body);
	return rc;
}

int
autotask_connect(struct autotask *at, int64_t percent, struct err *e)
{
	return autotask_find_zone(at, e) == -1 ? -1 : check_budget(at, percent, e);
}
