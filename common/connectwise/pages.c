#include <inttypes.h>
#include <stdlib.h>

#include "array.h"
#include "jget.h"
#include "pages.h"
#include "xalloc.h"

/* --- asking --------------------------------------------------------------- */

void
pages_conditions(const struct query *list, struct buf *out)
{
	const bool all = list->conditions.len == 0 ||
	    (list->way & WAY_NO_CONDITIONS) != 0;
	const bool by_id = list->last_id > 0 && (list->way & WAY_NO_ID) == 0;

	if (!all)
		buf_addf(out, by_id ? "(%s) and " : "%s",
		    list->conditions.data);
	if (by_id)
		buf_addf(out, "id > %" PRId64, list->last_id);
}

const char *
pages_fields(const struct query *list)
{
	if ((list->way & WAY_NO_FIELDS) != 0)
		return NULL;
	return list->mirror && list->fields != NULL ?
	    list->parent != 0 ? "id,agreementId" : "id" : list->fields;
}

const char *
pages_order(const struct query *list)
{
	if ((list->way & WAY_NO_ORDER) != 0)
		return NULL;
	return list->mirror ? "id desc" : "id asc";
}

int
pages_size(const struct query *list)
{
	return list->number > 0 ? (int)list->number_size : QUERY_PAGE;
}

bool
pages_by_number(struct query *list)
{
	if (list->number > 0 || list->n != list->page_n || list->n == 0)
		return false;
	list->mirror = false;
	list->number = 2;
	list->number_size = list->page_n;
	return true;
}

/* --- what comes ----------------------------------------------------------- */

int
pages_check(struct query *list, const json_t *page)
{
	const json_t *object;
	int64_t id;
	size_t i;

	json_array_foreach(page, i, object) {
		if ((id = jget_id(object, "id")) == 0)
			return err_set(&list->why, "%s: record %zu has no id",
			    list->path, i);
		if (id <= list->last_id)
			return err_set(&list->why, "%s: record %" PRId64
			    " came, though only records after %" PRId64
			    " were asked for", list->path, id, list->last_id);
	}
	return 0;
}

static bool
is_ordered(const json_t *page)
{
	int64_t id, last = 0;
	const json_t *object;
	size_t i;

	json_array_foreach(page, i, object) {
		if ((id = jget_id(object, "id")) <= last)
			return false;
		last = id;
	}
	return true;
}

/* Notes the ids of a page. */
static void
note_ids(struct query *list, const json_t *page)
{
	const json_t *object;
	size_t i;

	json_array_foreach(page, i, object) {
		list->seen = xgrow(list->seen, list->n_seen, &list->cap_seen,
		    sizeof(*list->seen));
		list->seen[list->n_seen++] = jget_id(object, "id");
	}
}

/* A record that came twice: another one may not have come at all. */
static void
check_seen(struct query *list)
{
	int64_t id;

	if (list->failed || !array_has_twice(list->seen, list->n_seen, &id))
		return;
	list->failed = true;
	(void)err_set(&list->why, "%s: record %" PRId64 " came twice, so "
	    "others may be missing: ConnectWise's pages have no order",
	    list->path, id);
}

/* The next page is the one with that number. */
static void
go_by_number(struct query *list)
{
	list->mirror = false;
	list->number = list->number > 0 ? list->number + 1 : 2;
	if (list->number == 2)
		list->number_size = list->page_n;
}

/* The next page is behind the id, as the order is honoured. */
static void
go_by_id(struct query *list, int64_t last_id)
{
	list->mirror = false;
	list->last_id = last_id;
	list->n_seen = 0;
}

/* Goes on behind the page; fails where records move from page to page. */
static void
turn_page(struct query *list, const json_t *page)
{
	const bool ordered =
	    cw_learned(list->cw)->kinds[list->kind].ordered[list->bundled];
	const size_t n = json_array_size(page);

	if (n == 0)
		return;
	note_ids(list, page);
	/* one record shows no order, and mostly the list ends there */
	if (list->number > 0 || !is_ordered(page) || (n == 1 && !ordered) ||
	    (list->way & (WAY_NO_ID | WAY_NO_ORDER)) != 0)
		go_by_number(list);
	else if (ordered)
		go_by_id(list, jget_id(json_array_get(page, n - 1), "id"));
	else
		list->mirror = true;
	check_seen(list);
}

/*
 * Compares the first page, whose ids ascend, with its mirror. Records may have
 * come or gone in between.
 */
static void
take_mirror(struct query *list, const json_t *mirror, bool bundled)
{
	const size_t n = json_array_size(mirror);
	const int64_t *seen = list->seen, last_id = seen[list->n_seen - 1];
	bool falls = n > 1, same = n == list->n_seen;
	int64_t id, above = 0;
	size_t i;

	for (i = 0; i < n; i++, above = id) {
		id = jget_id(json_array_get(mirror, i), "id");
		falls = falls && (i == 0 ? id >= last_id : id < above);
		same = same && id == seen[n - 1 - i];
	}
	if (falls && same)
		list->open = false;
	if (!falls || bundled != list->bundled) {
		go_by_number(list);
		return;
	}
	list->more |= !same;
	cw_learned(list->cw)->kinds[list->kind].ordered[bundled] = true;
	go_by_id(list, last_id);
}

void
pages_take(struct query *list, const json_t *page, bool bundled, bool next)
{
	size_t *longest = &cw_learned(list->cw)->longest[bundled];
	const json_t *object;
	size_t i;

	if (json_array_size(page) > *longest)
		*longest = json_array_size(page);
	if (list->mirror) {
		take_mirror(list, page, bundled);
		return;
	}
	json_array_foreach(page, i, object) {
		list->each(list, object);
	}
	list->page_n = json_array_size(page);
	list->n += list->page_n;
	/* without conditions, what is wanted may be behind what came */
	list->open = list->page_n > 0 && list->kind != CW_YARDSTICK &&
	    (list->most == 0 || list->n < list->most ||
	    (list->way & WAY_NO_CONDITIONS) != 0) &&
	    (next || bundled || !list->linked);
	list->bundled = bundled;
	list->linked = list->more = next;
	turn_page(list, page);
}

bool
pages_go_on(const struct query *list)
{
	const size_t longest = cw_learned(list->cw)->longest[list->bundled];

	return list->open && !list->failed && !list->left &&
	    (list->more || list->page_n >= (list->number > 2 ?
	    list->number_size : longest));
}

void
pages_end(struct query *list)
{
	buf_release(&list->conditions);
	free(list->seen);
	list->seen = NULL;
	list->n_seen = list->cap_seen = 0;
}
