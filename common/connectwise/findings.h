#ifndef FINDINGS_H
#define FINDINGS_H

#include "session.h"

/*
 * Where the findings of the last probe of a ConnectWise company and an Atria
 * are kept: a stream as cw-probe writes it, in the state directory. Returns a
 * string that the caller frees, or NULL with *e.
 */
char *findings_path(const struct session *s, struct err *e);

#endif
