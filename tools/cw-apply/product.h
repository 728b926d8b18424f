#ifndef PRODUCT_H
#define PRODUCT_H

#include "applying.h"

/*
 * Catalog items that new additions need and that the plan found missing: each
 * is created once in a run, however many additions are of it.
 */
struct products {
	struct product_made *made;
	size_t n;
	size_t cap;
	struct arena arena;
};

void products_release(struct products *ps);

/*
 * The catalog items of n results that create additions, read again in one go.
 * One that the plan found missing may be there by now, as this run, an earlier
 * one or somebody else has created it: then r->change.product gets its id.
 * Where it is not what it was, or cannot be read, r gets its outcome: stale or
 * failed, with r->error, in a; all others stay not tried. So do all if
 * ConnectWise cannot be reached or rejects the keys: then we are shut out.
 */
void products_check(const struct products *ps, struct applying *ap,
    struct result **results, size_t n, struct arena *a);

/*
 * Creates the catalog item of a new addition, if this run has not tried that
 * yet. Its id goes into r->change.product. Returns -1 if it could not be
 * created: then outcome and error of r say so. 0 with an id of still 0 means
 * that it was not tried, as nothing more may be written. 1 when it exists but
 * its creation was not answered: somebody else may have made it, and additions
 * of it, which must be read before one is created.
 */
int product_make(struct products *ps, struct applying *ap, struct result *r,
    struct arena *a);

/*
 * The id of a catalog item whose creation was not answered, and which may be
 * there a little later: within patience, in ms. 0 if it is not; -1 with *why if
 * ConnectWise cannot be asked.
 */
int64_t product_find_late(struct applying *ap, const char *identifier,
    int64_t patience, struct err *why);

#endif
