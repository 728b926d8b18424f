#include <inttypes.h>
#include <string.h>

#include "cwlist.h"
#include "jget.h"

static void on_page(void *ctx, const struct http_answer *answer);

void
cwlist_describe(const struct http_answer *answer, struct err *e)
{
	const json_t *inner, *v;
	const char *message = NULL, *text;
	struct buf b = { 0 };
	json_t *body;
	size_t i;

	body = json_loadb(answer->body.data, answer->body.len, 0, NULL);
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

static void
fail(struct cwlist *list, const struct http_answer *answer)
{
	list->failed = true;
	list->shut_out = http_shut_out(answer);
	cwlist_describe(answer, &list->why);
}

void
cwlist_ask(struct cwlist *list)
{
	struct buf path = { 0 }, conditions = { 0 };

	if (list->conditions.len > 0 && list->last_id > 0)
		buf_addf(&conditions, "(%s) and ", list->conditions.data);
	else
		buf_add(&conditions, list->conditions.data,
		    list->conditions.len);
	if (list->last_id > 0)
		buf_addf(&conditions, "id > %" PRId64, list->last_id);
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
cwlist_take(struct cwlist *list, const json_t *page, size_t *n)
{
	const json_t *object;
	struct err e;
	int64_t id;
	size_t i;

	*n = json_array_size(page);
	json_array_foreach(page, i, object) {
		if ((id = jget_id(object, "id")) == 0)
			return err_set(&list->why, "%s: record %zu has no id",
			    list->path, i);
		if (id <= list->last_id)
			return err_set(&list->why, "%s: record %" PRId64
			    " comes after %" PRId64 ", though records were "
			    "asked for in the order of their ids", list->path,
			    id, list->last_id);
		list->last_id = id;
		if (list->each(list->ctx, object, &e) == -1)
			return err_set(&list->why, "%s: record %" PRId64
			    ": %s", list->path, id, e.text);
	}
	return 0;
}

static void
on_page(void *ctx, const struct http_answer *answer)
{
	struct cwlist *list = ctx;
	json_error_t je;
	json_t *page;
	size_t n = 0;

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
	} else if (cwlist_take(list, page, &n) == -1) {
		list->failed = true;
	} else if (n > 0 && (answer->next || n >= CWLIST_PAGE)) {
		cwlist_ask(list);
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
