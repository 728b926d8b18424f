#ifndef AT_LISTS_H
#define AT_LISTS_H

#include "probe.h"

/*
 * The answer to a query of the entity ("query", or "query/count"): a page of at
 * most so many records with these fields. Fields and filter are JSON; the
 * filter may be NULL: all.
 */
const struct exchange *at_query(struct probe *p, const char *entity,
    const char *what, int most, const char *fields, const char *filter);
/* The records of a page; NULL: f says why there are none. */
const json_t *at_items(struct probe *p, struct finding *f,
    const struct exchange *x);
/* A page of all companies, with id and CompanyKey. */
const struct exchange *at_companies(struct probe *p);

#endif
