/*
 * The way of a request: zone, keys, thread limit, budget, entity.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "../sim/text.h"
#include "query.h"
#include "write.h"

#define DISCOVERY "/atservicesrest/"
#define ZONE "/webservices5/atservicesrest/"
#define VERSION "v1.0/"

enum { HOUR = 3600000 };		/* ms */

/* --- state --- */

bool
autotask_reset(struct autotask *t, char **error)
{
	struct buf b = { 0 };
	struct at_world w;
	json_error_t e;
	json_t *root = json_load_file(t->file, JSON_REJECT_DUPLICATES, &e);

	if (root == NULL) {
		buf_fmt(&b, "%s:%d:%d: %s", t->file, e.line, e.column, e.text);
		*error = buf_take(&b);
		return false;
	}
	if (!at_world_load(&w, t->file, root, error))
		return false;
	(void)pthread_mutex_lock(&t->lock);
	at_world_release(&t->w);
	t->w = w;
	t->wrong_logins = 0;
	limiter_reset(t->budget);
	(void)pthread_mutex_unlock(&t->lock);
	return true;
}

struct autotask *
autotask_new(const char *file, char **error)
{
	struct autotask *t = xcalloc(1, sizeof(*t));

	t->file = file;
	t->budget = limiter_new();
	(void)pthread_mutex_init(&t->lock, NULL);
	if (autotask_reset(t, error))
		return t;
	autotask_free(t);
	return NULL;
}

void
autotask_free(struct autotask *t)
{
	if (t == NULL)
		return;
	at_world_release(&t->w);
	limiter_free(t->budget);
	(void)pthread_mutex_destroy(&t->lock);
	free(t);
}

/* --- paths --- */

/* What follows a prefix, in any case; NULL if it is another. */
static const char *
below(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncasecmp(path, prefix, n) == 0 ? path + n : NULL;
}

bool
is_autotask(const struct request *r)
{
	return below(r->path, DISCOVERY) != NULL ||
	    below(r->path, ZONE) != NULL;
}

/* Behind the zone's version; NULL if this is no path of the zone. */
static const char *
zone_path(const struct request *r)
{
	const char *rest = below(r->path, ZONE);

	return rest != NULL ? below(rest, VERSION) : NULL;
}

