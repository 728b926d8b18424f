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
	cwlist_each *each;
	void *ctx;

	int64_t last_id;	/* the highest id seen */
	bool failed;
	bool lost;		/* there was no answer at all */
	struct err why;
};

/*
 * Reads all n lists, several at a time. Pages are asked for by id (id > the
 * last one, ordered by id), so that records which come or go meanwhile never
 * move another one from page to page.
 */
void cwlist_run(struct cwlist *lists, size_t n);

/* The text of an answer that is an error: ConnectWise's own if it has one. */
void cwlist_describe(const struct http_answer *answer, struct err *e);

#endif
