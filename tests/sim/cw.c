#include "cw.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CLOUD_PREFIX "/v2026_1/apis/3.0/"

enum { SMALL = 1 << 0, BUNDLE = 1 << 1 };	/* flags of a route */

/* --- small calls --- */

static void
info_get(struct call *c)
{
	struct buf *b = &c->a->body;
	bool cloud = world_switch(c->w, SW_MODE) == CLOUD;

	answer_start(c->a, 200, TYPE_JSON);
	buf_fmt(b, "{\"version\":\"v2026.1.12345\",\"isCloud\":%s,"
	    "\"serverTimeZone\":", cloud ? "true" : "false");
	buf_json(b, c->w->time_zone != NULL ? c->w->time_zone :
	    "Eastern Standard Time");
	buf_str(b, ",\"licenseBits\":[{\"name\":\"Agreement\","
	    "\"activeFlag\":true}]");
	if (cloud)
		buf_str(b, ",\"cloudRegion\":\"NA\"");
	buf_char(b, '}');
}

const char *
authority(const char *url)
{
	return strstr(url, "://") + 3;
}

static void
company_info(const struct sim *sim, struct answer *a, const char *company)
{
	const struct world *w = sim->world;
	bool cloud = world_switch(w, SW_MODE) == CLOUD;
	struct buf *b = &a->body;

	answer_start(a, 200, TYPE_JSON);
	if (strcasecmp(company, w->company) != 0) {
		buf_str(b, "null");
		return;
	}
	buf_str(b, "{\"CompanyName\":");
	buf_json(b, w->company);
	buf_fmt(b, ",\"Codebase\":\"%s\",\"VersionCode\":\"v2026.1\","
	    "\"VersionNumber\":\"v4.6.12345\",\"CompanyID\":",
	    cloud ? "v2026_1/" : "v4_6_release/");
	buf_json(b, w->company);
	buf_fmt(b, ",\"IsCloud\":\"%s\",\"SiteUrl\":",
	    cloud ? "True" : "False");
	buf_json(b, authority(sim->url));
	buf_str(b, ",\"AllowedOrigins\":[]}");
}

/* --- routes --- */

typedef void handler(struct call *);

static const struct route {
	const char *path;	/* {} = a record's id */
	enum resource of;
	unsigned int flags;
	handler *get, *post, *put, *patch, *delete;
} routes[] = {
	{ .path = "system/info", .get = info_get },
	{ .path = "system/bundles", .flags = BUNDLE, .post = bundles },
	{ .path = "system/bundles/count", .flags = BUNDLE,
	    .post = bundles_count },
	{ .path = "company/companies", COMPANIES, .get = list_get },
	{ .path = "company/companies/count", COMPANIES, .get = list_count },
	{ .path = "company/companies/{}", COMPANIES, .get = record_get },
	{ .path = "finance/agreements/types", TYPES, .get = list_get },
	{ .path = "finance/agreements/types/count", TYPES,
	    .get = list_count },
	{ .path = "finance/agreements/types/info", TYPES, SMALL,
	    .get = list_get },
	{ .path = "finance/agreements/types/info/count", TYPES, SMALL,
	    .get = list_count },
	{ .path = "finance/agreements/types/{}", TYPES, .get = record_get },
	{ .path = "finance/agreements", AGREEMENTS, .get = list_get },
	{ .path = "finance/agreements/count", AGREEMENTS,
	    .get = list_count },
	{ .path = "finance/agreements/{}", AGREEMENTS, .get = record_get },
	{ .path = "finance/agreements/{}/additions", ADDITIONS,
	    .get = list_get, .post = addition_create },
	{ .path = "finance/agreements/{}/additions/count", ADDITIONS,
	    .get = list_count },
	{ .path = "finance/agreements/{}/additions/{}", ADDITIONS,
	    .get = record_get, .put = addition_put, .patch = addition_patch,
	    .delete = addition_delete },
	{ .path = "procurement/catalog", CATALOG, .get = list_get,
	    .post = catalog_create },
	{ .path = "procurement/catalog/count", CATALOG, .get = list_count },
	{ .path = "procurement/catalog/info", CATALOG, SMALL,
	    .get = list_get },
	{ .path = "procurement/catalog/info/count", CATALOG, SMALL,
	    .get = list_count },
	{ .path = "procurement/catalog/{}", CATALOG, .get = record_get },
};

