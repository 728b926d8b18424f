#ifndef PAGES_H
#define PAGES_H

#include <jansson.h>

#include "array.h"
#include "buf.h"
#include "cw.h"
#include "diag.h"

/*
 * The pages of one list: what is asked for next, what comes, and when the list
 * is whole. No requests in here: query.c and bundle.c make them.
 *
 * Pages are asked for by id (id > the last one, ordered by id), so that records
 * which come or go meanwhile never move another one from page to page. That
 * needs an order that is honoured. A page with ascending ids may be chance, so
 * the first list of a kind that goes on is asked for backwards, too: its
 * mirror. Without order, pages are asked for by their numbers, which together
 * hold each record once in any order.
 *
 * How long ConnectWise's pages are is not known: it may cut what is asked for
 * (QUERY_PAGE). So a page that is not the last must never look like the last:
 * a list is whole when
 * - the next page is empty, or an earlier one had a Link to the next one and
 *   this has none, or the mirror holds the same records;
 * - as many records came as can be;
 * - or its last page is shorter than another one that came the same way,
 *   plainly or in a bundle.
 */
#define QUERY_PAGE	1000	/* ConnectWise's largest page */

struct query;

/* What is left out of a request, as ConnectWise refuses it: see ways.h. */
enum {
	WAY_NO_FIELDS = 1 << 0,		/* whole records */
	WAY_NO_ORDER = 1 << 1,		/* without orderBy */
	WAY_NO_CONDITIONS = 1 << 2,	/* all records */
	WAY_NO_ID = 1 << 3		/* pages by number, not by id */
};

/* Adds one record to q->rows, or q->odd. */
typedef void query_each(const struct query *q, const json_t *object);

struct query {
	struct cw *cw;
	enum cw_kind kind;
	char path[64];		/* below the API's address */
	const char *fields;	/* names, separated by commas; the caller's */
	struct buf conditions;	/* "" is all; released by query_run() */
	bool chunk;		/* others have the rest of what is wanted, so
				   the conditions are not left out here */
	size_t most;		/* records that can be, by the conditions; 0:
				   not known */
	const char *resource;	/* its name in a bundle; NULL: none */
	int64_t parent;		/* for a bundle: the agreement's id, or 0 */
	query_each *each;
	struct array *rows;	/* the caller's; lists may share them */
	struct array *odd;	/* for additions: those set aside */
	void (*paged)(void *ctx);	/* a page has come plainly, others may;
				   or NULL */
	void *ctx;
	size_t detour;		/* requests that another way to what is wanted
				   takes; 0: there is none */

	unsigned way;		/* how it was asked for: WAY_NO_... */
	int64_t last_id;	/* the highest id seen; goes on behind it */
	size_t n;		/* records that came */
	size_t page_n;		/* records of the last page */
	bool linked;		/* a Link of the last page named the next one */
	bool more;		/* and so there is one, or the mirror says so */
	long pages;		/* how many there are, by the first one's Link;
				   0: not known */
	bool mirror;		/* what is asked for next is the mirror */
	bool bundled;		/* the last page came in a bundle */
	bool open;		/* more may come */
	int64_t number;		/* of the page, where they have numbers; or 0 */
	size_t number_size;	/* then the records of each */
	int64_t *seen;		/* the ids of pages without known order */
	size_t n_seen, cap_seen;
	bool left;		/* for the detour, as it is shorter than what
				   the first page says is left */
	bool begun;		/* its first page was asked for already */
	bool wanted;		/* to be asked for, again if need be */
	bool due;		/* has a page to be read */
	bool failed;
	bool refused;		/* with 400: something is wrong with it */
	bool shut_out;		/* no answer at all, or we are refused: the
				   next request would fare no better */
	struct err why;
};

/* The conditions, fields (NULL: all), order (NULL: none) and size of the next
 * page. */
void pages_conditions(const struct query *list, struct buf *out);
const char *pages_fields(const struct query *list);
const char *pages_order(const struct query *list);
int pages_size(const struct query *list);

/*
 * Whether a page's records have ids that were asked for. If not, -1 with
 * list->why.
 */
int pages_check(struct query *list, const json_t *page);
/* Takes a page that is good. next: a Link named the next one (its page, i.e.
 * not the mirror's). Where records
 * have moved from page to page, the list fails. */
void pages_take(struct query *list, const json_t *page, bool bundled,
    bool next);
/* Whether the list is not shown to be whole by now, so that its next page has
 * to be asked for. */
bool pages_go_on(const struct query *list);
/* Goes on by numbers, behind the first page; false if it is not the first. */
bool pages_by_number(struct query *list);
/* Releases what the list owns. */
void pages_end(struct query *list);

#endif
