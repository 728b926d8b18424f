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
#include "ways.h"
#include "xalloc.h"

#define BUNDLE_VERSION	"2020.1"

/* Lists that are read in bundles, one window of them after the other. */
struct sweep {
	struct query *lists;
	size_t n;
	size_t next;		/* the first list that no window has yet */
	struct cw *cw;
	bool background;	/* asks while something else goes on */
	bool dropped;		/* nobody wants it any more */
	size_t asked;		/* bundles that are not answered yet */
	const struct query *doubted;	/* of refused lists, the one that asked
					   plainly; or NULL */
	unsigned way;		/* how it was asked for in the bundle */
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

static bool start_window(struct sweep *sweep);

static void
put_text(struct jout *j, const char *name, const char *value)
{
	if (value != NULL)
		jout_string(j, name, value);
}

static void
put_request(struct jout *j, const struct query *list, size_t number)
{
	struct buf conditions = { 0 };

	pages_conditions(list, &conditions);
	jout_object(j, NULL);
	jout_string(j, "version", BUNDLE_VERSION);
	jout_whole(j, "sequenceNumber", (int64_t)number);
	jout_string(j, "resourceType", list->resource);
	jout_object(j, "apiRequest");
	if (list->parent != 0)
		jout_whole(j, "parentId", list->parent);
	jout_object(j, "filters");
	put_text(j, "conditions", conditions.data);
	put_text(j, "orderBy", pages_order(list));
	jout_end_object(j);
	jout_object(j, "page");
	jout_whole(j, "page", list->number > 0 ? list->number : 1);
	jout_whole(j, "pageSize", pages_size(list));
	jout_end_object(j);
	put_text(j, "fields", pages_fields(list));
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

/*
 * Whether the records are of the agreement that was asked for: all say whose
 * they are, and if there are any, one is its own. Others may be of its child
 * agreements.
 */
static bool
is_own(const struct query *list, const json_t *page)
{
	bool own = list->parent == 0 || json_array_size(page) == 0;
	const json_t *object;
	int64_t id;
	size_t i;

	json_array_foreach(page, i, object) {
		id = jget_id(object, "agreementId");
		if (id == 0 && list->parent != 0)
			return false;
		own |= id == list->parent;
	}
	return own;
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
	    pages_check(list, entities) == -1)
		return STRANGE;
	return GOOD;
}

/* Whether ConnectWise has refused each list with 400. */
static bool
all_refused(const struct window *w, const json_t **sorted)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (json_integer_value(json_object_get(sorted[i],
		    "statusCode")) != 400)
			return false;
	return true;
}

/*
 * Perhaps these lists are refused as they are asked for, or any bundle is. One
 * list asks plainly; the others wait for what it finds.
 */
static void
ask_one(struct window *w)
{
	size_t i;

	w->sweep->doubted = w->lists[0];
	w->sweep->way = w->lists[0]->way;
	query_ask(w->lists[0]);
	for (i = 1; i < w->n; i++)
		w->lists[i]->wanted = true;
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
	if (all_refused(w, sorted)) {
		ask_one(w);
		free(sorted);
		return;
	}
	if (count[STRANGE] > 0 || count[FAILED] == w->n)
		cw_learned(w->sweep->cw)->no_bundles = true;
	for (i = 0; i < w->n; i++)
		if (count[STRANGE] == 0 && worth[i] == GOOD)
			pages_take(w->lists[i], json_object_get(sorted[i],
			    "entities"), true, false);
		else
			query_ask(w->lists[i]);
	free(sorted);
}