static bool
segment_is(const char *path, const char *name)
{
	size_t n = strlen(name);

	return strncmp(path, name, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0');
}

/* The entity that a path begins with; AT_ENTITIES if there is none. */
static enum at_entity
entity_of(const char *path)
{
	int i;

	for (i = 0; i < AT_ENTITIES; i++)
		if (segment_is(path, at_schemas[i].path))
			break;
	return (enum at_entity)i;
}

/* --- what is counted around a request --- */

static void
check_keys(struct autotask *t, struct request *r)
{
	const char *user = request_header(r, "username");
	const char *secret = request_header(r, "secret");
	const char *code = request_header(r, "apiintegrationcode");

	if (user == NULL && secret == NULL && code == NULL)
		return;
	r->authorization = user != NULL && secret != NULL && code != NULL &&
	    strcmp(user, t->w.user) == 0 && strcmp(secret, t->w.secret) == 0 &&
	    strcmp(code, t->w.code) == 0 ? "right" : "wrong";
}

void
autotask_begin(struct autotask *t, struct request *r)
{
	const char *path = zone_path(r);
	unsigned int n = 0;

	(void)pthread_mutex_lock(&t->lock);
	check_keys(t, r);
	if (path != NULL)
		n = ++t->under_way[entity_of(path)];
	(void)pthread_mutex_unlock(&t->lock);
	r->beside = n;
}

void
autotask_end(struct autotask *t, const struct request *r)
{
	const char *path = zone_path(r);

	(void)pthread_mutex_lock(&t->lock);
	if (path != NULL)
		t->under_way[entity_of(path)]--;
	(void)pthread_mutex_unlock(&t->lock);
}

/* --- zones --- */

static void
write_zone(struct autotask *t, const char *url, struct answer *a)
{
	const char *zone = t->w.zone_url;
	struct buf own = { 0 };

	buf_fmt(&own, "%s/webservices5/ATServicesRest/", url);
	if (t->w.v[AT_SLASH] != 0)
		own.s[--own.len] = '\0';
	answer_start(a, 200, TYPE_JSON);
	buf_fmt(&a->body, t->w.v[AT_NAMES] == AT_PASCAL ?
	    "{\"ZoneName\":\"Sample 5\",\"Ci\":123456,\"WebUrl\":\"%s/\","
	    "\"Url\":" : "{\"zoneName\":\"Sample 5\",\"ci\":123456,"
	    "\"webUrl\":\"%s/\",\"url\":", url);
	buf_json(&a->body, zone != NULL ? zone : own.s);
	buf_char(&a->body, '}');
	buf_release(&own);
}

static void
find_zone(struct autotask *t, const char *url, struct request *r,
    struct answer *a)
{
	const char *user = request_param(r, "user");

	if (request_header(r, "secret") != NULL)
		request_note(r, "a secret that the zone call does not need");
	if (user == NULL || strcasecmp(user, t->w.user) != 0)
		at_errors(a, 500, "The user is not known in any zone.");
	else
		write_zone(t, url, a);
}

/* The host that every user has in common knows the zones and nothing else. */
static void
serve_discovery(struct autotask *t, const char *url, struct request *r,
    struct answer *a)
{
	const char *path = below(r->path, DISCOVERY);
	const char *rest = below(path, VERSION);

	if (strcmp(r->method, "GET") != 0) {
		at_errors(a, 405, "The requested resource does not support "
		    "http method '%s'.", r->method);
	} else if (strcasecmp(path, "versioninformation") == 0) {
		answer_start(a, 200, TYPE_JSON);
		buf_str(&a->body, "{\"apiVersions\":[\"1.0\"]}");
	} else if (rest != NULL && strcasecmp(rest, "zoneInformation") == 0) {
		find_zone(t, url, r, a);
	} else {
		request_note(r, "the wrong zone");
		answer_html(a, 404);
	}
}

/* --- limits --- */

static struct switches
budget_rules(const struct at_world *w)
{
	struct switches s;

	switches_init(&s);
	s.v[SW_RATE_REQUESTS] = w->v[AT_THRESHOLD];
	s.v[SW_RATE_OTHERS] = w->v[AT_OTHERS];
	s.v[SW_RATE_WINDOW] = HOUR;
	s.v[SW_RATE_RETRY_AFTER] = w->v[AT_SUSPENDED];
	return s;
}

static void
retry_after(struct answer *a, enum at_retry_after how, int64_t seconds)
{
	time_t t = time(NULL) + (time_t)seconds;
	char text[64];
	struct tm tm;

	if (how == AFTER_SECONDS) {
		answer_header(a, "Retry-After", "%lld", (long long)seconds);
	} else if (how == AFTER_DATE && gmtime_r(&t, &tm) != NULL) {
		(void)strftime(text, sizeof(text),
		    "%a, %d %b %Y %H:%M:%S GMT", &tm);
		answer_header(a, "Retry-After", "%s", text);
	}
}

/* True if the call may go on; *ms is how long it is delayed. */
static bool
take_budget(struct autotask *t, struct request *r, struct answer *a,
    int64_t *ms)
{
	struct switches s = budget_rules(&t->w);
	int64_t wait = limiter_take(t->budget, &s, sim_clock());
	int64_t limit = t->w.v[AT_THRESHOLD];
	int64_t used = t->w.v[AT_OTHERS] + limiter_used(t->budget);

	*ms = used * 2 < limit ? 0 : used * 4 < limit * 3 ? t->w.v[AT_SLOW] :
	    2 * t->w.v[AT_SLOW];
	if (wait == 0)
		return true;
	r->outcome = "limited";
	retry_after(a, (enum at_retry_after)t->w.v[AT_RETRY_AFTER], wait);
	at_errors(a, 429, "The request threshold of %lld per 60 minutes has "
	    "been exceeded.", (long long)limit);
	return false;
}

static void
write_threshold(struct autotask *t, struct answer *a)
{
	answer_start(a, 200, TYPE_JSON);
	buf_fmt(&a->body, "{\"externalRequestThreshold\":%lld,"
	    "\"requestThresholdTimeframe\":60,"
	    "\"currentTimeframeRequestCount\":%lld}",
	    (long long)t->w.v[AT_THRESHOLD],
	    (long long)(t->w.v[AT_OTHERS] + limiter_used(t->budget)));
}

static bool
authenticate(struct autotask *t, const struct request *r, struct answer *a)
{
	bool locked = t->wrong_logins >= t->w.v[AT_LOCK_AFTER];

	if (strcmp(r->authorization, "right") == 0 && !locked) {
		t->wrong_logins = 0;
		return true;
	}
	t->wrong_logins += strcmp(r->authorization, "wrong") == 0;
	answer_start(a, 401, NULL);
	return false;
}

/* --- entities --- */

static bool
read_id(const char *s, const char **end, int64_t *id)
{
	char *e;

	*id = strtoll(s, &e, 10);
	*end = e;
	return e > s && e - s < 19 && (*e == '/' || *e == '\0') &&
	    (*s == '-' || (*s >= '0' && *s <= '9'));
}

static bool
reads(const struct request *r)
{
	return strcmp(r->method, "GET") == 0;
}

/* What can be asked at /Entity/...; false if it is none of these. */
static bool
serve_query(struct at_call *c, const char *rest)
{
	bool post = strcmp(c->r->method, "POST") == 0;

	if (!post && !reads(c->r))
		return false;
	if (strcmp(rest, "/query") == 0)
		at_query(c);
	else if (strcmp(rest, "/query/next") == 0)
		at_query_next(c);
	else if (strcmp(rest, "/query/count") == 0)
		at_count(c);
	else
		return false;
	return true;
}

/* Children of a contract, as the API calls them. */
static bool
serve_children(struct at_call *c, const char *name, int64_t contract)
{
	static const struct {
		const char *name;
		enum at_entity of;
	} children[] = { { "/Services", AT_LINES },
	    { "/ServiceUnits", AT_UNITS },
	    { "/ServiceBundles", AT_BUNDLE_LINES } };
	size_t i;

	for (i = 0; i < sizeof(children) / sizeof(children[0]); i++)
		if (strcmp(children[i].name, name) == 0) {
			c->of = children[i].of;
			at_children(c, contract);
			return true;
		}
	return false;
}

static void
serve_entity(struct at_call *c, const char *rest)
{
	const char *end;
	int64_t id;

	if (serve_query(c, rest))
		return;
	if (!reads(c->r)) {
		at_refuse_write(c, rest);
	} else if (segment_is(rest, "/entityInformation")) {
		rest += strlen("/entityInformation");
		at_information(c, rest + (*rest == '/'));
	} else if (*rest == '/' && read_id(rest + 1, &end, &id)) {
		if (*end == '\0')
			at_item(c, id);
		else if (c->of != AT_CONTRACTS || !serve_children(c, end, id))
			answer_html(c->a, 404);
	} else {
		answer_html(c->a, 404);
	}
}

static void
serve_zone(struct autotask *t, const char *base, const char *path,
    struct request *r, struct answer *a)
{
	struct at_call c = { t, r, a, entity_of(path), base };

	if (strcmp(path, "ThresholdInformation") == 0 && reads(r))
		write_threshold(t, a);
	else if (c.of == AT_ENTITIES && reads(r))
		answer_html(a, 404);
	else if (c.of == AT_ENTITIES)
		at_refuse_write(&c, path);
	else
		serve_entity(&c, path + strlen(at_schemas[c.of].path));
}

/* What is asked of a request before its entity is: true if it may go on. */
static bool
may_go_on(struct autotask *t, struct request *r, struct answer *a,
    int64_t *ms)
{
	const char *type = request_header(r, "content-type");

	if (!authenticate(t, r, a) || !take_budget(t, r, a, ms))
		return false;
	if (r->beside > t->w.v[AT_THREADS]) {
		request_note(r, "more at once than the entity allows");
		at_errors(a, (int)t->w.v[AT_THREAD_STATUS], "Itgenatr005: "
		    "thread threshold exceeded for this integration.");
		return false;
	}
	if (type == NULL || below(type, "application/json") == NULL) {
		request_note(r, "Content-Type is not application/json");
		if (!reads(r)) {
			answer_html(a, 415);
			return false;
		}
	}
	return true;
}

void
autotask_serve(struct sim *sim, struct request *r, struct answer *a)
{
	struct autotask *t = sim->autotask;
	const char *path = zone_path(r);
	struct buf base = { 0 };
	int64_t ms = 0;

	(void)pthread_mutex_lock(&t->lock);
	buf_fmt(&base, "%s/webservices5/ATServicesRest/V1.0/", sim->url);
	if (r->bad != NULL) {
		request_note(r, "%s", r->bad);
		answer_html(a, 400);
	} else if (below(r->path, DISCOVERY) != NULL) {
		serve_discovery(t, sim->url, r, a);
	} else if (path == NULL) {
		answer_html(a, 404);
	} else if (may_go_on(t, r, a, &ms)) {
		serve_zone(t, base.s, path, r, a);
	}
	(void)pthread_mutex_unlock(&t->lock);
	buf_release(&base);
	sim_sleep(sim, ms);
}

void
autotask_usual_body(int status, struct answer *a)
{
	if (status == 401)
		answer_start(a, status, NULL);
	else if (status == 502 || status == 503 || status == 504)
		answer_html(a, status);
	else
		at_errors(a, status, "An unexpected error has occurred.");
}
