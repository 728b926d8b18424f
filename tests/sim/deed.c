#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "../sim-autotask/autotask.h"
#include "fault.h"
#include "schema.h"

/* The members of "do", the deed each asks for, and what it must be. */
static const struct {
	const char *name;
	enum deed_type type;
	const char *rule;
} members[] = {
	{ "status", DEED_STATUS, "must be a number from 100 to 599" },
	{ "reset", DEED_RESET, "must be \"before\" or \"after\"" },
	{ "close", DEED_CLOSE, "must be \"before\" or \"after\"" },
	{ "cut", DEED_CUT, "must be \"half\" or a number of bytes" },
	{ "endless", DEED_ENDLESS, "must be true or {\"bytes\":n,\"ms\":n}" },
	{ "drip", DEED_DRIP, "must be {\"bytes\":n,\"ms\":n}" },
	{ "length", DEED_LENGTH, "must be a number that is not 0" },
	{ "garbage", DEED_GARBAGE, "must be a string" },
	{ "html", DEED_HTML, "must be true" },
	{ "malformed", DEED_MALFORMED, "must be true" },
	{ "refuse", DEED_REFUSE, "must be a number of milliseconds" },
	{ "quantity", DEED_QUANTITY,
	    "must be {\"answer\":n} or {\"store\":n}" },
	{ "bundle", DEED_BUNDLE, "must be an object" },
};
enum { MEMBERS = sizeof(members) / sizeof(members[0]) };

/* Members that go with a deed. */
static const char extras[] =
    "delay delayWhen hold when change headers body contentType as retryAfter "
    "location end";

static bool
is_before_or_after(const json_t *v, bool *after)
{
	const char *s = json_string_value(v);

	*after = s != NULL && strcmp(s, "after") == 0;
	return *after || (s != NULL && strcmp(s, "before") == 0);
}

static bool
number_in(const json_t *v, int64_t low, int64_t high, int64_t *to)
{
	*to = json_integer_value(v);
	return json_is_integer(v) && *to >= low && *to <= high;
}

/* {"bytes":n,"ms":n} */
static bool
pieces(struct deed *d, json_t *v)
{
	return number_in(json_object_get(v, "bytes"), 1, 1 << 30, &d->n) &&
	    number_in(json_object_get(v, "ms"), 0, 600000, &d->ms);
}

/* "half", or how many bytes; -1 stands for the half. */
static bool
cut(struct deed *d, const json_t *v)
{
	const char *s = json_string_value(v);

	if (s == NULL)
		return number_in(v, 0, 1 << 30, &d->n);
	d->n = -1;
	return strcmp(s, "half") == 0;
}

/* {"answer":n} or {"store":n} */
static bool
quantity(struct deed *d, const json_t *v)
{
	d->store = json_object_get(v, "store") != NULL;
	return json_object_size(v) == 1 && json_is_number(
	    json_object_get(v, d->store ? "store" : "answer"));
}

static bool
deed_value(struct deed *d, json_t *v)
{
	switch (d->type) {
	case DEED_STATUS:
		return number_in(v, 100, 599, &d->n);
	case DEED_RESET:
	case DEED_CLOSE:
		return is_before_or_after(v, &d->after);
	case DEED_CUT:
		return cut(d, v);
	case DEED_ENDLESS:
		d->n = 65536;
		return json_is_true(v) || pieces(d, v);
	case DEED_DRIP:
		return pieces(d, v);
	case DEED_LENGTH:
		return number_in(v, -(1 << 30), 1 << 30, &d->n) && d->n != 0;
	case DEED_GARBAGE:
		return json_is_string(v);
	case DEED_HTML:
	case DEED_MALFORMED:
		return json_is_true(v);
	case DEED_REFUSE:
		return number_in(v, 1, 600000, &d->n);
	case DEED_QUANTITY:
		return quantity(d, v);
	case DEED_BUNDLE:
		return json_is_object(v);
	case DEED_NONE:
		break;
	}
	return false;
}

