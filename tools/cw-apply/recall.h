#ifndef RECALL_H
#define RECALL_H

#include "session.h"

/*
 * Writes a stream with the results of an earlier run, as the journal has them,
 * in place of the one that was lost: cw-diff -R can take it back. Catalog items
 * are left out: they are no changes of additions, and stay. journal is its
 * path, or NULL for its usual place; name is that of the run, or "last". With
 * settled, what became of unfinished writes is found out and noted first, as
 * any run does; else nobody is asked, nothing is changed, and it is unknown.
 * Returns the tool's exit status.
 */
int recall(const struct session_options *opt, const char *journal,
    const char *name, bool settled);

#endif