/* A whole number of at most nine digits; the rest of the text in *end. */
static bool
path_id(const char *s, const char **end, int32_t *id)
{
	size_t n = strspn(s, "0123456789");

	*end = s + n;
	*id = (int32_t)strtol(s, NULL, 10);
	return n > 0 && n < 10 && (s[n] == '/' || s[n] == '\0');
}

static bool
path_matches(const char *pattern, const char *path, int32_t ids[2])
{
	int n = 0;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '{') {
			if (!path_id(path, &path, &ids[n++]))
				return false;
			pattern++;
		} else if (*pattern != *path++) {
			return false;
		}
	}
	return *path == '\0';
}

static handler *
handler_of(const struct route *rt, const char *method)
{
	return strcmp(method, "GET") == 0 ? rt->get :
	    strcmp(method, "POST") == 0 ? rt->post :
	    strcmp(method, "PUT") == 0 ? rt->put :
	    strcmp(method, "PATCH") == 0 ? rt->patch :
	    strcmp(method, "DELETE") == 0 ? rt->delete : NULL;
}

/* What an unknown path of the API gives: IIS's page on the cloud. */
static void
no_endpoint(const struct world *w, struct answer *a)
{
	if (world_switch(w, SW_MODE) == CLOUD)
		answer_html(a, 404);
	else
		answer_error(a, 404, "ConnectWiseApi",
		    "The endpoint does not exist.");
}

static void
route(struct call *c, const char *path)
{
	const struct route *rt = routes, *end = routes +
	    sizeof(routes) / sizeof(routes[0]);
	handler *h;

	for (; rt < end; rt++)
		if (path_matches(rt->path, path, c->ids))
			break;
	if (rt == end || ((rt->flags & BUNDLE) != 0 &&
	    world_switch(c->w, SW_BUNDLES) == REFUSED)) {
		no_endpoint(c->w, c->a);
		return;
	}
	h = handler_of(rt, c->r->method);
	if (h == NULL) {
		answer_error(c->a, 405, "MethodNotAllowed",
		    "The requested resource does not support http method "
		    "'%s'.", c->r->method);
		return;
	}
	c->of = rt->of;
	c->flags = rt->flags & SMALL ? RENDER_SMALL : 0;
	h(c);
}

/* --- authentication --- */

static void
base64(struct buf *b, const char *s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)s;
	size_t n = strlen(s);
	uint32_t v;

	buf_str(b, "");
	for (; n > 0; p += 3, n -= n < 3 ? n : 3) {
		v = (uint32_t)p[0] << 16;
		v |= n > 1 ? (uint32_t)p[1] << 8 : 0;
		v |= n > 2 ? p[2] : 0;
		buf_char(b, digits[v >> 18]);
		buf_char(b, digits[v >> 12 & 63]);
		buf_char(b, n > 1 ? digits[v >> 6 & 63] : '=');
		buf_char(b, n > 2 ? digits[v & 63] : '=');
	}
}

void
cw_check_keys(const struct world *w, struct request *r)
{
	const char *basic = request_header(r, "authorization");
	const char *id = request_header(r, "clientid");
	struct buf plain = { 0 }, want = { 0 };

	buf_fmt(&plain, "%s+%s:%s", w->company, w->public_key,
	    w->private_key);
	base64(&want, plain.s);
	if (basic != NULL)
		r->authorization = strncasecmp(basic, "Basic ", 6) == 0 &&
		    strcmp(basic + 6, want.s) == 0 ? "right" : "wrong";
	if (id != NULL)
		r->client_id = strcasecmp(id, w->client_id) == 0 ?
		    "right" : "wrong";
	buf_release(&want);
	buf_release(&plain);
}

