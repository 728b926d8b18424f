#ifndef AGREEMENT_TYPE_H
#define AGREEMENT_TYPE_H

#include "cwagreements.h"
#include "diag.h"

/*
 * The active agreement type with the name: exactly, or else the only one in any
 * case; blanks at the ends do not count. NULL with *e (CW21) if there is none,
 * which says what was perhaps meant, or several.
 */
const struct cw_type *agreement_type_find(const struct cw_type *types,
    size_t n, const char *want, struct err *e);

#endif
