#ifndef ATQUERY_H
#define ATQUERY_H

#include <jansson.h>

#include "array.h"
#include "autotask.h"
#include "buf.h"

/*
 * Lists of Autotask's records, read to their ends, page by page, and shown to
 * be whole: the pages have as many records as the list's own count says, and
 * none twice. For atread.c, not for the tools.
 */
#define AT_PAGE		500	/* Autotask's largest page */
#define AT_VALUES	200	/* of one `in`: the address stays short */

struct at_list;

/* Adds one record to list->rows, and what it points to into their arena.
 * Returns 0, or -1 with *e when it makes no sense. */
typedef int at_each(struct at_list *list, const json_t *record,
    struct err *e);

struct at_list {
	struct autotask *at;
	const char *entity;	/* "Companies" */
	const char *fields;	/* "\"id\",\"name\"": all that are read */
	struct buf filter;	/* at_where() and so on; at_lists_read()
				   releases it */
	at_each *each;
	const char *key;	/* for each: a member to compare with */
	struct array rows;	/* its a and size are the caller's */

	/* what at_lists_read() needs */
	struct buf query;	/* the JSON */
	int64_t *ids;		/* of the records that came */
	size_t n, cap;
	int64_t count;		/* what the list's count says; -1: not asked */
	char *page;		/* the path of the page under way, if it is not
				   the first */
	bool uncounted;		/* the caller's: that it is whole shows in
				   another way */
	bool posted;		/* the page under way is asked for by POST */
	bool failed;
	struct err why;
};

/* Conditions; all of a list's must hold. Values are JSON. */
void at_where(struct buf *filter, const char *op, const char *field,
    const char *value);
void at_where_id_in(struct buf *filter, const char *field, const int64_t *ids,
    size_t n);

/* Reads all n lists, several requests at a time. Returns 0, or -1 with *e. */
int at_lists_read(struct at_list *lists, size_t n, struct err *e);

#endif
