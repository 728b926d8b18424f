#ifndef QUERY_H
#define QUERY_H

#include <jansson.h>

#include "array.h"
#include "buf.h"
#include "cw.h"
#include "diag.h"

/*
 * One list of ConnectWise records, read to its end, page by page: for cw.c
 * and the code that writes, not for the tools.
 */
#define QUERY_PAGE	1000	/* ConnectWise's largest page */

struct query;

/* Adds one record to q->rows; returns 0, or -1 with *e when it makes no
 * sense. */
typedef int query_each(const struct query *q, const json_t *object,
    struct err *e);

struct query {
	struct cw *cw;
	char path[64];		/* below the API's address */
	const char *fields;	/* names, separated by commas; the caller's */
	struct buf conditions;	/* "" is all; released by query_run() */
	const char *resource;	/* its name in a bundle; NULL: none */
	int64_t parent;		/* for a bundle: the agreement's id, or 0 */
	query_each *each;
	struct array *rows;	/* the caller's; lists may share them */
	struct array *odd;	/* for additions: those set aside */
	size_t detour;		/* requests that another way to what is wanted
				   takes; 0: there is none */

	int64_t last_id;	/* the highest id seen; goes on behind it */
	bool left;		/* for the detour, as it is shorter than what
				   the first page says is left */
	bool due;		/* for a bundle: has a page to be read */
	bool failed;
	bool refused;		/* with 400: something is wrong with it */
	bool shut_out;		/* no answer at all, or we are refused: the
				   next request would fare no better */
	struct err why;
};

/*
 * Reads all n lists, several at a time. Pages are asked for by id (id > the
 * last one, ordered by id), so that records which come or go meanwhile never
 * move another one from page to page.
 */
void query_run(struct query *lists, size_t n);
/* Runs one list. Returns 0, or -1 with *e. */
int query_run_one(struct query *list, struct err *e);

/*
 * Makes lists like the model that together hold the records whose field has
 * one of the n values, and perhaps others: plain values in chunks that fit
 * into an address, each of the others alone. other is one more condition, or
 * NULL. Returns how many, in *lists, which the caller frees.
 */
size_t query_chunks(struct query **lists, const struct query *model,
    const char *field, const char *const *values, size_t n,
    const char *other);

/* --- for bundle.c -------------------------------------- */

/* Queues the request for the next page. */
void query_ask(struct query *list);
/* Appends the conditions for the next page. */
void query_conditions(const struct query *list, struct buf *out);
/*
 * Whether a page's records have ids, in ascending order, that come after what
 * was read. If not, -1 with list->why.
 */
int query_check(struct query *list, const json_t *page);
/*
 * Takes a page that is good. Returns 0, or -1 with list->why when a record
 * makes no sense.
 */
int query_take(struct query *list, const json_t *page);
/* Releases what the lists own. */
void query_release(struct query *lists, size_t n);

#endif
