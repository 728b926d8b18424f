#ifndef AT_TESTS_H
#define AT_TESTS_H

#include "probe.h"

/*
 * What is tried on Autotask: its zone, lists and errors (at_lists.c), and the
 * records that a plan relies on (at_records.c). All requests read, one after the
 * other. Each sets the finding of one belief.
 */
void test_at_version(struct probe *p, struct finding *f);
void test_at_zone(struct probe *p, struct finding *f);
void test_at_login(struct probe *p, struct finding *f);
void test_at_budget(struct probe *p, struct finding *f);
void test_at_count(struct probe *p, struct finding *f);
void test_at_page_size(struct probe *p, struct finding *f);
void test_at_next_page(struct probe *p, struct finding *f);
void test_at_in_ids(struct probe *p, struct finding *f);
void test_at_or(struct probe *p, struct finding *f);
void test_at_largest_page(struct probe *p, struct finding *f);
void test_at_unknown_field(struct probe *p, struct finding *f);

void test_at_company_key(struct probe *p, struct finding *f);
void test_at_service_key(struct probe *p, struct finding *f);
void test_at_contracts(struct probe *p, struct finding *f);
void test_at_one_contract(struct probe *p, struct finding *f);
void test_at_lines(struct probe *p, struct finding *f);
void test_at_units(struct probe *p, struct finding *f);
void test_at_whole_units(struct probe *p, struct finding *f);
void test_at_days(struct probe *p, struct finding *f);

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