static bool
deed_extras(struct deed *d, json_t *json, struct buf *why)
{
	json_t *when = json_object_get(json, "when");
	json_t *delay = json_object_get(json, "delay");
	json_t *delay_when = json_object_get(json, "delayWhen");
	json_t *hold = json_object_get(json, "hold");
	const char *end = json_string_value(json_object_get(json, "end"));

	if (when != NULL && !is_before_or_after(when, &d->after))
		buf_str(why, "do.when: must be \"before\" or \"after\"");
	else if (delay != NULL && !number_in(delay, 0, 600000, &d->delay))
		buf_str(why, "do.delay: must be a number of milliseconds");
	else if (delay_when != NULL &&
	    !is_before_or_after(delay_when, &d->delay_after))
		buf_str(why, "do.delayWhen: must be \"before\" or \"after\"");
	else if (hold != NULL && !is_before_or_after(hold, &d->hold_after))
		buf_str(why, "do.hold: must be \"before\" or \"after\"");
	d->hold = hold != NULL;
	d->reset = end != NULL && strcmp(end, "reset") == 0;
	return why->len == 0;
}

bool
deed_parse(struct deed *d, json_t *json, struct buf *why)
{
	const char *name;
	json_t *value;
	size_t i;

	memset(d, 0, sizeof(*d));
	d->json = json;
	json_object_foreach(json, name, value) {
		for (i = 0; i < MEMBERS; i++)
			if (strcmp(members[i].name, name) == 0)
				break;
		if (i == MEMBERS && word_in(extras, name, strlen(name), true))
			continue;
		if (i == MEMBERS) {
			buf_fmt(why, "do.%s: there is no such deed", name);
			return false;
		}
		if (d->type != DEED_NONE) {
			buf_fmt(why, "do.%s: only one deed at a time", name);
			return false;
		}
		d->type = members[i].type;
		if (!deed_value(d, value)) {
			buf_fmt(why, "do.%s: %s", name, members[i].rule);
			return false;
		}
	}
	return deed_extras(d, json, why);
}

char *
deed_name(const struct deed *d)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		if (members[i].type == d->type)
			buf_str(&b, members[i].name);
	if (d->type == DEED_STATUS)
		buf_fmt(&b, "-%d", (int)d->n);
	else if (d->type == DEED_RESET || d->type == DEED_CLOSE)
		buf_str(&b, d->after ? "-after" : "-before");
	else if (d->type == DEED_NONE)
		buf_str(&b, d->hold ? "hold" : d->delay > 0 ? "delay" :
		    "change");
	return buf_take(&b);
}

/* --- the answers of DEED_STATUS --- */

/* The bodies that the facts show; other errors have none or a page. */
static const struct {
	int status;
	const char *code, *message;
} bodies[] = {
	{ 401, "Unauthorized", "Incorrect public/private key" },
	{ 403, "Security",
	    "You do not have security permission to perform this action." },
	{ 404, "NotFound", "Record not found" },
	{ 405, "MethodNotAllowed",
	    "The requested resource does not support this http method." },
	{ 409, "Conflict", "The record is possibly in use." },
	{ 415, "UnsupportedMediaType",
	    "The request's Content-Type is not supported." },
	{ 500, "ConnectWiseApi",
	    "A timeout has occured. Please try again." },
};

static void
invalid_object(struct answer *a)
{
	answer_start(a, 400, TYPE_JSON);
	buf_str(&a->body, "{\"code\":\"InvalidObject\",\"message\":\"addition "
	    "object is invalid\",\"errors\":[{\"code\":\"OutOfRange\","
	    "\"message\":\"serialNumber is out of range.\",\"resource\":"
	    "\"addition\",\"field\":\"serialNumber\"}]}");
}

