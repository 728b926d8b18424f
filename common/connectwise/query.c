#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "conditions.h"
#include "cwtext.h"
#include "errortext.h"
#include "query.h"
#include "ways.h"
#include "xalloc.h"

static void on_page(void *ctx, const struct http_answer *answer);

/* --- pages ---------------------------------------------------------------- */

static void
put_parameter(struct buf *path, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_addf(path, "%s=", name);
	http_encode(path, value);
	buf_addc(path, '&');
}

void
query_ask(struct query *list)
{
	struct buf path = { 0 }, conditions = { 0 };

	list->wanted = list->due = list->left = false;
	ways_choose(list);
	pages_conditions(list, &conditions);
	buf_addf(&path, "%s?", list->path);
	put_parameter(&path, "conditions", conditions.data);
	put_parameter(&path, "fields", pages_fields(list));
	put_parameter(&path, "orderBy", pages_order(list));
	if (list->number > 0)
		buf_addf(&path, "page=%" PRId64 "&", list->number);
	buf_addf(&path, "pageSize=%d", pages_size(list));
	http_queue(cw_http(list->cw), &(struct http_request){
	    .method = "GET", .path = path.data }, on_page, list);
	buf_release(&path);
	buf_release(&conditions);
}

void
query_fail(struct query *list, const struct http_answer *answer)
{
	bool now;

	list->refused = answer->status == 400;
	if (list->refused && ways_refused(list, &now)) {
		if (now)
			query_ask(list);
		return;
	}
	ways_end(list, false);
	list->failed = true;
	list->shut_out = http_shut_out(answer);
	cw_describe(answer, &list->why);
}

/*
 * Goes on at once where it is sure that there is more. But when another way
 * needs fewer requests than the pages that are left, that is the caller's to
 * go.
 */
static void
turn_page(struct query *list, const struct http_answer *answer)
{
	const bool more = list->open &&
	    (list->more || list->page_n >= QUERY_PAGE);

	if (list->n == list->page_n && answer->pages > list->pages)
		list->pages = answer->pages;
	if (more && !list->mirror && list->number == 0 && list->detour > 0 &&
	    list->pages > (long)list->detour + 1)
		list->left = true;
	else if (more)
		query_ask(list);
	if (!list->mirror)
		list->detour = 0;
}

static void
on_page(void *ctx, const struct http_answer *answer)
{
	struct query *list = ctx;
	struct arena a = { 0 };
	const json_t *page;
	struct err e;

	if (answer->status != 200) {
		query_fail(list, answer);
		return;
	}
	page = cw_page(answer, &a, &e);
	if (page == NULL && strcmp(answer->type, "application/json") != 0) {
		query_fail(list, answer);
	} else if (page == NULL) {
		list->failed = true;
		(void)err_set(&list->why, "%s: %s", list->path, e.text);
	} else if (!json_is_array(page)) {
		list->failed = true;
		(void)err_set(&list->why, "%s: the answer is not a list",
		    list->path);
	} else if (pages_check(list, page) == -1) {
		list->failed = true;
	} else {
		list->refused = false;
		ways_end(list, true);
		pages_take(list, page, false, answer->next);
		turn_page(list, answer);
		if (list->paged != NULL)
			list->paged(list->ctx);
	}
	if (list->failed)
		ways_end(list, false);
	arena_release(&a);
}

/* --- to the end ----------------------------------------------------------- */

size_t
query_due(struct query *lists, size_t n)
{
	size_t i, due = 0;

	for (i = 0; i < n; i++) {
		lists[i].due = lists[i].wanted || pages_go_on(&lists[i]);
		due += lists[i].due;
	}
	return due;
}

static void
pass_over(const struct query *q, const json_t *o)
{
	(void)q;
	(void)o;
}

struct query
query_yardstick(struct cw *cw)
{
	return (struct query){
		.cw = cw,
		.kind = CW_YARDSTICK,
		.path = "finance/agreements",
		.resource = "agreement",
		.fields = "id",
		.each = pass_over,
	};
}

/*
 * Many lists of one length may all have been cut there. One longer page of
 * something else shows that they were not, for one request.
 */
static size_t
measure(struct query *lists, size_t n, size_t due)
{
	struct query yardstick;

	if (due <= 2 || cw_learned(lists[0].cw)->measured[0])
		return due;
	cw_learned(lists[0].cw)->measured[0] = true;
	yardstick = query_yardstick(lists[0].cw);
	query_ask(&yardstick);
	http_run(cw_http(lists[0].cw));
	pages_end(&yardstick);
	return query_due(lists, n);
}

void
query_release(struct query *lists, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		pages_end(&lists[i]);
}

void
query_run(struct query *lists, size_t n)
{
	size_t i, due;

	for (i = 0; i < n; i++)
		lists[i].wanted |= !lists[i].begun;
	due = query_due(lists, n);
	while (due > 0) {
		for (i = 0; i < n; i++)
			if (lists[i].due)
				query_ask(&lists[i]);
		http_run(cw_http(lists[0].cw));
		due = measure(lists, n, query_due(lists, n));
	}
	query_release(lists, n);
}

void
query_begin(struct query *list)
{
	list->begun = true;
	query_ask(list);
}

bool
query_go_on(struct query *list)
{
	http_run(cw_http(list->cw));
	if (list->failed)
		return false;
	if (pages_go_on(list))
		query_ask(list);
	return true;
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
		made[n_made].chunk = true;
		conditions_near(&made[n_made++].conditions, field, values[i],
		    other);
	}
	for (i = 0; i < n_plain; n_made++) {
		made[n_made] = *model;
		made[n_made].chunk = true;
		i += conditions_in(&made[n_made].conditions, field, plain + i,
		    n_plain - i, other);
	}
	free(plain);
	*lists = made;
	return n_made;
}
