/*
 * What can be asked of an entity: queries and their pages, counts, a record,
 * and the entity's own description.
 */
#ifndef SIM_AT_QUERY_H
#define SIM_AT_QUERY_H

#include "store.h"

/* One call, on its way. */
struct at_call {
	struct autotask *t;
	struct request *r;
	struct answer *a;
	enum at_entity of;
	const char *base;	/* "http://127.0.0.1:1/webservices5/.../" */
};

/* {"errors":[text]} with this status. */
void at_errors(struct answer *a, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

void at_query(struct at_call *c);
void at_query_next(struct at_call *c);
void at_count(struct at_call *c);
void at_item(struct at_call *c, int64_t id);
/* The records that belong to one contract. */
void at_children(struct at_call *c, int64_t contract);
void at_information(struct at_call *c, const char *what);

#endif