static void
http_date(struct answer *a, int64_t from_now)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	    "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
	    "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = time(NULL) + (time_t)from_now;
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL)
		answer_header(a, "Retry-After",
		    "%s, %02d %s %d %02d:%02d:%02d GMT", days[tm.tm_wday],
		    tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
		    tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* "retryAfter": seconds, "date", "date+5", "date-3600", "past", "huge",
 * "garbage", "none", or what the header is to say. */
static void
retry_after(struct answer *a, const json_t *v)
{
	const char *s = json_string_value(v);

	if (json_is_integer(v))
		answer_header(a, "Retry-After", "%lld",
		    (long long)json_integer_value(v));
	else if (s == NULL)
		answer_header(a, "Retry-After", "30");
	else if (strcmp(s, "none") == 0)
		return;
	else if (strcmp(s, "past") == 0)
		http_date(a, -86400);
	else if (strncmp(s, "date", 4) == 0)
		http_date(a, s[4] != '\0' ? strtol(s + 4, NULL, 10) : 30);
	else if (strcmp(s, "huge") == 0)
		answer_header(a, "Retry-After", "99999999999999999999");
	else if (strcmp(s, "garbage") == 0)
		answer_header(a, "Retry-After", "soon");
	else
		answer_header(a, "Retry-After", "%s", s);
}

static void
too_many(struct answer *a, const json_t *after)
{
	answer_start(a, 429, TYPE_JSON);
	buf_fmt(&a->body, "{\"error\":\"ConnectWiseAPI\",\"message\":\"Too "
	    "many requests. Please try again in %lld seconds.\"}",
	    json_is_integer(after) ? (long long)json_integer_value(after) :
	    30LL);
	retry_after(a, after);
}

/* "location": "same" (default), "other" host, or a URL. */
static void
redirect(const struct request *r, const char *url, const json_t *where,
    struct answer *a)
{
	const char *s = json_string_value(where);

	if (s == NULL || strcmp(s, "same") == 0)
		answer_header(a, "Location", "%s%s", url, r->target);
	else if (strcmp(s, "other") == 0)
		answer_header(a, "Location", "%.*s//localhost%s%s",
		    (int)strcspn(url, "/"), url, strrchr(url, ':'),
		    r->target);
	else
		answer_header(a, "Location", "%s", s);
}

static void
usual_body(int status, const struct request *r, struct answer *a)
{
	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (bodies[i].status == status)
			break;
	if (is_autotask(r))
		autotask_usual_body(status, a);
	else if (status == 400 && strncmp(r->path, "/api/", 5) != 0)
		invalid_object(a);
	else if (i == sizeof(bodies) / sizeof(bodies[0]))
		answer_html(a, status);
	else if (strncmp(r->path, "/api/", 5) == 0) {
		answer_start(a, status, TYPE_JSON);
		buf_fmt(&a->body, "{\"message\":\"%s\"}", bodies[i].message);
	} else
		answer_error(a, status, bodies[i].code, "%s",
		    bodies[i].message);
}

/* "body" (text, or JSON), "contentType", "headers": say it word by word. */
static void
own_words(const json_t *json, struct answer *a)
{
	const json_t *body = json_object_get(json, "body");
	const char *type = json_string_value(json_object_get(json,
	    "contentType"));
	const char *name;
	json_t *value;
	char *text;

	if (type != NULL)
		a->type = type;
	json_object_foreach(json_object_get(json, "headers"), name, value)
		if (json_is_string(value))
			answer_header(a, name, "%s",
			    json_string_value(value));
	if (body == NULL)
		return;
	buf_clear(&a->body);
	text = json_is_string(body) ? xstrdup(json_string_value(body)) :
	    json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY);
	buf_str(&a->body, text != NULL ? text : "");
	free(text);
}

void
deed_answer(const struct deed *d, const struct request *r, const char *url,
    struct answer *a)
{
	const char *as = json_string_value(json_object_get(d->json, "as"));
	int status = d->type == DEED_HTML ? 200 : (int)d->n;

	if (d->type == DEED_HTML || (as != NULL && strcmp(as, "html") == 0))
		answer_html(a, status);
	else if (status == 429)
		too_many(a, json_object_get(d->json, "retryAfter"));
	else if (status < 300)
		answer_start(a, status, TYPE_JSON);
	else
		usual_body(status, r, a);
	if (status != 429 && json_object_get(d->json, "retryAfter") != NULL)
		retry_after(a, json_object_get(d->json, "retryAfter"));
	if (status >= 300 && status < 400)
		redirect(r, url, json_object_get(d->json, "location"), a);
	own_words(d->json, a);
}
