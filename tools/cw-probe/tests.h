#ifndef TESTS_H
#define TESTS_H

#include "probe.h"

/*
 * What is tried, a test for each belief (beliefs.c): it asks what it needs, and
 * sets the verdict of the finding and its evidence.
 */
typedef void probe_test(struct probe *p, struct finding *f);

/* ConnectWise: its address, lists and errors. */
extern probe_test test_company, test_login, test_version, test_types,
    test_page_size, test_link, test_count, test_bundle_page, test_order,
    test_id_pages, test_bundle, test_unknown_name, test_unknown_field,
    test_no_record, test_no_route, test_pace;
/* Its filters. */
extern probe_test test_in_ids, test_in_names, test_url_length, test_quotes,
    test_single_quotes, test_blanks, test_contains, test_case,
    test_quote_inside, test_type_filter, test_status_filter, test_status_case,
    test_addition_filter, test_catalog;
/* The members of its records. */
extern probe_test test_agreement_members, test_addition_members,
    test_addition_kinds, test_own_additions, test_quantities, test_parents,
    test_status_words;
/* Their days and statuses, and what is live twice. */
extern probe_test test_unset_dates, test_time_zone, test_agreement_dates,
    test_next_invoice, test_status_dates, test_one_line, test_one_agreement;
/* Autotask: its zone, lists and errors. All requests read. */
extern probe_test test_at_version, test_at_zone, test_at_login, test_at_budget,
    test_at_count, test_at_page_size, test_at_next_page, test_at_in_ids,
    test_at_or, test_at_largest_page, test_at_unknown_field;
/* The records that a plan relies on. */
extern probe_test test_at_company_key, test_at_service_key, test_at_contracts,
    test_at_one_contract, test_at_lines, test_at_units, test_at_whole_units,
    test_at_days;
/* Atria: its address, dates, parameters, and the names of its rows. */
extern probe_test test_token, test_address, test_no_address, test_no_data,
    test_end_date, test_date_time, test_aggregate, test_billable, test_names,
    test_other_names, test_kinds, test_nulls, test_filled;
/* What its answers and rows count. */
extern probe_test test_whole, test_period, test_last_count, test_removed,
    test_difference, test_once;

#endif
