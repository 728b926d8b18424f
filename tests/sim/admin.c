/*
 * The calls below /_sim/: looking into the simulator and changing what it
 * serves behind a client's back. Nothing of this is logged or authenticated.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../sim-autotask/autotask.h"
#include "fault.h"
#include "gate.h"
#include "limit.h"
#include "log.h"
#include "render.h"
#include "sim.h"
#include "state.h"

struct admin {
	struct sim *sim;
	struct request *r;
	struct answer *a;
	const char *rest;	/* of the path, behind the call's own */
};

static void
refuse(struct answer *a, int status, const char *why)
{
	answer_start(a, status, TYPE_TEXT);
	buf_fmt(&a->body, "%s\n", why);
}

static void
done(struct answer *a)
{
	answer_start(a, 200, TYPE_JSON);
	buf_str(&a->body, "{}\n");
}

/* --- state --- */

static void
state_get(struct admin *c)
{
	answer_start(c->a, 200, TYPE_JSON);
	(void)pthread_rwlock_rdlock(&c->sim->lock);
	state_dump(&c->a->body, c->sim->world);
	(void)pthread_rwlock_unlock(&c->sim->lock);
}

/* Puts another world in the place of the old one. */
static void
change_world(struct sim *sim, struct world *w)
{
	struct world *old;

	(void)pthread_rwlock_wrlock(&sim->lock);
	old = sim->world;
	sim->world = w;
	(void)pthread_rwlock_unlock(&sim->lock);
	world_free(old);
}

static void
state_put(struct admin *c)
{
	struct source src = { "body", c->r->body.s, c->r->body.len, NULL };
	struct world *w;

	/* Loading interns strings, which the lock guards. */
	(void)pthread_rwlock_wrlock(&c->sim->lock);
	w = state_load(&src);
	(void)pthread_rwlock_unlock(&c->sim->lock);
	if (w == NULL) {
		refuse(c->a, 400, src.error);
		free(src.error);
		return;
	}
	change_world(c->sim, w);
	limiter_reset(c->sim->limiter);
	done(c->a);
}

static void
reset(struct admin *c)
{
	char *error;

	if (sim_reset(c->sim, &error) && (c->sim->autotask == NULL ||
	    autotask_reset(c->sim->autotask, &error))) {
		limiter_reset(c->sim->limiter);
		done(c->a);
		return;
	}
	refuse(c->a, 500, error);
	free(error);
}

bool
sim_reset(struct sim *sim, char **error)
{
	struct source src = { sim->state_name, NULL, 0, NULL };
	struct buf text = { 0 };
	char chunk[65536];
	struct world *w;
	size_t n;
	FILE *f;

	f = fopen(sim->state_name, "r");
	if (f == NULL) {
		buf_fmt(&text, "%s: %s", sim->state_name, strerror(errno));
		*error = buf_take(&text);
		return false;
	}
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&text, chunk, n);
	(void)fclose(f);
	src.text = text.s != NULL ? text.s : "";
	src.len = text.len;
	(void)pthread_rwlock_wrlock(&sim->lock);
	w = state_load(&src);
	(void)pthread_rwlock_unlock(&sim->lock);
	buf_release(&text);
	*error = src.error;
	if (w == NULL)
		return false;
	change_world(sim, w);
	return true;
}

/* --- log --- */

static void
log_get(struct admin *c)
{
	answer_start(c->a, 200, "application/x-ndjson");
	log_read(c->sim->log, &c->a->body);
}

static void
log_delete(struct admin *c)
{
	log_clear(c->sim->log);
	done(c->a);
}

/* --- records --- */

/* Finds the record of /_sim/LIST/ID; the table in *t, the id in *id (0 = the
 * path has none). False after 404. */
static bool
find_table(struct admin *c, struct table **t, int32_t *id)
{
	size_t n = strcspn(c->rest, "/");
	int of;

	for (of = 0; of < RESOURCES; of++)
		if (strlen(schemas[of].list) == n &&
		    strncmp(schemas[of].list, c->rest, n) == 0)
			break;
	if (of == RESOURCES) {
		refuse(c->a, 404, "no such call; see /_sim/");
		return false;
	}
	*t = &c->sim->world->t[of];
	*id = c->rest[n] == '/' ?
	    (int32_t)strtol(c->rest + n + 1, NULL, 10) : 0;
	return true;
}

