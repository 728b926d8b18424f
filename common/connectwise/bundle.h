#ifndef BUNDLE_H
#define BUNDLE_H

#include "query.h"

/*
 * Reads lists by bundles, as far as ConnectWise has them: up to
 * BUNDLE_LISTS lists in one request. A bundle that comes back strangely, or
 * not at all, is read plainly, and so is all else from then on; a list that
 * ConnectWise itself reports as failed is read plainly, alone. Lists have
 * rows of their own.
 */
#define BUNDLE_LISTS	50
struct sweep;

/* Nothing is asked for yet. The n lists, at least one, are the caller's. In the
 * background: while something else is read, see http_run(). */
struct sweep *bundle_begin(struct query *lists, size_t n, bool background);
/* Asks for one more bundle, or where there are none for all lists; what is
 * asked for goes on by itself. False: no bundle was left to ask for. */
bool bundle_ask(struct sweep *sweep);
/* Reads all that is left, to its end; or gives up what is under way, and all
 * other requests with it. Frees the sweep. */
void bundle_end(struct sweep *sweep);
void bundle_drop(struct sweep *sweep);

#endif
