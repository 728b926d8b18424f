#ifndef CWLIST_H
#define CWLIST_H

#include <jansson.h>

#include "buf.h"
#include "cw.h"
#include "diag.h"

/*
 * One list of ConnectWise records, read to its end, page by page: for cw.c
 * and the code that writes, not for the tools.
 */
#define CWLIST_PAGE	1000	/* ConnectWise's largest page */

/* Where records go: a growing array in the arena; all-zero but for a, size. */
struct cwrows {
	struct arena *a;
	int64_t agreement_id;	/* of additions: whose they must be */
	char *items;
	size_t n;
	size_t cap;
	size_t size;		/* of one */
};

/* Room for one more, zeroed. What was handed out before may move. */
void *cwrows_add(struct cwrows *r);

/* Takes one record; returns 0, or -1 with *e when it makes no sense. */
typedef int cwlist_each(struct cwrows *rows, const json_t *object,
    struct err *e);

struct cwlist {
	struct cw *cw;
	char path[64];		/* below the API's address */
	const char *fields;	/* names, separated by commas; the caller's */
	struct buf conditions;	/* "" is all; released by cwlist_run() */
	const char *resource;	/* its name in a bundle; NULL: none */
	int64_t parent;		/* for a bundle: the agreement's id, or 0 */
	cwlist_each *each;
	struct cwrows *rows;	/* the caller's; lists may share them */
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
void cwlist_run(struct cwlist *lists, size_t n);
/* Runs one list. Returns 0, or -1 with *e. */
int cwlist_run_one(struct cwlist *list, struct err *e);

/*
 * The same by bundles, as far as ConnectWise has them: up to CWLIST_BUNDLE
 * lists in one request. A bundle that comes back strangely, or not at all, is
 * read plainly, and so is all else from then on; a list that ConnectWise itself
 * reports as failed is read plainly for itself. Lists have rows of their own.
 */
#define CWLIST_BUNDLE	50
void cwlist_run_bundled(struct cwlist *lists, size_t n);

/*
 * Makes lists like the model that together hold the records whose field has
 * one of the n values, and perhaps others: plain values in chunks that fit
 * into an address, the others each for itself. other is one more condition, or
 * NULL. Returns how many, in *lists, which the caller frees.
 */
size_t cwlist_chunks(struct cwlist **lists, const struct cwlist *model,
    const char *field, const char *const *values, size_t n,
    const char *other);

/* The text of an answer that is an error: ConnectWise's own if it has one. */
void cwlist_describe(const struct http_answer *answer, struct err *e);


/* --- between cwlist.c and cwbundle.c -------------------------------------- */

/* Queues the request for the next page. */
void cwlist_ask(struct cwlist *list);
/* Appends the conditions for the next page. */
void cwlist_conditions(const struct cwlist *list, struct buf *out);
/*
 * Whether a page's records have ids, in ascending order, that come after what
 * was read. If not, -1 with list->why.
 */
int cwlist_check(struct cwlist *list, const json_t *page);
/*
 * Takes a page that is good. Returns 0, or -1 with list->why when a record
 * makes no sense.
 */
int cwlist_take(struct cwlist *list, const json_t *page);
/* Releases what the lists own. */
void cwlist_release(struct cwlist *lists, size_t n);

#endif