static void
show_record(struct admin *c, const struct record *r)
{
	answer_start(c->a, 200, TYPE_JSON);
	render(&c->a->body, c->sim->world, r, NULL, NULL, RENDER_STORED);
	buf_char(&c->a->body, '\n');
}

static void
record_show(struct admin *c)
{
	struct table *t;
	struct record *r;
	int32_t id;

	(void)pthread_rwlock_rdlock(&c->sim->lock);
	if (find_table(c, &t, &id)) {
		r = table_find(t, id);
		if (r != NULL)
			show_record(c, r);
		else
			refuse(c->a, 404, "no such record");
	}
	(void)pthread_rwlock_unlock(&c->sim->lock);
}

/* Gives the record the members of `json` (null removes it) and answers. */
static void
change(struct admin *c, json_t *json)
{
	struct buf why = { 0 };
	struct record *r;
	struct table *t;
	int32_t id;

	(void)pthread_rwlock_wrlock(&c->sim->lock);
	if (find_table(c, &t, &id)) {
		r = state_change_one(c->sim->world, t->of, id, json, &why);
		if (r != NULL)
			show_record(c, r);
		else if (why.len > 0)
			refuse(c->a, 400, why.s);
		else
			done(c->a);
	}
	(void)pthread_rwlock_unlock(&c->sim->lock);
	buf_release(&why);
}

/* POST /_sim/LIST/ID: changes members of a record, adds it if it is new. */
static void
record_set(struct admin *c)
{
	if (json_is_object(c->r->json))
		change(c, c->r->json);
	else
		refuse(c->a, 400, "the body must be a JSON object");
}

static void
record_delete(struct admin *c)
{
	change(c, json_null());
}

/* --- Atria's periods, switches --- */

/* PUT /_sim/periods/2026-10-25 with an array of rows. */
static void
period_put(struct admin *c)
{
	struct source src = { "body", c->r->body.s, c->r->body.len, NULL };

	(void)pthread_rwlock_wrlock(&c->sim->lock);
	if (src.len > 0 && state_set_period(c->sim->world, &src, c->rest,
	    source_all(&src)))
		done(c->a);
	else
		refuse(c->a, 400, src.error != NULL ? src.error :
		    "the body must be an array");
	(void)pthread_rwlock_unlock(&c->sim->lock);
	free(src.error);
}

static void
period_delete(struct admin *c)
{
	(void)pthread_rwlock_wrlock(&c->sim->lock);
	atria_drop_period(&c->sim->world->atria, c->rest);
	(void)pthread_rwlock_unlock(&c->sim->lock);
	done(c->a);
}

/* POST /_sim/switches with {"name":value,...}; also shape, now, ... */
static void
switches_post(struct admin *c)
{
	struct source src = { "body", c->r->body.s, c->r->body.len, NULL };

	(void)pthread_rwlock_wrlock(&c->sim->lock);
	if (src.len > 0 && state_set_switches(c->sim->world, &src))
		done(c->a);
	else
		refuse(c->a, 400, src.error != NULL ? src.error :
		    "the body must be an object");
	(void)pthread_rwlock_unlock(&c->sim->lock);
	free(src.error);
}

static void
switches_get(struct admin *c)
{
	answer_start(c->a, 200, TYPE_TEXT);
	switches_help(&c->a->body);
}

/* --- faults --- */

static void
faults_get(struct admin *c)
{
	answer_start(c->a, 200, TYPE_JSON);
	faults_dump(c->sim->faults, &c->a->body);
}

static void
faults_set(struct admin *c, bool clear)
{
	char *error;

	if (c->r->json == NULL) {
		refuse(c->a, 400, "the body must be JSON");
	} else if (faults_add(c->sim->faults, "body", c->r->json, clear,
	    &error)) {
		faults_get(c);
	} else {
		refuse(c->a, 400, error);
		free(error);
	}
}

