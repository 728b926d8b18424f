#include <stdlib.h>
#include <string.h>

#include "state.h"

static void
reindex(struct world *w, enum resource of)
{
	if (of == COMPANIES || of == CATALOG)
		table_reindex(&w->t[of]);
}

static void
drop(struct world *w, struct record *r, struct buf *why)
{
	enum resource of = r->of;

	if (r->kids != NULL && r->kids->n > 0) {
		buf_str(why, "others hang on this record");
		return;
	}
	world_detach(w, r);
	table_remove(&w->t[of], r);
	reindex(w, of);
}

/* Sets the members on a copy first, so that nothing is half changed. */
static bool
set(struct world *w, struct record *r, bool fresh, json_t *json,
    struct buf *why)
{
	struct record *copy = record_copy(r);
	bool ok = state_set(w, copy, json, 0, why) && state_whole(w, copy, why);

	if (ok) {
		if (!fresh)
			world_detach(w, r);
		record_assign(r, copy);
		world_defaults(w, r);
		world_attach(w, r);
		if (json_object_get(json, "_info") == NULL)
			world_touch(w, r, "Admin1");
	}
	record_free(copy);
	return ok;
}

struct record *
state_change_one(struct world *w, enum resource of, int32_t id, json_t *json,
    struct buf *why)
{
	struct table *t = &w->t[of];
	struct record *r;
	bool fresh;

	if (id == 0)
		id = table_last_id(t) + 1;
	r = table_find(t, id);
	fresh = r == NULL;
	if (json_is_null(json)) {
		if (fresh)
			buf_str(why, "no such record");
		else
			drop(w, r, why);
		return NULL;
	}
	if (!json_is_object(json)) {
		buf_str(why, "must be a JSON object");
		return NULL;
	}
	if (fresh)
		r = table_add(t, id);
	if (!set(w, r, fresh, json, why)) {
		if (fresh)
			table_remove(t, r);
		return NULL;
	}
	reindex(w, of);
	return r;
}

static bool
change_list(struct world *w, enum resource of, json_t *list, struct buf *why)
{
	const char *id;
	json_t *record;

	json_object_foreach(list, id, record) {
		(void)state_change_one(w, of, (int32_t)strtol(id, NULL, 10),
		    record, why);
		if (why->len > 0)
			return false;
	}
	return true;
}

bool
state_change(struct world *w, json_t *json, struct buf *why)
{
	const char *name;
	json_t *list;
	int of;

	json_object_foreach(json, name, list) {
		for (of = 0; of < RESOURCES; of++)
			if (strcmp(schemas[of].list, name) == 0)
				break;
		if (of == RESOURCES) {
			buf_fmt(why, "%s: there is no such list", name);
			return false;
		}
		if (!change_list(w, (enum resource)of, list, why))
			return false;
	}
	return true;
}
