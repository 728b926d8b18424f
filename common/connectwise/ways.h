#ifndef WAYS_H
#define WAYS_H

#include "pages.h"

/*
 * Plainer ways to ask for a list, where ConnectWise refuses (400) what is
 * usual: they read more, and the callers pick from it. Each is tried once, by
 * one list of a kind, and what works is how all of the kind are asked for from
 * then on.
 */
/* How the list is asked for now; before each request. */
void ways_choose(struct query *list);
/*
 * The list was refused with 400. Returns false if there is no other way. Else
 * it is due again: at once, as *now says, or with the others that are due, when
 * another list of the kind has found a way.
 */
bool ways_refused(struct query *list, bool *now);
/* The list came, or failed otherwise. */
void ways_end(struct query *list, bool good);

#endif