static void
faults_put(struct admin *c)
{
	faults_set(c, true);
}

static void
faults_post(struct admin *c)
{
	faults_set(c, false);
}

static void
faults_delete(struct admin *c)
{
	faults_clear(c->sim->faults);
	done(c->a);
}

/* POST /_sim/release with {} or {"drop":true}: what the deed "hold" holds. */
static void
release_post(struct admin *c)
{
	json_t *drop = json_object_get(c->r->json, "drop");

	if (!json_is_object(c->r->json) ||
	    (drop != NULL && !json_is_boolean(drop))) {
		refuse(c->a, 400, "the body must be {} or {\"drop\":true}");
		return;
	}
	answer_start(c->a, 200, TYPE_JSON);
	buf_fmt(&c->a->body, "{\"released\":%u}\n",
	    gate_release(c->sim->gate, json_is_true(drop)));
}

/* Waits until no connection is open but that of the caller. */
static bool
await_alone(struct sim *sim, int64_t ms)
{
	for (; atomic_load(&sim->connections) > 1 && ms > 0; ms -= 10)
		sim_sleep(sim, 10);
	return atomic_load(&sim->connections) <= 1;
}

/* POST /_sim/await with {"held":2}, {"held":2,"ms":500}: answers when so many
 * are held at once; 409 if they are not in time (5 minutes). With
 * {"alone":true}: when all other connections have ended, so that nothing is
 * under way any more, of clients that were killed either. */
static void
await_post(struct admin *c)
{
	const json_t *given = json_object_get(c->r->json, "ms");
	json_int_t n = json_integer_value(json_object_get(c->r->json, "held"));
	int64_t ms = given != NULL ? json_integer_value(given) : 300000;
	unsigned int held;

	if (json_is_true(json_object_get(c->r->json, "alone"))) {
		if (await_alone(c->sim, ms))
			done(c->a);
		else
			refuse(c->a, 409, "there are other connections");
		return;
	}
	if (n < 1 || n > 1000000) {
		refuse(c->a, 400, "the body must be {\"held\":n}");
		return;
	}
	held = gate_await(c->sim->gate, (unsigned int)n, ms, &c->sim->stop);
	if (held < n) {
		refuse(c->a, 409, "not so many are held");
		return;
	}
	answer_start(c->a, 200, TYPE_JSON);
	buf_fmt(&c->a->body, "{\"held\":%u}\n", held);
}

/* POST /_sim/clock with {"advance":ms}: delays end and windows pass. */
static void
clock_post(struct admin *c)
{
	json_int_t ms = json_integer_value(json_object_get(c->r->json,
	    "advance"));

	if (ms < 1 || ms > 86400000) {
		refuse(c->a, 400, "the body must be {\"advance\":ms}");
		return;
	}
	sim_clock_advance(ms);
	done(c->a);
}

/* POST /_sim/refuse with {"ms":500}: no connections from now on. */
static void
refuse_post(struct admin *c)
{
	json_int_t ms = json_integer_value(json_object_get(c->r->json, "ms"));

	if (ms < 1 || ms > 600000) {
		refuse(c->a, 400, "the body must be {\"ms\":n}");
		return;
	}
	sim_refuse(c->sim, ms);
	done(c->a);
}

/* --- the rest --- */

static void
autotask(struct admin *c)
{
	autotask_admin(c->sim->autotask, c->r, c->rest, c->a);
}

static void
info(struct admin *c)
{
	struct buf *b = &c->a->body;

	answer_start(c->a, 200, TYPE_JSON);
	buf_fmt(b, "{\"url\":\"%s\",\"refusing\":\"%s\",\"requests\":%lu}\n",
	    c->sim->url, c->sim->refusing, atomic_load(&c->sim->requests));
}

static void
quit(struct admin *c)
{
	atomic_store(&c->sim->stop, true);
	done(c->a);
}

static void help(struct admin *c);

