#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "cwlist.h"
#include "jget.h"
#include "xalloc.h"

static void on_page(void *ctx, const struct http_answer *answer);

void
cwlist_describe(const struct http_answer *answer, struct err *e)
{
	const json_t *inner, *v;
	const char *message = NULL, *text;
	struct buf b = { 0 };
	json_t *body;
	size_t i;

	/* what calls itself a success may hold our keys: see http_describe() */
	body = answer->status < 300 ? NULL :
	    json_loadb(answer->body.data, answer->body.len, 0, NULL);
	if (body != NULL) {
		message = json_string_value(json_object_get(body, "message"));
		if (message != NULL)
			buf_adds(&b, message);
		json_array_foreach(json_object_get(body, "errors"), i, v) {
			inner = json_object_get(v, "message");
			if ((text = json_string_value(inner)) == NULL)
				continue;
			buf_adds(&b, b.len > 0 ? "; " : "");
			buf_adds(&b, text);
			text = json_string_value(json_object_get(v, "field"));
			if (text != NULL)
				buf_addf(&b, " (%s)", text);
		}
	}
	http_describe(answer, b.len > 0 ? b.data : NULL, e);
	buf_release(&b);
	json_decref(body);
}

void *
cwrows_add(struct cwrows *r)
{
	char *items;

	if (r->n == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 16;
		items = arena_array(r->a, r->cap, r->size);
		if (r->n > 0)
			memcpy(items, r->items, r->n * r->size);
		r->items = items;
	}
	return memset(r->items + r->n++ * r->size, 0, r->size);
}

/* --- pages ---------------------------------------------------------------- */

static void
fail(struct cwlist *list, const struct http_answer *answer)
{
	list->failed = true;
	list->refused = answer->status == 400;
	list->shut_out = http_shut_out(answer);
	cwlist_describe(answer, &list->why);
}

void
cwlist_conditions(const struct cwlist *list, struct buf *out)
{
	if (list->conditions.len > 0 && list->last_id > 0)
		buf_addf(out, "(%s) and ", list->conditions.data);
	else
		buf_add(out, list->conditions.data, list->conditions.len);
	if (list->last_id > 0)
		buf_addf(out, "id > %" PRId64, list->last_id);
}

void
cwlist_ask(struct cwlist *list)
{
	struct buf path = { 0 }, conditions = { 0 };

	cwlist_conditions(list, &conditions);
	buf_addf(&path, "%s?", list->path);
	if (conditions.len > 0) {
		buf_adds(&path, "conditions=");
		http_encode(&path, conditions.data);
		buf_addc(&path, '&');
	}
	if (list->fields != NULL) {
		buf_adds(&path, "fields=");
		http_encode(&path, list->fields);
		buf_addc(&path, '&');
	}
	buf_addf(&path, "orderBy=id%%20asc&pageSize=%d", CWLIST_PAGE);
	http_queue(cw_http(list->cw), &(struct http_request){
	    .method = "GET", .path = path.data }, on_page, list);
	buf_release(&path);
	buf_release(&conditions);
}

int
cwlist_check(struct cwlist *list, const json_t *page)
{
	int64_t id, last = list->last_id;
	const json_t *object;
	size_t i;

	json_array_foreach(page, i, object) {
		if ((id = jget_id(object, "id")) == 0)
			return err_set(&list->why, "%s: record %zu has no id",
			    list->path, i);
		if (id <= last)
			return err_set(&list->why, "%s: record %" PRId64
			    " comes after %" PRId64 ", though records were "
			    "asked for in the order of their ids", list->path,
			    id, last);
		last = id;
	}
	return 0;
}

int
cwlist_take(struct cwlist *list, const json_t *page)
{
	const json_t *object;
	struct err e;
	size_t i;

	json_array_foreach(page, i, object) {
		list->last_id = jget_id(object, "id");
		if (list->each(list->rows, object, &e) == -1)
			return err_set(&list->why, "%s: record %" PRId64
			    ": %s", list->path, list->last_id, e.text);
	}
	return 0;
}

/*
 * Goes on to the next page, if there is one: but when another way needs fewer
 * requests than the pages that are left, that is the caller's to go.
 */
static void
turn_page(struct cwlist *list, const struct http_answer *answer, size_t n)
{
	if (n == 0 || (!answer->next && n < CWLIST_PAGE))
		return;
	if (list->detour > 0 && answer->pages > (long)list->detour + 1)
		list->left = true;
	else
		cwlist_ask(list);
	list->detour = 0;
}

static void
on_page(void *ctx, const struct http_answer *answer)
{
	struct cwlist *list = ctx;
	json_error_t je;
	json_t *page;

	if (answer->status != 200) {
		fail(list, answer);
		return;
	}
	page = json_loadb(answer->body.data, answer->body.len, 0, &je);
	if (page == NULL && strcmp(answer->type, "application/json") != 0) {
		fail(list, answer);
	} else if (page == NULL) {
		list->failed = true;
		(void)err_set(&list->why, "%s: the answer is not JSON: %s",
		    list->path, je.text);
	} else if (!json_is_array(page)) {
		list->failed = true;
		(void)err_set(&list->why, "%s: the answer is not a list",
		    list->path);
	} else if (cwlist_check(list, page) == -1 ||
	    cwlist_take(list, page) == -1) {
		list->failed = true;
	} else {
		turn_page(list, answer, json_array_size(page));
	}
	json_decref(page);
}

void
cwlist_release(struct cwlist *lists, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_release(&lists[i].conditions);
}

void
cwlist_run(struct cwlist *lists, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		cwlist_ask(&lists[i]);
	if (n > 0)
		http_run(cw_http(lists[0].cw));
	cwlist_release(lists, n);
}

int
cwlist_run_one(struct cwlist *list, struct err *e)
{
	cwlist_run(list, 1);
	if (!list->failed)
		return 0;
	*e = list->why;
	return -1;
}

/* --- looking values up ---------------------------------------------------- */

size_t
cwlist_chunks(struct cwlist **lists, const struct cwlist *model,
    const char *field, const char *const *values, size_t n, const char *other)
{
	const char **plain;
	struct cwlist *made;
	size_t i, n_made = 0, n_plain = 0;

	plain = xreallocarray(NULL, n, sizeof(*plain));
	made = xcalloc(n, sizeof(*made));
	for (i = 0; i < n; i++) {
		if (cond_is_plain(values[i])) {
			plain[n_plain++] = values[i];
			continue;
		}
		made[n_made] = *model;
		cond_near(&made[n_made++].conditions, field, values[i], other);
	}
	for (i = 0; i < n_plain; n_made++) {
		made[n_made] = *model;
		i += cond_in(&made[n_made].conditions, field, plain + i,
		    n_plain - i, other);
	}
	free(plain);
	*lists = made;
	return n_made;
}
