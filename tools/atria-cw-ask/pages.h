#ifndef PAGES_H
#define PAGES_H

#include "buf.h"
#include "diag.h"
#include "notice.h"

/*
 * The pages that a job publishes for a group to read, in its ReportDir: one
 * for each run, JOB-PERIOD-RUN-KIND.html, and index.html, which lists them. A
 * page appears when it is complete, with its group and mode.
 */

/* Whether pages could be published: 0, or -1 with *e, which says what to do. */
int pages_check(const struct notice *n, struct err *e);

/* What a page is called. */
struct page_name {
	const char *job, *period, *run, *kind;	/* period: a day, or "" */
};

/* Publishes the file at path; published takes the page's path. Returns 0, or
 * -1 with *e. */
int pages_publish(const struct notice *n, const struct page_name *name,
    const char *path, struct buf *published, struct err *e);

/* Deletes the pages of the job's run, as far as they are there. */
void pages_delete(const struct notice *n, const char *job, const char *run);

#endif
