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

/* Takes one record; returns 0, or -1 with *e when it makes no sense. */
typedef int cwlist_each(void *ctx, const json_t *object, struct err *e);

struct cwlist {
	struct cw *cw;
	char path[64];		/* below the API's address */
	const char *fields;	/* names, separated by commas; the caller's */
	struct buf conditions;	/* "" is all; released by cwlist_run() */
	const char *resource;	/* its name in a bundle; NULL: none */
	int64_t parent;		/* for a bundle: the agreement's id, or 0 */
	cwlist_each *each;
	void *ctx;

	int64_t last_id;	/* the highest id seen */
	bool failed;
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

/*
 * The same by bundles, as far as ConnectWise has them: up to CWLIST_BUNDLE
 * lists in one request. A list that comes back strangely, or not at all, is
 * read plainly; once a whole bundle was refused, all others are.
 */
#define CWLIST_BUNDLE	50
void cwlist_run_bundled(struct cwlist *lists, size_t n);

/* The text of an answer that is an error: ConnectWise's own if it has one. */
void cwlist_describe(const struct http_answer *answer, struct err *e);


/* --- between cwlist.c and cwbundle.c -------------------------------------- */

/* Queues the request for the next page. */
void cwlist_ask(struct cwlist *list);
/*
 * Takes a page. Returns 0, or -1 with list->why when it makes no sense; *n is
 * how many records it had.
 */
int cwlist_take(struct cwlist *list, const json_t *page, size_t *n);
/* Releases what the lists own. */
void cwlist_release(struct cwlist *lists, size_t n);

#endif
