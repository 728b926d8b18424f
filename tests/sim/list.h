/*
 * A list query: which records, in which order, which page of them.
 */
#ifndef SIM_LIST_H
#define SIM_LIST_H

#include "render.h"
#include "world.h"

enum { PAGE_DEFAULT = 25, PAGE_MAX = 1000 };

/* As the client asked; texts may be NULL. */
struct query {
	const char *conditions, *child, *custom;
	const char *order_by;
	const char *fields;
	int64_t page;			/* from 1 */
	int64_t page_size;		/* larger than cap is cut down */
	int64_t cap;			/* at most PAGE_MAX */
	int64_t page_id;		/* forward-only: ids above this */
	bool forward;			/* forward-only paging */
};

/* The answer: the records of the page, and what is around it. */
struct found {
	struct list all;		/* every match, in order */
	size_t from, n;			/* the page within all */
	int64_t pages;			/* at least 1 */
	struct selection fields;
	struct buf unknown;		/* names of fields= that are not */
};

void query_init(struct query *q, int64_t cap);
/* The size of a page after the cap. */
int64_t query_size(const struct query *q);
/* The additions of an agreement, its children's too if the switch says so. The
 * caller frees v of what is returned. */
struct list list_additions(const struct world *w, const struct record *r);
/* `rows` is where to look: a table's rows or a record's kids, NULL = none.
 * False with *error (free it) set to an ApiFindCondition's message. */
bool list_run(struct found *out, const struct world *w, enum resource of,
    const struct list *rows, const struct query *q, char **error);
void found_release(struct found *f);

/* The records of the page as a JSON array. */
void found_render(struct buf *b, const struct found *f,
    const struct world *w, const char *base, unsigned int flags);

#endif
