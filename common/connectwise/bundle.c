/*
 * Many lists in one request: POST /system/bundles. It is documented thinly, so
 * nothing of its answer is believed that does not fit; what is left over is
 * read plainly, which gives the same records for more requests.
 */
#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "cwtext.h"
#include "jget.h"
#include "jout.h"
#include "xalloc.h"

#define BUNDLE_VERSION	"2020.1"

#define DEFAULT_PAGE	25	/* records, if ours is not honoured */

/* Lists that are read in bundles, one window of them after the other. */
struct sweep {
	struct query *lists;
	size_t n;
	size_t next;		/* the first list that no window has yet */
	struct cw *cw;
};

/* The lists of one bundle. */
struct window {
	struct sweep *sweep;
	struct query *lists[BUNDLE_LISTS];
	size_t n;
};

/* What one result of a bundle is worth. */
enum worth {
	GOOD,		/* a page of what was asked for */
	FAILED,		/* ConnectWise says that this list failed */
	STRANGE		/* no answer to what was asked for */
};

static void start_window(struct sweep *sweep);

static void
put_request(struct jout *j, const struct query *list, size_t number)
{
	struct buf conditions = { 0 };

	query_conditions(list, &conditions);
	jout_object(j, NULL);
	jout_string(j, "version", BUNDLE_VERSION);
	jout_whole(j, "sequenceNumber", (int64_t)number);
	jout_string(j, "resourceType", list->resource);
	jout_object(j, "apiRequest");
	if (list->parent != 0)
		jout_whole(j, "parentId", list->parent);
	jout_object(j, "filters");
	if (conditions.len > 0)
		jout_string(j, "conditions", conditions.data);
	jout_string(j, "orderBy", "id asc");
	jout_end_object(j);
	jout_object(j, "page");
	jout_whole(j, "page", 1);
	jout_whole(j, "pageSize", QUERY_PAGE);
	jout_end_object(j);
	jout_string(j, "fields", list->fields);
	jout_end_object(j);
	jout_end_object(j);
	buf_release(&conditions);
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

/* Whether all records are of the agreement that was asked for. */
static bool
is_own(const struct query *list, const json_t *page)
{
	const json_t *object;
	size_t i;

	if (list->parent == 0)
		return true;
	json_array_foreach(page, i, object)
		if (jget_id(object, "agreementId") != list->parent)
			return false;
	return true;
}

static enum worth
judge(struct query *list, const json_t *result)
{
	const json_t *entities = json_object_get(result, "entities");
	const json_t *status = json_object_get(result, "statusCode");
	const json_t *success = json_object_get(result, "success");

	if (json_is_false(success) ||
	    (json_is_integer(status) && json_integer_value(status) != 200))
		return FAILED;
	if ((success == NULL && status == NULL) ||
	    !json_is_array(entities) || !is_own(list, entities) ||
	    query_check(list, entities) == -1)
		return STRANGE;
	return GOOD;
}

/*
 * Whether a page of n records may not be the last one. One as long as the
 * default page is suspect: until a longer one was seen, the page size may not
 * have been honoured.
 */
static bool
may_go_on(struct cw *cw, size_t n)
{
	if (n > DEFAULT_PAGE)
		cw_learned(cw)->long_pages = true;
	return n >= QUERY_PAGE ||
	    (n == DEFAULT_PAGE && !cw_learned(cw)->long_pages);
}

/* Takes a good page; if a record makes no sense there, it is read plainly. */
static void
take_page(struct query *list, const json_t *page)
{
	const size_t n = list->rows->n;
	const int64_t last_id = list->last_id;

	if (query_take(list, page) == 0) {
		list->due = may_go_on(list->cw, json_array_size(page));
		return;
	}
	list->rows->n = n;
	list->last_id = last_id;
	query_ask(list);
}

/*
 * Where one result is no answer to what was asked for, none is believed: an
 * empty page fits any list, even that of another one.
 */
static void
take_results(struct window *w, const json_t *results)
{
	const json_t **sorted = sort_results(w, results);
	enum worth worth[BUNDLE_LISTS] = { GOOD };
	size_t i, count[STRANGE + 1] = { 0 };

	for (i = 0; i < w->n; i++) {
		worth[i] = judge(w->lists[i], sorted[i]);
		count[worth[i]]++;
	}
	if (count[STRANGE] > 0 || count[FAILED] == w->n)
		cw_learned(w->sweep->cw)->no_bundles = true;
	for (i = 0; i < w->n; i++)
		if (count[STRANGE] == 0 && worth[i] == GOOD)
			take_page(w->lists[i], json_object_get(sorted[i],
			    "entities"));
		else
			query_ask(w->lists[i]);
	free(sorted);
}

static void
on_bundle(void *ctx, const struct http_answer *answer)
{
	struct window *w = ctx;
	struct sweep *sweep = w->sweep;
	json_t *body, *results;
	size_t i;

	body = answer->status == 0 ? NULL : cw_json(answer, NULL);
	results = json_object_get(body, "results");
	if (json_is_array(results)) {
		/* whatever the status: it varies with the outcomes */
		take_results(w, results);
	} else {
		cw_learned(sweep->cw)->no_bundles = true;
		for (i = 0; i < w->n; i++)
			query_ask(w->lists[i]);
	}
	json_decref(body);
	free(w);
	start_window(sweep);
}

/* Takes the next lists that are due; NULL if nothing is to be bundled. */
static struct window *
new_window(struct sweep *sweep)
{
	struct query *list;
	struct window *w;

	w = xcalloc(1, sizeof(*w));
	w->sweep = sweep;
	for (; sweep->next < sweep->n && w->n < BUNDLE_LISTS; sweep->next++) {
		list = &sweep->lists[sweep->next];
		if (!list->due)
			continue;
		list->due = false;
		if (!cw_learned(sweep->cw)->no_bundles)
			w->lists[w->n++] = list;
		else
			query_ask(list);
	}
	if (w->n > 1)
		return w;
	if (w->n == 1)		/* a bundle of one would save nothing */
		query_ask(w->lists[0]);
	free(w);
	return NULL;
}

/* Asks for the next lists, if there are any. */
static void
start_window(struct sweep *sweep)
{
	struct buf body = { 0 };
	struct jout j = { .buf = &body };
	struct window *w;
	size_t i;

	if ((w = new_window(sweep)) == NULL)
		return;
	jout_object(&j, NULL);
	jout_array(&j, "requests");
	for (i = 0; i < w->n; i++)
		put_request(&j, w->lists[i], i + 1);
	jout_end_array(&j);
	jout_end_object(&j);
	http_queue(cw_http(sweep->cw), &(struct http_request){
		.method = "POST",
		.path = "system/bundles",
		.body = body.data,
	    }, on_bundle, w);
	buf_release(&body);
}

/* Reads a page of each list that is due. False if there was none. */
static bool
run_round(struct sweep *sweep)
{
	size_t i;
	int k;

	for (i = 0; i < sweep->n && !sweep->lists[i].due; i++)
		;
	if (i == sweep->n)
		return false;
	sweep->next = i;
	for (k = 0; k < http_parallel(cw_http(sweep->cw)); k++)
		start_window(sweep);
	http_run(cw_http(sweep->cw));
	return true;
}

void
bundle_run(struct query *lists, size_t n)
{
	struct sweep sweep = { .lists = lists, .n = n };
	size_t i;

	if (n == 0)
		return;
	sweep.cw = lists[0].cw;
	for (i = 0; i < n; i++)
		lists[i].due = true;
	while (run_round(&sweep))
		;
	query_release(lists, n);
}
