#ifndef ATRIA_H
#define ATRIA_H

#include "probe.h"

/*
 * What is tried on Atria: its address, dates and parameters, and the rows of
 * the job's billing period and of the one before. Each sets the finding of one
 * belief.
 */
void test_token(struct probe *p, struct finding *f);
void test_address(struct probe *p, struct finding *f);
void test_no_address(struct probe *p, struct finding *f);
void test_no_data(struct probe *p, struct finding *f);
void test_end_date(struct probe *p, struct finding *f);
void test_date_time(struct probe *p, struct finding *f);
void test_billable(struct probe *p, struct finding *f);
void test_aggregate(struct probe *p, struct finding *f);
void test_names(struct probe *p, struct finding *f);
void test_other_names(struct probe *p, struct finding *f);
void test_kinds(struct probe *p, struct finding *f);
void test_nulls(struct probe *p, struct finding *f);
void test_filled(struct probe *p, struct finding *f);
void test_whole(struct probe *p, struct finding *f);
void test_period(struct probe *p, struct finding *f);
void test_difference(struct probe *p, struct finding *f);
void test_once(struct probe *p, struct finding *f);
void test_last_count(struct probe *p, struct finding *f);
void test_removed(struct probe *p, struct finding *f);

/* The answers that hold the period and the one before. */
const struct exchange *atria_now(struct probe *p);
const struct exchange *atria_before(struct probe *p);

#endif
