#ifndef CWCATALOG_H
#define CWCATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "cw.h"
#include "known_products.h"
#include "record.h"

/*
 * What is looked up by its identifier: companies, and the products of the
 * catalog. Several requests at a time; the structures' strings live in the
 * arena given. Filters of a query are never relied on alone: the callers
 * compare again.
 */

/* --- companies ------------------------------------------------------------ */

struct cw_company {
	struct company company;
	bool deleted;		/* in the recycle bin */
};

/* The companies with these identifiers, and perhaps others. */
int cw_companies(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_company **companies, size_t *n, struct err *e);

/* --- catalog -------------------------------------------------------------- */

/*
 * The catalog items with these identifiers, and perhaps others. *shut_out, if
 * not NULL, is whether another try would fare no better: http_shut_out().
 */
int cw_items(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct catalog_item **items, size_t *n, bool *shut_out,
    struct err *e);

/* The whole catalog. */
int cw_all_items(struct cw *cw, struct arena *a, struct catalog_item **items,
    size_t *n, struct err *e);

#endif
