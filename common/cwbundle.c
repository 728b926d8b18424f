/*
 * Many lists in one request: POST /system/bundles. It is documented thinly, so
 * nothing of its answer is believed that does not fit; what is left over is
 * read plainly, which gives the same records for more requests.
 */
#include <stdlib.h>
#include <string.h>

#include "cwlist.h"
#include "jget.h"
#include "jout.h"
#include "xalloc.h"

#define BUNDLE_VERSION	"2020.1"

/* Lists that are read in bundles, one window after the other. */
struct sweep {
	struct cwlist *lists;
	size_t n;
	size_t next;		/* the first list that no window has yet */
	struct cw *cw;
};

/* The lists of one bundle. */
struct window {
	struct sweep *sweep;
	struct cwlist *lists;
	size_t n;
};

static void start_window(struct sweep *sweep);

static void
put_request(struct jout *j, const struct cwlist *list, size_t number)
{
	jout_object(j, NULL);
	jout_string(j, "version", BUNDLE_VERSION);
	jout_whole(j, "sequenceNumber", (int64_t)number);
	jout_string(j, "resourceType", list->resource);
	jout_object(j, "apiRequest");
	if (list->parent != 0)
		jout_whole(j, "parentId", list->parent);
	jout_object(j, "filters");
	if (list->conditions.len > 0)
		jout_string(j, "conditions", list->conditions.data);
	jout_string(j, "orderBy", "id asc");
	jout_end_object(j);
	jout_object(j, "page");
	jout_whole(j, "page", 1);
	jout_whole(j, "pageSize", CWLIST_PAGE);
	jout_end_object(j);
	jout_string(j, "fields", list->fields);
	jout_end_object(j);
	jout_end_object(j);
}

/*
 * The results by their list, NULL where there is none, or more than one: an
 * array of w->n, which the caller frees. Sequence numbers count from 1.
 */
static const json_t **
sort_results(const struct window *w, const json_t *results)
{
	const json_t **sorted, *result;
	bool *seen;
	int64_t number;
	size_t i;

	sorted = xcalloc(w->n, sizeof(*sorted));
	seen = xcalloc(w->n, sizeof(*seen));
	json_array_foreach(results, i, result) {
		number = jget_id(result, "sequenceNumber");
		if (number < 1 || (size_t)number > w->n)
			continue;
		sorted[number - 1] = seen[number - 1] ? NULL : result;
		seen[number - 1] = true;
	}
	free(seen);
	return sorted;
}

/* Whether the result is a whole page of what was asked for. */
static bool
is_good(const json_t *result)
{
	const json_t *entities = json_object_get(result, "entities");
	const json_t *status = json_object_get(result, "statusCode");
	const json_t *success = json_object_get(result, "success");

	return json_is_array(entities) && !json_is_false(success) &&
	    (success != NULL || status != NULL) &&
	    (status == NULL || json_integer_value(status) == 200);
}

static void
take_results(struct window *w, const json_t *results)
{
	const json_t **sorted = sort_results(w, results);
	struct cwlist *list;
	size_t i, n;

	for (i = 0; i < w->n; i++) {
		list = &w->lists[i];
		if (sorted[i] == NULL || !is_good(sorted[i])) {
			cwlist_ask(list);
			continue;
		}
		if (cwlist_take(list, json_object_get(sorted[i], "entities"),
		    &n) == -1)
			list->failed = true;
		else if (n >= CWLIST_PAGE)
			cwlist_ask(list);
	}
	free(sorted);
}

static void
on_bundle(void *ctx, const struct http_answer *answer)
{
	struct window *w = ctx;
	struct sweep *sweep = w->sweep;
	json_t *body, *results;
	size_t i;

	body = answer->status == 0 ? NULL : json_loadb(answer->body.data,
	    answer->body.len, 0, NULL);
	results = json_object_get(body, "results");
	if (json_is_array(results)) {
		/* whatever the status: it varies with the outcomes */
		take_results(w, results);
	} else {
		cw_no_bundles(sweep->cw);
		for (i = 0; i < w->n; i++)
			cwlist_ask(&w->lists[i]);
	}
	json_decref(body);
	free(w);
	start_window(sweep);
}

/* Asks for the next lists, if there are any. */
static void
start_window(struct sweep *sweep)
{
	struct buf body = { 0 };
	struct jout j = { .buf = &body };
	struct window *w;
	size_t i;

	while (sweep->next < sweep->n && !cw_has_bundles(sweep->cw))
		cwlist_ask(&sweep->lists[sweep->next++]);
	if (sweep->next == sweep->n)
		return;
	w = xcalloc(1, sizeof(*w));
	w->sweep = sweep;
	w->lists = sweep->lists + sweep->next;
	w->n = sweep->n - sweep->next < CWLIST_BUNDLE ?
	    sweep->n - sweep->next : CWLIST_BUNDLE;
	sweep->next += w->n;
	jout_object(&j, NULL);
	jout_array(&j, "requests");
	for (i = 0; i < w->n; i++)
		put_request(&j, &w->lists[i], i + 1);
	jout_end_array(&j);
	jout_end_object(&j);
	http_queue(cw_http(sweep->cw), &(struct http_request){
		.method = "POST",
		.path = "system/bundles",
		.body = body.data,
	    }, on_bundle, w);
	buf_release(&body);
}

void
cwlist_run_bundled(struct cwlist *lists, size_t n)
{
	struct sweep sweep = { .lists = lists, .n = n };
	size_t i;

	if (n == 0)
		return;
	sweep.cw = lists[0].cw;
	for (i = 0; i < HTTP_PARALLEL && sweep.next < n; i++)
		start_window(&sweep);
	http_run(cw_http(sweep.cw));
	cwlist_release(lists, n);
}
