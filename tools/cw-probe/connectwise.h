#ifndef CONNECTWISE_H
#define CONNECTWISE_H

#include "probe.h"

/*
 * What is tried on ConnectWise: its address, its lists and pages, its filters,
 * its errors. Each sets the finding of one belief (beliefs.c).
 */
void test_company(struct probe *p, struct finding *f);
void test_login(struct probe *p, struct finding *f);
void test_version(struct probe *p, struct finding *f);
void test_types(struct probe *p, struct finding *f);
void test_page_size(struct probe *p, struct finding *f);
void test_link(struct probe *p, struct finding *f);
void test_count(struct probe *p, struct finding *f);
void test_bundle_page(struct probe *p, struct finding *f);
void test_order(struct probe *p, struct finding *f);
void test_id_pages(struct probe *p, struct finding *f);
void test_in_ids(struct probe *p, struct finding *f);
void test_in_names(struct probe *p, struct finding *f);
void test_url_length(struct probe *p, struct finding *f);
void test_quotes(struct probe *p, struct finding *f);
void test_single_quotes(struct probe *p, struct finding *f);
void test_quote_inside(struct probe *p, struct finding *f);
void test_case(struct probe *p, struct finding *f);
void test_blanks(struct probe *p, struct finding *f);
void test_contains(struct probe *p, struct finding *f);
void test_unknown_name(struct probe *p, struct finding *f);
void test_unknown_field(struct probe *p, struct finding *f);
void test_no_record(struct probe *p, struct finding *f);
void test_no_route(struct probe *p, struct finding *f);
void test_pace(struct probe *p, struct finding *f);

#endif
