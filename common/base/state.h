#ifndef STATE_H
#define STATE_H

#include "diag.h"

/*
 * The path of a file of ours in the state directory, $XDG_STATE_HOME/atria-cw:
 * kind is the end of its name, key a digest ("sha256:...") that says whose it
 * is. Its directories are made. Returns a string that the caller frees, or NULL
 * with *e.
 */
char *state_file(const char *kind, const char *key, struct err *e);

#endif
