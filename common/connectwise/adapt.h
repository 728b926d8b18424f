#ifndef ADAPT_H
#define ADAPT_H

#include "findings.h"
#include "session.h"

/*
 * Tells the session's ConnectWise what is known of it, unless that is too old
 * (adapt.c): filters and bundles that are refused, the time zone, the spelling
 * of paths. What a command line or a job says comes first.
 */
void findings_adapt(const struct findings *f, struct session *s);
/* How long its pages are, too: for who reads much, and writes nothing. */
void findings_adapt_pages(const struct findings *f, struct session *s);

#endif
