/*
 * The query language: {"MaxRecords":..,"IncludeFields":[..],"Filter":[..]}.
 * It is as strict as the facts allow: what they do not say is refused.
 */
#ifndef SIM_AT_FILTER_H
#define SIM_AT_FILTER_H

#include "store.h"

struct at_test;

struct at_query {
	enum at_entity of;
	json_t *json;		/* owned */
	struct at_test *filter;	/* all of them must hold */
	size_t n;
	size_t max;		/* records a page */
	const json_t *include;	/* names; NULL = all members */
};

/* Takes `json` (owned by the query from then on; NULL: there was none). False
 * with Autotask's text in *why. */
bool at_query_parse(struct at_query *q, enum at_entity of, json_t *json,
    struct buf *why);
void at_query_release(struct at_query *q);

bool at_query_matches(const struct at_query *q, const json_t *record);
/* May a record with these members match? Looks only at tests of them. */
bool at_query_may_match(const struct at_query *q, const json_t *part);

#endif
