#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "atquery.h"
#include "atvalue.h"
#include "text.h"
#include "xalloc.h"

static void on_page(void *ctx, const struct http_answer *answer);

/* --- conditions ----------------------------------------------------------- */

void
at_where(struct buf *filter, const char *op, const char *field,
    const char *value)
{
	buf_addf(filter, "%s{\"op\":\"%s\",\"field\":\"%s\",\"value\":%s}",
	    filter->len > 0 ? "," : "", op, field, value);
}

void
at_where_id_in(struct buf *filter, const char *field, const int64_t *ids,
    size_t n)
{
	struct buf list = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		buf_addf(&list, "%c%" PRId64, i == 0 ? '[' : ',', ids[i]);
	buf_addc(&list, ']');
	at_where(filter, "in", field, list.data);
	buf_release(&list);
}

/* --- requests ------------------------------------------------------------- */

static void
fail(struct at_list *list, const char *why)
{
	if (!list->failed)
		(void)err_set(&list->why, "%s: %s", list->entity, why);
	list->failed = true;
}

/* Asks with the query in the address, or, by POST, in the body. */
static void
ask(struct at_list *list, const char *path, bool post, http_done *done)
{
	http_queue(autotask_http(list->at), &(struct http_request){
	    .method = post ? "POST" : "GET", .path = path,
	    .body = post ? list->query.data : NULL }, done, list);
}

/* Asks for a page that an answer named; its address has the query. */
static void
ask_page(struct at_list *list, bool post)
{
	list->posted = post;
	ask(list, list->page, post, on_page);
}

/* The JSON of a success; NULL: the list has failed. */
static json_t *
take_body(struct at_list *list, const struct http_answer *answer)
{
	struct err e, whole;
	json_t *body = at_body(answer, &e);

	if (body == NULL && answer->status == 403)
		(void)err_set(&whole, "%s; the security level of AutotaskUser "
		    "must allow to view %s", e.text, list->entity);
	if (body == NULL)
		fail(list, answer->status == 403 ? whole.text : e.text);
	return body;
}

static void
on_count(void *ctx, const struct http_answer *answer)
{
	struct at_list *list = ctx;
	json_t *body = take_body(list, answer);

	if (body != NULL && (!at_int(body, "queryCount", &list->count) ||
	    list->count < 0))
		fail(list, "the count of the records is no number");
	json_decref(body);
}

/* --- pages ---------------------------------------------------------------- */

static int
take_record(struct at_list *list, const json_t *record, struct err *e)
{
	int64_t id;

	if (!at_int(record, "id", &id))
		return err_set(e, "a record has no id");
	list->ids = xgrow(list->ids, list->n, &list->cap, sizeof(*list->ids));
	list->ids[list->n++] = id;
	return list->each(list, record, e);
}

/* Takes the records of a page. Returns 0, or -1 when the list has failed. */
static int
take_records(struct at_list *list, const json_t *body, const json_t *details)
{
	const json_t *items = at_member(body, "items"), *record;
	int64_t count;
	struct err e;
	size_t i;

	if (!json_is_array(items) || !json_is_object(details)) {
		fail(list, "the answer is no page of a list");
		return -1;
	}
	if (at_int(details, "count", &count) &&
	    (size_t)count != json_array_size(items)) {
		fail(list, "a page has not as many records as it says");
		return -1;
	}
	json_array_foreach(items, i, record)
		if (take_record(list, record, &e) == -1) {
			fail(list, e.text);
			return -1;
		}
	return 0;
}

/* Goes on to the page at that address, if it is one of the same zone. */
static void
turn_page(struct at_list *list, const char *url)
{
	const char *base = http_base(autotask_http(list->at)), *p;
	size_t n = strlen(base);
	struct buf head = { 0 };

	buf_add(&head, url, strlen(url) < n ? strlen(url) : n);
	if (!text_caseeq(head.data, base))
		fail(list, "the next page is said to be at another host");
	for (p = url; *p > ' ' && *p < 0x7f; p++)
		;
	if (*p != '\0')
		fail(list, "the address of the next page is not one");
	if (!list->failed) {
		free(list->page);
		list->page = xstrdup(url + n);
		ask_page(list, *autotask_pages_by_post(list->at));
	}
	buf_release(&head);
}

