#ifndef BUNDLE_H
#define BUNDLE_H

#include "query.h"

/*
 * Reads all n lists by bundles, as far as ConnectWise has them: up to
 * BUNDLE_LISTS lists in one request. A bundle that comes back strangely, or
 * not at all, is read plainly, and so is all else from then on; a list that
 * ConnectWise itself reports as failed is read plainly, alone. Lists have
 * rows of their own.
 */
#define BUNDLE_LISTS	50
void bundle_run(struct query *lists, size_t n);

#endif
