#ifndef RECALL_H
#define RECALL_H

#include "session.h"

/*
 * Writes a stream with the results of an earlier run from the journal, for
 * cw-diff -R, if the run's own stream was lost. Catalog items are left out:
 * they are no changes of additions, and stay. journal is its path, or NULL for
 * its usual place; name is the run's, or "last". With resolve, unfinished
 * writes are resolved first, as in any run; without it, ConnectWise is not
 * asked, nothing is changed, and their outcome is unknown. Returns the exit
 * status.
 */
int recall(const struct session_options *opt, const char *journal,
    const char *name, bool resolve);

#endif
