#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>

/*
 * Time zones by name. The C library takes a zone that it does not know for UTC
 * without a word, and so a misspelt one for another billing period; so the name
 * is checked first.
 */

/*
 * Whether s, as TZ holds it, names a time zone: a file of the system's zone
 * database (below $TZDIR or /usr/share/zoneinfo, or an absolute path), which
 * must really be one (TZif, RFC 8536); or a rule of POSIX with all its parts,
 * such as CET-1CEST,M3.5.0,M10.5.0/3. The empty string names none.
 */
bool zone_is_known(const char *s);

#endif
