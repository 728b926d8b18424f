#include <stdlib.h>
#include <string.h>

#include "render.h"
#include "state.h"
#include "text.h"

static void
dump_string(struct buf *b, const char *name, const char *s)
{
	if (s == NULL)
		return;
	buf_key(b, name);
	buf_json(b, s);
}

static void
dump_time(struct buf *b, const char *name, int64_t t)
{
	if (t == NONE)
		return;
	buf_key(b, name);
	buf_char(b, '"');
	date_write(b, t);
	buf_char(b, '"');
}

/* One record a line, so that two dumps can be compared by diff. */
static void
dump_list(struct buf *b, const struct world *w, enum resource of)
{
	const struct list *rows = &w->t[of].rows;
	size_t i;

	buf_fmt(b, ",\n\"%s\":[", schemas[of].list);
	for (i = 0; i < rows->n; i++) {
		buf_str(b, i > 0 ? ",\n" : "\n");
		render(b, w, rows->v[i], NULL, NULL, RENDER_STORED);
	}
	buf_str(b, "]");
}

static void
dump_json(struct buf *b, const char *name, const json_t *json)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT |
	    JSON_REAL_PRECISION(17)) : NULL;

	if (text == NULL)
		return;
	buf_key(b, name);
	buf_str(b, text);
	free(text);
}

static void
dump_connectwise(struct buf *b, const struct world *w)
{
	int of;

	buf_key(b, "connectwise");
	buf_char(b, '{');
	dump_string(b, "company", w->company);
	dump_string(b, "publicKey", w->public_key);
	dump_string(b, "privateKey", w->private_key);
	dump_string(b, "clientId", w->client_id);
	dump_string(b, "linkOrigin", w->link_origin);
	dump_time(b, "now", w->now);
	dump_string(b, "serverTimeZone", w->time_zone);
	dump_json(b, "unfilterable", w->unfilterable);
	dump_json(b, "unselectable", w->unselectable);
	dump_json(b, "odd", w->odd);
	switches_dump(&w->switches, b);
	for (of = 0; of < RESOURCES; of++)
		dump_list(b, w, (enum resource)of);
	buf_char(b, '}');
}

static void
dump_row(struct buf *b, const struct row *row)
{
	int i;

	buf_char(b, '{');
	for (i = 0; i < ROW_MEMBERS; i++) {
		if (row->v[i] == NULL)
			continue;
		buf_key(b, atria_names[i]);
		buf_str(b, row->v[i]);
	}
	buf_char(b, '}');
}

static void
dump_integer(struct buf *b, const char *name, const json_t *json)
{
	if (!json_is_integer(json))
		return;
	buf_key(b, name);
	buf_fmt(b, "%lld", (long long)json_integer_value(json));
}

static void
dump_oddities(struct buf *b, const struct atria *a)
{
	if (a->wrong_route != ROUTE_PAGE)
		dump_string(b, "wrongRoute", a->wrong_route == ROUTE_JSON ?
		    "json" : "nothing");
	if (a->link)
		dump_string(b, "link", "next");
	if (a->unrolled)
		dump_string(b, "lists", "unrolled");
	dump_json(b, "beside", a->beside);
	dump_json(b, "inRows", a->in_rows);
	dump_json(b, "rename", a->rename);
	dump_integer(b, "only", a->only);
	dump_integer(b, "twice", a->twice);
}

static void
dump_atria(struct buf *b, const struct atria *a)
{
	static const char *const shapes[] = { "flat", "wrapped", "nested" };
	static const char *const empties[] = { "array", "404", "null", "204",
	    "list404" };
	const struct period *p;
	size_t i;

	buf_str(b, ",\n");
	buf_str(b, "\"atria\":{");
	dump_string(b, "token", a->token);
	dump_time(b, "tokenExpires", a->expires);
	dump_string(b, "shape", shapes[a->shape]);
	dump_string(b, "names", a->names == CAMEL ? "camel" : "pascal");
	dump_string(b, "empty", empties[a->empty]);
	dump_oddities(b, a);
	buf_key(b, "periods");
	buf_char(b, '{');
	for (p = a->periods; p != NULL; p = p->next) {
		buf_fmt(b, "%s\"%s\":[", p == a->periods ? "\n" : ",\n",
		    p->end);
		for (i = 0; i < p->n; i++) {
			buf_str(b, i > 0 ? ",\n" : "\n");
			dump_row(b, &p->rows[i]);
		}
		buf_char(b, ']');
	}
	buf_str(b, "}}");
}

void
state_dump(struct buf *b, const struct world *w)
{
	buf_char(b, '{');
	dump_connectwise(b, w);
	dump_atria(b, &w->atria);
	buf_str(b, "}\n");
}