/* True if the client may go on. */
static bool
authenticate(const struct world *w, const struct request *r,
    struct answer *a)
{
	if (strcmp(r->authorization, "right") != 0) {
		if (world_switch(w, SW_MODE) == CLOUD)
			answer_html(a, 404);
		else if (strcmp(r->authorization, "wrong") == 0)
			answer_error(a, 401, "Unauthorized",
			    "Incorrect public/private key");
		else
			answer_error(a, 401, "ConnectWiseApi",
			    "UserNotAuthenticated");
		return false;
	}
	if (strcmp(r->client_id, "right") != 0) {
		answer_error(a, (int)world_switch(w, SW_MISSING_CLIENT_ID),
		    "Security", "The clientId header is missing or invalid. "
		    "See https://developer.connectwise.com/ClientID");
		return false;
	}
	return true;
}

/* --- the way in --- */

/* The part of the path behind the prefix; NULL if it has another one, or has
 * it twice. */
static const char *
below_prefix(const struct world *w, const char *path)
{
	if (strncmp(path, CW_PREFIX, strlen(CW_PREFIX)) == 0)
		path += strlen(CW_PREFIX);
	else if (world_switch(w, SW_MODE) == CLOUD &&
	    strncmp(path, CLOUD_PREFIX, strlen(CLOUD_PREFIX)) == 0)
		path += strlen(CLOUD_PREFIX);
	else
		return NULL;
	return strstr(path, "apis/3.0") == NULL ? path : NULL;
}

static void
common_headers(const struct request *r, struct answer *a)
{
	answer_header(a, "Cache-Control", "no-cache");
	answer_header(a, "Pragma", "no-cache");
	answer_header(a, "X-Frame-Options", "SAMEORIGIN");
	answer_header(a, "api-current-version", "2026.1");
	answer_header(a, "x-server-name", "SIMULATOR");
	answer_header(a, "x-cw-request-id",
	    "00000000-0000-4000-8000-%012lx", r->n);
}

static bool
url_is_too_long(const struct world *w, const struct request *r)
{
	int64_t limit = world_switch(w, SW_URL_LIMIT);
	const char *host = request_header(r, "host");

	return limit > 0 && (int64_t)(strlen("http://") + strlen(r->target) +
	    (host != NULL ? strlen(host) : 0)) > limit;
}

static void
api_call(struct sim *sim, struct request *r, struct answer *a)
{
	struct call c = { .w = sim->world, .r = r, .a = a };
	const char *path = below_prefix(c.w, r->path);
	const char *host = request_header(r, "host");
	struct buf base = { 0 };

	if (r->bad != NULL) {
		request_note(r, "%s", r->bad);
		answer_html(a, 400);
	} else if (strncmp(r->path, "/login/companyinfo/", 19) == 0) {
		company_info(sim, a, r->path + 19);
	} else if (path == NULL) {
		answer_text(a, 400,
		    "Cannot route. Codebase/company is invalid");
	} else if (url_is_too_long(c.w, r)) {
		answer_html(a, 414);
	} else if ((strcmp(path, "system/info") == 0 &&
	    world_switch(c.w, SW_INFO_AUTH) == 0) ||
	    authenticate(c.w, r, a)) {
		buf_add(&base, sim->url, (size_t)(authority(sim->url) -
		    sim->url));
		buf_str(&base, host != NULL ? host : authority(sim->url));
		buf_add(&base, r->path, (size_t)(path - r->path - 1));
		c.base = base.s;
		route(&c, path);
	}
	buf_release(&base);
}

void
cw_serve(struct sim *sim, struct request *r, struct answer *a)
{
	bool reads = strcmp(r->method, "GET") == 0 ||
	    strstr(r->path, "/system/bundles") != NULL;

	common_headers(r, a);
	if (reads)
		(void)pthread_rwlock_rdlock(&sim->lock);
	else
		(void)pthread_rwlock_wrlock(&sim->lock);
	api_call(sim, r, a);
	(void)pthread_rwlock_unlock(&sim->lock);
}