static const struct admin_call {
	const char *method, *path;	/* a / at the end: more follows */
	void (*handler)(struct admin *);
	const char *help;
} calls[] = {
	{ "GET", "", help, "this page" },
	{ "GET", "info", info, "URLs and the number of requests" },
	{ "GET", "state", state_get, "everything, as a state file" },
	{ "PUT", "state", state_put, "another state" },
	{ "POST", "reset", reset, "the state file of -d again" },
	{ "GET", "log", log_get, "the request log" },
	{ "DELETE", "log", log_delete, "empties the request log" },
	{ "GET", "faults", faults_get, "the faults and how often they fired" },
	{ "PUT", "faults", faults_put, "other faults: a scenario" },
	{ "POST", "faults", faults_post, "one more fault, or several" },
	{ "DELETE", "faults", faults_delete, "no more faults" },
	{ "POST", "refuse", refuse_post, "no connections for {\"ms\":n}" },
	{ "POST", "release", release_post, "what is held goes on" },
	{ "POST", "await", await_post,
	    "waits until {\"held\":n} are, or for {\"alone\":true}" },
	{ "POST", "clock", clock_post, "sets it forward: {\"advance\":ms}" },
	{ "GET", "switches", switches_get, "what switches there are" },
	{ "POST", "switches", switches_post, "sets some: {\"mode\":\"cloud\"}"
	},
	{ "PUT", "periods/", period_put, "Atria's rows of a period" },
	{ "DELETE", "periods/", period_delete, "removes a period" },
	{ "GET", "autotask", autotask, "Autotask's state, as its file" },
	{ "PUT", "autotask", autotask, "another state" },
	{ "POST", "autotask", autotask, "sets switches: {\"pages\":\"skip\"}"
	},
	{ "GET", "autotask/", autotask, "a record, as the state file has it" },
	{ "POST", "autotask/", autotask, "changes members of it, or adds it" },
	{ "DELETE", "autotask/", autotask, "removes it" },
	{ "POST", "quit", quit, "ends the simulator" },
	{ "GET", "/", record_show, "a record, as the state file has it" },
	{ "POST", "/", record_set, "changes members of it, or adds it" },
	{ "DELETE", "/", record_delete, "removes it" },
};
enum { CALLS = sizeof(calls) / sizeof(calls[0]) };

static void
help(struct admin *c)
{
	struct buf *b = &c->a->body;
	const char *path;
	size_t i;

	answer_start(c->a, 200, TYPE_TEXT);
	for (i = 0; i < CALLS; i++) {
		path = calls[i].path;
		buf_fmt(b, "%-6s /_sim/%-18s %s\n", calls[i].method,
		    strcmp(path, "/") == 0 ? "additions/ID" :
		    strcmp(path, "periods/") == 0 ? "periods/yyyy-MM-dd" :
		    strcmp(path, "autotask/") == 0 ? "autotask/LIST/ID" :
		    path, calls[i].help);
	}
	buf_str(b, "\nInstead of additions: agreementTypes, companies, "
	    "catalog, agreements.\n");
}

static bool
is_call(const struct admin_call *call, const struct request *r,
    const char *path)
{
	size_t n = strlen(call->path);

	if (strcmp(call->method, r->method) != 0)
		return false;
	if (n > 0 && call->path[n - 1] == '/')
		return strcmp(call->path, "/") == 0 ||
		    strncmp(call->path, path, n) == 0;
	return strcmp(call->path, path) == 0;
}

void
admin_serve(struct sim *sim, struct request *r, struct answer *a)
{
	struct admin c = { sim, r, a, "" };
	const char *path = r->path + strlen(ADMIN_PREFIX);
	size_t i, n;

	path += *path == '/';
	for (i = 0; i < CALLS; i++) {
		if (!is_call(&calls[i], r, path))
			continue;
		n = strlen(calls[i].path);
		c.rest = strcmp(calls[i].path, "/") == 0 ? path : path + n;
		calls[i].handler(&c);
		return;
	}
	refuse(a, 404, "no such call; see /_sim/");
}