static void
on_bundle(void *ctx, const struct http_answer *answer)
{
	struct window *w = ctx;
	struct sweep *sweep = w->sweep;
	const json_t *body, *results;
	struct arena a = { 0 };
	size_t i;

	sweep->asked--;
	if (sweep->dropped) {
		free(w);
		return;
	}
	body = answer->status == 0 ? NULL : cw_page(answer, &a, NULL);
	results = json_object_get(body, "results");
	if (json_is_array(results)) {
		/* whatever the status: it varies with the outcomes */
		take_results(w, results);
	} else {
		cw_learned(sweep->cw)->no_bundles = true;
		for (i = 0; i < w->n; i++)
			query_ask(w->lists[i]);
	}
	arena_release(&a);
	free(w);
	(void)start_window(sweep);
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
		/* its next pages are cut as its first one was */
		if (cw_learned(sweep->cw)->no_bundles ||
		    (list->n > 0 && !list->bundled)) {
			query_ask(list);
			continue;
		}
		list->wanted = list->due = false;
		ways_choose(list);
		w->lists[w->n++] = list;
	}
	/* a bundle of one would save nothing, but lists end as they began */
	if (w->n > 1 || (w->n == 1 && (w->lists[0]->n > 0 ||
	    w->lists[0]->kind == CW_YARDSTICK)))
		return w;
	if (w->n == 1)
		query_ask(w->lists[0]);
	free(w);
	return NULL;
}

/* Asks for the next lists; false if there are none. */
static bool
start_window(struct sweep *sweep)
{
	struct buf body = { 0 };
	struct jout j = { .buf = &body };
	struct window *w;
	size_t i;

	if ((w = new_window(sweep)) == NULL)
		return false;
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
		.background = sweep->background,
	    }, on_bundle, w);
	sweep->asked++;
	buf_release(&body);
	return true;
}

/* Asks for those that are due and not asked for yet, and waits for all. */
static void
finish_round(struct sweep *sweep)
{
	struct http *http = cw_http(sweep->cw);

	while (sweep->asked < (size_t)http_parallel(http))
		if (!start_window(sweep))
			break;
	while (sweep->background && sweep->asked > 0)
		(void)http_step(http, HTTP_STEP);
	http_run(http);
}

/* Reads a page of each list that is due. */
static void
run_round(struct sweep *sweep)
{
	struct cw_learned *learned = cw_learned(sweep->cw);

	/* asked for as in the bundle, it came plainly: so it is the bundle */
	if (sweep->doubted != NULL &&
	    learned->kinds[sweep->doubted->kind].way == sweep->way)
		learned->no_bundles = true;
	sweep->doubted = NULL;
	sweep->next = 0;
	finish_round(sweep);
}

/*
 * Where more lists than one bundle holds may have been cut, as they have the
 * same length, one longer list shows that they were not: see query_run().
 */
static size_t
measure(const struct sweep *sweep, size_t due)
{
	struct cw_learned *learned = cw_learned(sweep->cw);
	struct query yardstick = query_yardstick(sweep->cw);
	struct sweep one = { .lists = &yardstick, .n = 1, .cw = sweep->cw };

	if (due <= BUNDLE_LISTS || learned->no_bundles || learned->measured[1])
		return due;
	learned->measured[1] = true;
	yardstick.due = true;
	run_round(&one);
	return query_due(sweep->lists, sweep->n);
}

/* --- all of them ---------------------------------------------------------- */

struct sweep *
bundle_begin(struct query *lists, size_t n, bool background)
{
	struct sweep *sweep;
	size_t i;

	sweep = xcalloc(1, sizeof(*sweep));
	*sweep = (struct sweep){ .lists = lists, .n = n, .cw = lists[0].cw,
	    .background = background };
	for (i = 0; i < n; i++)
		lists[i].wanted = true;
	(void)query_due(lists, n);
	return sweep;
}

bool
bundle_ask(struct sweep *sweep)
{
	return start_window(sweep);
}

void
bundle_end(struct sweep *sweep)
{
	finish_round(sweep);
	while (measure(sweep, query_due(sweep->lists, sweep->n)) > 0)
		run_round(sweep);
	query_release(sweep->lists, sweep->n);
	free(sweep);
}

void
bundle_drop(struct sweep *sweep)
{
	struct http *http = cw_http(sweep->cw);

	sweep->dropped = true;
	http_halt(http);
	while (sweep->asked > 0)
		(void)http_step(http, HTTP_STEP);
	http_run(http);
	query_release(sweep->lists, sweep->n);
	free(sweep);
}
