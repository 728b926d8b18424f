/*
 * From a record to JSON, as ConnectWise writes it: compact, null members left
 * out, numbers with two decimals, times in whole seconds of UTC.
 */
#ifndef SIM_RENDER_H
#define SIM_RENDER_H

#include <stdbool.h>

#include "world.h"

/* What fields= asks for. */
struct pick {
	bool on;
	char *members;		/* blank-separated; NULL = all of them */
};

struct selection {
	bool given;		/* false: everything */
	struct pick columns[MAX_COLUMNS];
	struct pick info;
};

enum {
	RENDER_SMALL = 1 << 0,	/* the small form of .../info */
	RENDER_STORED = 1 << 1	/* for a state file: nothing computed */
};

/* `base` is the URL in front of the paths in _info; NULL leaves them out.
 * sel may be NULL. */
void render(struct buf *b, const struct world *w, const struct record *r,
    const char *base, const struct selection *sel, unsigned int flags);

/* Reads fields=a,b/c. The names that the resource does not have go to
 * `unknown`, comma-separated. */
void selection_parse(struct selection *sel, const struct world *w,
    enum resource of, const char *fields, struct buf *unknown);
void selection_release(struct selection *sel);

#endif
