#ifndef CENSUS_H
#define CENSUS_H

#include "probe.h"

/*
 * What ConnectWise's records look like: the agreements of the job's type, and
 * the additions of some of them. Each sets the finding of one belief.
 */
void test_bundle(struct probe *p, struct finding *f);
void test_type_filter(struct probe *p, struct finding *f);
void test_status_filter(struct probe *p, struct finding *f);
void test_status_case(struct probe *p, struct finding *f);
void test_addition_filter(struct probe *p, struct finding *f);
void test_catalog(struct probe *p, struct finding *f);
void test_agreement_members(struct probe *p, struct finding *f);
void test_addition_members(struct probe *p, struct finding *f);
void test_addition_kinds(struct probe *p, struct finding *f);
void test_own_additions(struct probe *p, struct finding *f);
void test_quantities(struct probe *p, struct finding *f);
void test_unset_dates(struct probe *p, struct finding *f);
void test_time_zone(struct probe *p, struct finding *f);
void test_status_words(struct probe *p, struct finding *f);
void test_status_dates(struct probe *p, struct finding *f);
void test_one_line(struct probe *p, struct finding *f);
void test_agreement_dates(struct probe *p, struct finding *f);
void test_one_agreement(struct probe *p, struct finding *f);
void test_parents(struct probe *p, struct finding *f);
void test_next_invoice(struct probe *p, struct finding *f);

#endif
