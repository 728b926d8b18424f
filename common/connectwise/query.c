#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conditions.h"
#include "cwtext.h"
#include "errortext.h"
#include "query.h"
#include "jget.h"
#include "xalloc.h"

static void on_page(void *ctx, const struct http_answer *answer);

/* --- pages ---------------------------------------------------------------- */

static void
fail(struct query *list, const struct http_answer *answer)
{
	list->failed = true;
	list->refused = answer->status == 400;
	list->shut_out = http_shut_out(answer);
	cw_describe(answer, &list->why);
}

void
query_conditions(const struct query *list, struct buf *out)
{
	if (list->conditions.len > 0 && list->last_id > 0)
		buf_addf(out, "(%s) and ", list->conditions.data);
	else
		buf_add(out, list->conditions.data, list->conditions.len);
	if (list->last_id > 0)
		buf_addf(out, "id > %" PRId64, list->last_id);
}

void
query_ask(struct query *list)
{
	struct buf path = { 0 }, conditions = { 0 };

	query_conditions(list, &conditions);
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
	buf_addf(&path, "orderBy=id%%20asc&pageSize=%d", QUERY_PAGE);
	http_queue(cw_http(list->cw), &(struct http_request){
	    .method = "GET", .path = path.data }, on_page, list);
	buf_release(&path);
	buf_release(&conditions);
}

int
query_check(struct query *list, const json_t *page)
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
query_take(struct query *list, const json_t *page)
{
	const json_t *object;
	struct err e;
	size_t i;

	json_array_foreach(page, i, object) {
		list->last_id = jget_id(object, "id");
		if (list->each(list, object, &e) == -1)
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
turn_page(struct query *list, const struct http_answer *answer, size_t n)
{
	if (n == 0 || (!answer->next && n < QUERY_PAGE))
		return;
	if (list->detour > 0 && answer->pages > (long)list->detour + 1)
		list->left = true;
	else
		query_ask(list);
	list->detour = 0;
}

static void
on_page(void *ctx, const struct http_answer *answer)
{
	struct query *list = ctx;
	json_t *page;
	struct err e;

	if (answer->status != 200) {
		fail(list, answer);
		return;
	}
	page = cw_json(answer, &e);
	if (page == NULL && strcmp(answer->type, "application/json") != 0) {
		fail(list, answer);
	} else if (page == NULL) {
		list->failed = true;
		(void)err_set(&list->why, "%s: %s", list->path, e.text);
	} else if (!json_is_array(page)) {
		list->failed = true;
		(void)err_set(&list->why, "%s: the answer is not a list",
		    list->path);
	} else if (query_check(list, page) == -1 ||
	    query_take(list, page) == -1) {
		list->failed = true;
	} else {
		turn_page(list, answer, json_array_size(page));
	}
	json_decref(page);
}

void
query_release(struct query *lists, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_release(&lists[i].conditions);
}

void
query_run(struct query *lists, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		query_ask(&lists[i]);
	if (n > 0)
		http_run(cw_http(lists[0].cw));
	query_release(lists, n);
}

int
query_run_one(struct query *list, struct err *e)
{
	query_run(list, 1);
	if (!list->failed)
		return 0;
	*e = list->why;
	return -1;
}

/* --- looking values up ---------------------------------------------------- */

size_t
query_chunks(struct query **lists, const struct query *model,
    const char *field, const char *const *values, size_t n, const char *other)
{
	const char **plain;
	struct query *made;
	size_t i, n_made = 0, n_plain = 0;

	plain = xreallocarray(NULL, n, sizeof(*plain));
	made = xcalloc(n, sizeof(*made));
	for (i = 0; i < n; i++) {
		if (conditions_is_plain(values[i])) {
			plain[n_plain++] = values[i];
			continue;
		}
		made[n_made] = *model;
		conditions_near(&made[n_made++].conditions, field, values[i],
		    other);
	}
	for (i = 0; i < n_plain; n_made++) {
		made[n_made] = *model;
		i += conditions_in(&made[n_made].conditions, field, plain + i,
		    n_plain - i, other);
	}
	free(plain);
	*lists = made;
	return n_made;
}
