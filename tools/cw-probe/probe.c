#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "cwtext.h"
#include "findings.h"
#include "probe.h"

void
probe_init(struct probe *p)
{
	memset(p, 0, sizeof(*p));
	p->last = &p->first;
	redact_init(&p->redact);
}

void
probe_release(struct probe *p)
{
	struct exchange *x;
	int i;

	for (x = p->first; x != NULL; x = x->next)
		json_decref(x->json);
	for (i = 0; i < PROBE_SYSTEMS; i++)
		if (i != CONNECTWISE && i != AUTOTASK)	/* the session's */
			http_free(p->http[i]);
	redact_release(&p->redact);
	arena_release(&p->arena);
}

void
probe_close(struct probe *p, enum probe_system system, const char *why)
{
	if (p->closed[system] == NULL)
		p->closed[system] = why;
}

/* --- asking --------------------------------------------------------------- */

struct asking {
	struct exchange *x;
	bool again;		/* a failure that may pass */
};

/* Whether the server has failed. Autotask says 500 of what is wrong with a
 * request, and why. */
static bool
has_failed(const struct exchange *x)
{
	return x->status >= 500 && !(x->system == AUTOTASK &&
	    json_is_object(x->json));
}

static void
on_answer(void *ctx, const struct http_answer *answer)
{
	struct asking *asking = ctx;
	struct exchange *x = asking->x;

	x->status = answer->status;
	x->bytes = answer->body.len;
	x->link = answer->next;
	x->pages = answer->pages;
	(void)snprintf(x->type, sizeof(x->type), "%s", answer->type);
	json_decref(x->json);
	x->json = answer->status != 0 ? cw_json(answer, NULL) : NULL;
	x->failure = answer->failure;
	asking->again = answer->status == 0 || has_failed(x);
}

static void
send_once(struct probe *p, struct asking *asking)
{
	const struct exchange *x = asking->x;

	p->requests++;
	http_queue(p->http[x->system], &(struct http_request){
		.method = x->body != NULL ? "POST" : "GET",
		.path = x->path,
		.body = x->body,
	    }, on_answer, asking);
	http_run(p->http[x->system]);
}

/* Why the exchange cannot be made, or NULL. */
static const char *
hindrance(const struct probe *p, enum probe_system system)
{
	if (p->closed[system] != NULL)
		return p->closed[system];
	if (p->http[system] == NULL)
		return "the job does not name this system";
	return p->requests < PROBE_REQUESTS ? NULL :
	    "not asked: 60 requests have been made";
}

static void
make_exchange(struct probe *p, struct exchange *x)
{
	struct asking asking = { .x = x };

	if ((x->why = hindrance(p, x->system)) != NULL)
		return;
	x->sent = true;
	send_once(p, &asking);
	if (asking.again && p->requests < PROBE_REQUESTS)
		send_once(p, &asking);
	if (x->status == 0) {
		warn_line("%s", x->failure.text);
		x->why = "there is no answer";
		probe_close(p, x->system, x->why);
	} else if (x->status == 429) {
		p->limited = p->requests;
		x->why = "the limit of requests is used up (HTTP 429): probe "
		    "again later";
		probe_close(p, x->system, x->why);
	} else if (has_failed(x)) {
		x->why = arena_fmt(&p->arena, "the server failed (HTTP %ld)",
		    x->status);
	}
}

static const struct exchange *
ask(struct probe *p, enum probe_system system, const char *path,
    const char *body)
{
	struct exchange *x;

	for (x = p->first; x != NULL; x = x->next)
		if (x->system == system && strcmp(x->path, path) == 0 &&
		    (body == NULL) == (x->body == NULL) &&
		    (body == NULL || strcmp(x->body, body) == 0))
			return x;
	x = arena_alloc(&p->arena, sizeof(*x));
	x->system = system;
	x->path = arena_str(&p->arena, path);
	if (body != NULL)
		x->body = arena_str(&p->arena, body);
	*p->last = x;
	p->last = &x->next;
	make_exchange(p, x);
	return x;
}

const struct exchange *
probe_get(struct probe *p, enum probe_system system, const char *path)
{
	return ask(p, system, path, NULL);
}

const struct exchange *
probe_post(struct probe *p, enum probe_system system, const char *path,
    const char *body)
{
	return ask(p, system, path, body);
}

const struct exchange *
probe_list(struct probe *p, const char *path, const char *conditions,
    const char *fields, const char *order, int page_size)
{
	const struct exchange *x;
	struct buf b = { 0 };

	buf_addf(&b, "%s?", path);
	if (conditions != NULL) {
		buf_adds(&b, "conditions=");
		http_encode(&b, conditions);
		buf_addc(&b, '&');
	}
	if (fields != NULL) {
		buf_adds(&b, "fields=");
		http_encode(&b, fields);
		buf_addc(&b, '&');
	}
	buf_adds(&b, "orderBy=");
	http_encode(&b, order != NULL ? order : "id asc");
	buf_addf(&b, "&pageSize=%d", page_size);
	x = ask(p, CONNECTWISE, b.data, NULL);
	buf_release(&b);
	return x;
}

const struct exchange *
probe_bundle(struct probe *p, const char *body)
{
	return ask(p, CONNECTWISE, "system/bundles", body);
}

const json_t *
probe_rows(const struct exchange *x)
{
	return x->why == NULL && x->status == 200 && json_is_array(x->json) ?
	    x->json : NULL;
}

/* --- findings ------------------------------------------------------------- */

void
found(struct probe *p, struct finding *f, enum finding_verdict verdict,
    const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f->verdict = verdict;
	f->evidence = arena_str(&p->arena, text);
}

bool
was_answered(struct probe *p, struct finding *f, const struct exchange *x)
{
	const char *why = x->why;

	if (why == NULL && (x->status != 200 || x->json == NULL))
		why = p->closed[x->system];
	if (why == NULL && x->status == 403 && x->system == CONNECTWISE)
		why = arena_fmt(&p->arena, "%s: may the API member read it?",
		    probe_shape(p, x));
	if (why != NULL)
		found(p, f, VERDICT_UNTESTABLE, "%s", why);
	return why == NULL;
}

const char *
probe_shape(struct probe *p, const struct exchange *x)
{
	const char *code = json_string_value(json_object_get(x->json, "code"));

	if (x->status == 200 && x->json != NULL)
		return json_is_array(x->json) ? "a list" : json_is_object(
		    x->json) ? "an object" : "JSON, but neither list nor "
		    "object";
	if (code != NULL)
		return arena_fmt(&p->arena, "HTTP %ld, code %s", x->status,
		    redact_word(&p->redact, code, &p->arena));
	return arena_fmt(&p->arena, "HTTP %ld, %s", x->status,
	    x->bytes == 0 ? "without a body" : x->json != NULL ? "JSON" :
	    strcmp(x->type, "text/html") == 0 ? "a web page" : "no JSON");
}

bool
was_list(struct probe *p, struct finding *f, const struct exchange *x)
{
	if (!was_answered(p, f, x))
		return false;
	if (probe_rows(x) != NULL)
		return true;
	if (x->status == 400)
		f->value = FINDING_REFUSED;
	found(p, f, VERDICT_REFUTED, "%s", probe_shape(p, x));
	return false;
}
