/*
 * The calls below /_sim/autotask: the whole state, switches, single records.
 */
#include <stdlib.h>
#include <string.h>

#include "store.h"

static void
refuse(struct answer *a, int status, const char *why)
{
	answer_start(a, status, TYPE_TEXT);
	buf_fmt(&a->body, "%s\n", why);
}

static void
write_json(struct answer *a, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	answer_start(a, 200, TYPE_JSON);
	buf_fmt(&a->body, "%s\n", text != NULL ? text : "null");
	free(text);
}

static void
write_state(struct autotask *t, struct answer *a)
{
	json_t *file = json_object();
	int i;

	for (i = 0; i < AT_ENTITIES; i++)
		if (t->w.of[i] != NULL)
			(void)json_object_set(t->w.root, at_schemas[i].path,
			    t->w.of[i]);
	(void)json_object_set(file, "autotask", t->w.root);
	write_json(a, file);
	json_decref(file);
}

/* GET: the state as it is now; PUT: another; POST: switches. */
static void
whole(struct autotask *t, const struct request *r, struct answer *a)
{
	struct buf why = { 0 };
	struct at_world w;
	char *error;

	if (strcmp(r->method, "PUT") == 0) {
		if (!at_world_load(&w, "body", json_incref(r->json),
		    &error)) {
			refuse(a, 400, error);
			free(error);
			return;
		}
		at_world_release(&t->w);
		t->w = w;
		limiter_reset(t->budget);
	} else if (strcmp(r->method, "POST") == 0 &&
	    (!json_is_object(r->json) ||
	    !at_switches_set(&t->w, r->json, &why))) {
		refuse(a, 400, why.len > 0 ? why.s : "must be an object");
		buf_release(&why);
		return;
	} else if (strcmp(r->method, "GET") == 0) {
		write_state(t, a);
		return;
	}
	answer_start(a, 200, TYPE_JSON);
	buf_str(&a->body, "{}\n");
}

static void
one(struct autotask *t, const struct request *r, enum at_entity of,
    int64_t id, struct answer *a)
{
	bool removes = strcmp(r->method, "DELETE") == 0;
	json_t *json = removes ? json_null() : r->json;
	struct buf why = { 0 };

	if (strcmp(r->method, "GET") != 0 && !removes &&
	    !json_is_object(json))
		buf_str(&why, "the body must be a JSON object");
	else if (strcmp(r->method, "GET") != 0)
		(void)at_record_set(&t->w, of, id, json, &why);
	if (why.len > 0)
		refuse(a, 400, why.s);
	else if (at_record(&t->w, of, id) == NULL && !removes)
		refuse(a, 404, "no such record");
	else
		write_json(a, at_record(&t->w, of, id));
	buf_release(&why);
}

void
autotask_admin(struct autotask *t, const struct request *r, const char *rest,
    struct answer *a)
{
	size_t n = strcspn(rest, "/");
	int i;

	if (t == NULL) {
		refuse(a, 404, "the simulator was started without --autotask");
		return;
	}
	for (i = 0; i < AT_ENTITIES; i++)
		if (i != AT_UNITS && strlen(at_schemas[i].path) == n &&
		    strncmp(at_schemas[i].path, rest, n) == 0)
			break;
	(void)pthread_mutex_lock(&t->lock);
	if (*rest == '\0')
		whole(t, r, a);
	else if (i == AT_ENTITIES || rest[n] != '/')
		refuse(a, 404, "no such list; see /_sim/");
	else
		one(t, r, (enum at_entity)i, strtoll(rest + n + 1, NULL, 10),
		    a);
	(void)pthread_mutex_unlock(&t->lock);
}