/* Whether a record came twice already, looked at whenever there are twice as
 * many: pages that name each other would never end. */
static bool
goes_in_circles(struct at_list *list)
{
	int64_t id;

	if (list->n < list->next_look)
		return false;
	list->next_look = 2 * list->n;
	return array_has_twice(list->ids, list->n, &id);
}

/* Whether a page that was asked for by GET is to be asked for by POST. */
static bool
wants_post(const struct at_list *list, const struct http_answer *answer)
{
	return list->page != NULL && !list->posted && (answer->status == 405 ||
	    answer->status == 400 || answer->status == 500);
}

static void
on_page(void *ctx, const struct http_answer *answer)
{
	struct at_list *list = ctx;
	const json_t *details, *next;
	json_t *body;

	if (wants_post(list, answer)) {
		*autotask_pages_by_post(list->at) = true;
		ask_page(list, true);
		return;
	}
	if ((body = take_body(list, answer)) == NULL)
		return;
	details = at_member(body, "pageDetails");
	next = at_member(details, "nextPageUrl");
	if (take_records(list, body, details) == -1 ||
	    (next != NULL && (!json_is_string(next) ||
	    *json_string_value(next) == '\0')))
		;	/* refused, or the last one */
	else if (next == NULL)
		fail(list, "a page does not say whether it is the last one");
	else if (json_array_size(at_member(body, "items")) == 0)
		fail(list, "a page without records names a next one");
	else if (!goes_in_circles(list))	/* is_whole() says so */
		turn_page(list, json_string_value(next));
	json_decref(body);
}

/* --- whole lists ---------------------------------------------------------- */

/* Asks the list for its first page or its count. */
static void
ask_query(struct at_list *list, const char *what, http_done *done)
{
	struct buf path = { 0 };

	buf_addf(&path, "%s/%s?search=", list->entity, what);
	http_encode(&path, list->query.data);
	ask(list, path.data, false, done);
	buf_release(&path);
}

static void
start(struct at_list *list)
{
	list->n = list->next_look = list->rows.n = 0;
	list->count = -1;
	list->posted = false;
	free(list->page);
	list->page = NULL;
	buf_clear(&list->query);
	buf_addf(&list->query, "{\"MaxRecords\":%d,\"IncludeFields\":[%s],"
	    "\"Filter\":[%s]}", AT_PAGE, list->fields, list->filter.data);
	ask_query(list, "query", on_page);
	if (!list->uncounted)
		ask_query(list, "query/count", on_count);
}

/* Whether the list is whole. If not, *e says what is wrong. */
static bool
is_whole(struct at_list *list, struct err *e)
{
	int64_t id;

	if (array_has_twice(list->ids, list->n, &id)) {
		(void)err_set(e, "record %" PRId64 " came twice", id);
		return false;
	}
	if (list->count == -1 || (size_t)list->count == list->n)
		return true;
	(void)err_set(e, "%zu records came, but there are said to be %" PRId64,
	    list->n, list->count);
	return false;
}

static void
release(struct at_list *list)
{
	buf_release(&list->filter);
	buf_release(&list->query);
	free(list->ids);
	free(list->page);
	list->ids = NULL;
	list->page = NULL;
}

int
at_lists_read(struct at_list *lists, size_t n, struct err *e)
{
	struct http *http = n > 0 ? autotask_http(lists[0].at) : NULL;
	struct err why;
	size_t i;
	int rc = 0;

	for (i = 0; i < n; i++)
		start(&lists[i]);
	if (n > 0)
		http_run(http);
	for (i = 0; i < n; i++) {
		/* records may come and go while they are read: once more */
		if (!lists[i].failed && !is_whole(&lists[i], &why)) {
			start(&lists[i]);
			http_run(http);
			if (!lists[i].failed && !is_whole(&lists[i], &why))
				fail(&lists[i], why.text);
		}
		if (lists[i].failed && rc == 0) {
			*e = lists[i].why;
			rc = -1;
		}
	}
	for (i = 0; i < n; i++)
		release(&lists[i]);
	return rc;
}
