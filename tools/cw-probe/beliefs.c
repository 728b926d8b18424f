#include <string.h>

#include "at_tests.h"
#include "atria.h"
#include "beliefs.h"
#include "census.h"
#include "connectwise.h"
#include "findings.h"

const struct belief beliefs[] = {
	/* --- ConnectWise: address and keys -------------------------------- */
	{ "cw.company", CONNECTWISE, NOTED, DOCUMENTED,
	    "The host of ApiUrl knows the company, and is the company's own.",
	    "Requests go to ApiUrl as it is.", test_company },
	{ "cw.login", CONNECTWISE, BLOCKS, SEEN,
	    "ConnectWise accepts the company, the keys and the clientId.",
	    "Without that nothing can be read.", test_login },
	{ "cw.version", CONNECTWISE, NOTED, DOCUMENTED,
	    "system/info says which version ConnectWise has.",
	    "The version is kept; cw-apply wants a new probe when it changes.",
	    test_version },
	{ "cw.types", CONNECTWISE, BLOCKS, SEEN,
	    "One active agreement type has the name in AgreementType.",
	    "None, or several, are CW21: nothing is read or written.",
	    test_types },

	/* --- ConnectWise: lists ------------------------------------------- */
	{ "cw.count", CONNECTWISE, ADAPTS, DOCUMENTED,
	    ".../count says how many records a list has.",
	    "Pages are read until the end is shown in another way.",
	    test_count },
	{ "cw.page-size", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "A page has as many records as were asked for, up to 1,000.",
	    "A page that is shorter is not taken for the last one.",
	    test_page_size },
	{ "cw.link", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "A Link header names the next page where there is one.",
	    "The next page is asked for all the same.", test_link },
	{ "cw.order", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Lists come in the order that was asked for.",
	    "They are sorted here.", test_order },
	{ "cw.id-pages", CONNECTWISE, ADAPTS, ASSUMED,
	    "The condition id > N gives what stands behind N.",
	    "Pages are read by their number.", test_id_pages },
	{ "cw.bundles", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "A bundle has the same additions as plain lists.",
	    "Lists are read plainly, which takes more requests.",
	    test_bundle },
	{ "cw.bundle-page", CONNECTWISE, ADAPTS, ASSUMED,
	    "A bundle's page has as many records as a plain one.",
	    "A page of a bundle that may be cut is read on.",
	    test_bundle_page },

	/* --- ConnectWise: filters ----------------------------------------- */
	{ "cw.in-ids", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "The condition id in (1,2) gives these records.",
	    "More is read, and chosen from here.", test_in_ids },
	{ "cw.in-names", CONNECTWISE, ADAPTS, ASSUMED,
	    "The condition identifier in (\"a\",\"b\") gives these records.",
	    "More is read, and chosen from here.", test_in_names },
	{ "cw.url-length", CONNECTWISE, NOTED, DOCUMENTED,
	    "A request may be as long as 1,800 characters.",
	    "Longer lists are asked for in parts; a request that is too long "
	    "is CW02.", test_url_length },
	{ "cw.contains", CONNECTWISE, ADAPTS, SEEN,
	    "The condition identifier contains \"part\" finds a record.",
	    "Identifiers with quotes are not found.", test_contains },
	{ "cw.type-filter", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "The condition type/id = N gives the agreements of the type.",
	    "More is read, and chosen from here.", test_type_filter },
	{ "cw.status-filter", CONNECTWISE, ADAPTS, SEEN,
	    "The condition agreementStatus = \"Active\" gives the active "
	    "agreements.", "More is read, and chosen from here.",
	    test_status_filter },
	{ "cw.status-case", CONNECTWISE, NOTED, ASSUMED,
	    "The same in small letters gives the same.",
	    "Conditions use the documented spelling.", test_status_case },
	{ "cw.addition-filter", CONNECTWISE, BLOCKS, ASSUMED,
	    "Additions can be asked for by id and product/id.",
	    "cw-apply looks at an addition like this before it writes.",
	    test_addition_filter },
	{ "cw.catalog", CONNECTWISE, BLOCKS, SEEN,
	    "The product of an addition is one item of the catalog, found by "
	    "its identifier.", "SKUs are looked up like this.", test_catalog },
	{ "cw.double-quotes", CONNECTWISE, BLOCKS, DOCUMENTED,
	    "A text in double quotes finds the record with that identifier.",
	    "All conditions are written like this.", test_quotes },
	{ "cw.single-quotes", CONNECTWISE, NOTED, DOCUMENTED,
	    "A text in single quotes does so, too.", "None are used.",
	    test_single_quotes },
	{ "cw.quote-inside", CONNECTWISE, NOTED, ASSUMED,
	    "A quote within a text is written with a backslash.",
	    "No text with a quote is put into a condition.",
	    test_quote_inside },
	{ "cw.case", CONNECTWISE, NOTED, ASSUMED,
	    "Identifiers are found in any case.",
	    "Identifiers are compared here once more, in any case.",
	    test_case },
	{ "cw.blanks", CONNECTWISE, NOTED, ASSUMED,
	    "Blanks at the end of an identifier do not count.",
	    "Identifiers are compared here once more, without blanks.",
	    test_blanks },

	/* --- ConnectWise: errors ------------------------------------------ */
	{ "cw.unknown-name", CONNECTWISE, NOTED, DOCUMENTED,
	    "A condition with an unknown name is an error (HTTP 400).",
	    "A filter that is ignored is noticed by what comes.",
	    test_unknown_name },
	{ "cw.unknown-field", CONNECTWISE, NOTED, SEEN,
	    "Unknown names among the fields asked for are left out.",
	    "Only documented fields are asked for.", test_unknown_field },
	{ "cw.no-record", CONNECTWISE, NOTED, DOCUMENTED,
	    "A record that does not exist is HTTP 404 with JSON.",
	    "Any other answer counts as no answer.", test_no_record },
	{ "cw.no-route", CONNECTWISE, NOTED, SEEN,
	    "An address that does not exist is HTTP 404.",
	    "Any other answer counts as no answer.", test_no_route },

	/* --- ConnectWise: records ----------------------------------------- */
	{ "cw.agreement-members", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Agreements have a type, a company with its identifier, and a "
	    "status.", "An agreement without is set aside, and named.",
	    test_agreement_members },
	{ "cw.addition-members", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Additions have a product with its identifier, and a quantity.",
	    "An addition without is set aside, and named.",
	    test_addition_members },
	{ "cw.addition-kinds", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Members of additions are texts, numbers and objects, as "
	    "documented.",
	    "Another kind counts as none; an addition that cannot do without "
	    "is set aside, and named.", test_addition_kinds },
	{ "cw.own-additions", CONNECTWISE, ADAPTS, SEEN,
	    "The additions in an agreement's list are its own, and say so.",
	    "Additions of another agreement are set aside.",
	    test_own_additions },
	{ "cw.quantities", CONNECTWISE, ADAPTS, SEEN,
	    "Quantities have two decimals at the most.",
	    "Others are read up to six decimals, and never written.",
	    test_quantities },
	{ "cw.unset-dates", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Dates that are not set are left out.",
	    "Null, blank texts and dates long ago are no dates.",
	    test_unset_dates },
	{ "cw.time-zone", CONNECTWISE, ADAPTS, ASSUMED,
	    "Dates stand at midnight UTC.",
	    "Days are those of the server's time zone; nothing is written "
	    "when that does not explain the times.", test_time_zone },
	{ "cw.statuses", CONNECTWISE, ADAPTS, DOCUMENTED,
	    "Statuses are Active, Inactive, Cancelled and Expired.",
	    "Case and blanks do not count; another word is not Active.",
	    test_status_words },
	{ "cw.status-dates", CONNECTWISE, NOTED, SEEN,
	    "An addition's status agrees with its dates.",
	    "Where they do not agree, the line is refused.",
	    test_status_dates },
	{ "cw.one-line", CONNECTWISE, NOTED, SEEN,
	    "A product has one live addition in an agreement.",
	    "Where it has several, the line is refused (AX06).",
	    test_one_line },
	{ "cw.agreement-dates", CONNECTWISE, NOTED, ASSUMED,
	    "Active agreements have begun, and not ended.",
	    "Others are refused.", test_agreement_dates },
	{ "cw.one-agreement", CONNECTWISE, NOTED, ASSUMED,
	    "A company has one active agreement of the type.",
	    "Where it has several, AgreementChoice decides (AX04).",
	    test_one_agreement },
	{ "cw.parents", CONNECTWISE, NOTED, ASSUMED,
	    "Agreements of the type have no parent agreement.",
	    "A child counts by itself, with its own additions; where a company "
	    "has several, AgreementChoice decides (AX04).", test_parents },
	{ "cw.next-invoice", CONNECTWISE, ADAPTS, ASSUMED,
	    "nextInvoiceDate is a date that can be read.",
	    "Where it is not, no addition is created.", test_next_invoice },
	{ "cw.pace", CONNECTWISE, NOTED, DOCUMENTED,
	    "ConnectWise takes requests as fast as the job sends them.",
	    "Every tool waits as long as ConnectWise asks for.", test_pace },

	/* --- ConnectWise: writing ----------------------------------------- */
	{ "cw.patch", CONNECTWISE, BLOCKS, DOCUMENTED,
	    "A PATCH of quantity sets it, and changes nothing else.",
	    "Only a write can show it: cw-apply --write-test.", NULL },
	{ "cw.create", CONNECTWISE, NOTED, DOCUMENTED,
	    "A POST with product, quantity, billCustomer and effectiveDate "
	    "makes an addition.", "Only a creation could show it; each one is "
	    "read back.", NULL },

	/* --- Autotask ----------------------------------------------------- */
	{ "au.version", AUTOTASK, NOTED, SEEN,
	    "The host of all users names version 1.0.",
	    "Version 1.0 is asked for.",
	    test_at_version },
	{ "au.zone", AUTOTASK, BLOCKS, DOCUMENTED,
	    "The host of all users tells the zone of AutotaskUser, "
	    "without keys.",
	    "Without it nothing can be read; keys go to hosts of "
	    "autotask.net alone.",
	    test_at_zone },
	{ "au.login", AUTOTASK, BLOCKS, DOCUMENTED,
	    "The zone accepts user, secret and tracking identifier.",
	    "Without that nothing can be read; the first 401 ends a "
	    "run.",
	    test_at_login },
	{ "au.budget", AUTOTASK, NOTED, DOCUMENTED,
	    "ThresholdInformation says that less than BudgetPercent of "
	    "an hour's requests is used.",
	    "Otherwise nothing is read: CW02.",
	    test_at_budget },
	{ "au.count", AUTOTASK, BLOCKS, DOCUMENTED,
	    "query/count says how many records a list has.",
	    "A list with another number of records is refused.",
	    test_at_count },
	{ "au.page-size", AUTOTASK, BLOCKS, DOCUMENTED,
	    "A page has up to 500 records, and names the next one where "
	    "there are more.",
	    "Pages are read until none is named; the count must agree.",
	    test_at_page_size },
	{ "au.next-page", AUTOTASK, ADAPTS, SEEN,
	    "The next page of a GET is had by GET.",
	    "It is asked for by POST, with the query.",
	    test_at_next_page },
	{ "au.in-ids", AUTOTASK, BLOCKS, SEEN,
	    "A list of 200 ids can be asked for at once.",
	    "Lines and units are asked for like this.",
	    test_at_in_ids },
	{ "au.or", AUTOTASK, BLOCKS, DOCUMENTED,
	    "Conditions can be grouped with and and or.",
	    "Units are asked for like this.",
	    test_at_or },
	{ "au.largest-page", AUTOTASK, NOTED, DOCUMENTED,
	    "A page of more than 500 records is an error with a text.",
	    "Pages of 500 are asked for.",
	    test_at_largest_page },
	{ "au.unknown-field", AUTOTASK, NOTED, ASSUMED,
	    "A condition with an unknown field is an error with a text.",
	    "What comes is compared once more.",
	    test_at_unknown_field },
	{ "au.company-key", AUTOTASK, NOTED, ASSUMED,
	    "Most active companies have a CompanyKey, and each its own.",
	    "Customers of others are CW14.",
	    test_at_company_key },
	{ "au.service-key", AUTOTASK, NOTED, ASSUMED,
	    "Most active services have a ServiceKey, and each its own.",
	    "Lines of others are CW06 or AX08.",
	    test_at_service_key },
	{ "au.contracts", AUTOTASK, NOTED, DOCUMENTED,
	    "Contracts of type 7 have a company, a status of 0 or 1, a "
	    "first and a last day.",
	    "A company with another one is refused.",
	    test_at_contracts },
	{ "au.one-contract", AUTOTASK, NOTED, ASSUMED,
	    "A company has one of them in effect on a day.",
	    "Where it has several, AgreementChoice decides (AX04).",
	    test_at_one_contract },
	{ "au.lines", AUTOTASK, BLOCKS, DOCUMENTED,
	    "Each ContractService names its contract and its service.",
	    "A list with another one is refused.",
	    test_at_lines },
	{ "au.units", AUTOTASK, NOTED, DOCUMENTED,
	    "Each line has one row of units on a day, or two that share "
	    "it as a border.",
	    "The row that begins last counts; two that begin together "
	    "are not clear.",
	    test_at_units },
	{ "au.whole-units", AUTOTASK, NOTED, DOCUMENTED,
	    "Units are whole numbers from 0.",
	    "A line with others cannot be compared.",
	    test_at_whole_units },
	{ "au.days", AUTOTASK, NOTED, DOCUMENTED,
	    "Days stand at midnight.",
	    "The first ten characters are the day.",
	    test_at_days },
	{ "au.threads", AUTOTASK, NOTED, DOCUMENTED,
	    "Three requests at once are accepted for each kind of "
	    "record.",
	    "Only more at once could show it, against the limit; three "
	    "are sent at the most.",
	    NULL },
	{ "au.adjustment", AUTOTASK, NOTED, SEEN,
	    "An adjustment adds its difference to the units from a day "
	    "on.",
	    "Only a write could show it; no program writes to Autotask.",
	    NULL },

	/* --- Atria -------------------------------------------------------- */
	{ "at.token", ATRIA, BLOCKS, DOCUMENTED,
	    "Atria accepts the token.", "Without that nothing can be read.",
	    test_token },
	{ "at.address", ATRIA, BLOCKS, ASSUMED,
	    "api/billing/DATE answers with a list of rows.",
	    "Anything else is CW03 or CW13.", test_address },
	{ "at.no-address", ATRIA, ADAPTS, ASSUMED,
	    "An address that does not exist is answered otherwise than a "
	    "period without data.", "Where it is an empty list, a period "
	    "without data is CW03: AtriaUrl may be wrong.",
	    test_no_address },
	{ "at.no-data", ATRIA, NOTED, ASSUMED,
	    "A period without data is an empty list.",
	    "Anything else is CW03.", test_no_data },
	{ "at.end-date", ATRIA, ADAPTS, DOCUMENTED,
	    "Only the last day of a period names it.",
	    "atria-fetch --look-around does not search for another "
	    "BillingPeriodEnd.", test_end_date },
	{ "at.date-time", ATRIA, NOTED, ASSUMED,
	    "A date with a time of day is an error, or names the same period.",
	    "Dates are asked for without a time.", test_date_time },
	{ "at.billable", ATRIA, ADAPTS, SEEN,
	    "With billable=true all rows are billable, and say so.",
	    "Rows that are not billable are left out here.", test_billable },
	{ "at.aggregate", ATRIA, NOTED, DOCUMENTED,
	    "AggregateByCustomer changes the order, and no count.",
	    "It is always asked for; lines of one SKU are added up.",
	    test_aggregate },
	{ "at.names", ATRIA, BLOCKS, ASSUMED,
	    "Rows have customer code, Billing Identifier, SKU and quantity by "
	    "names that are known.", "Other names need a FieldMap in the job.",
	    test_names },
	{ "at.other-names", ATRIA, NOTED, ASSUMED,
	    "Rows have no other names.", "Others are ignored, but for names "
	    "that speak of billing, pages or periods.", test_other_names },
	{ "at.kinds", ATRIA, BLOCKS, ASSUMED,
	    "Texts are texts, and counts are numbers.",
	    "A row with another kind is CW13.", test_kinds },
	{ "at.nulls", ATRIA, BLOCKS, ASSUMED,
	    "No row's count is null.",
	    "Such a row is CW13; any other null is as if it were not there.",
	    test_nulls },
	{ "at.filled", ATRIA, NOTED, SEEN,
	    "All rows have a customer code, and most a Billing Identifier and "
	    "a SKU.", "Lines without are CW04 and CW05.", test_filled },
	{ "at.whole", ATRIA, BLOCKS, ASSUMED,
	    "One answer has all rows: nothing in it speaks of more.",
	    "An answer that is not whole is CW13.", test_whole },
	{ "at.period", ATRIA, BLOCKS, ASSUMED,
	    "Nothing in the answer speaks of another period.",
	    "Such an answer is CW13.", test_period },
	{ "at.difference", ATRIA, BLOCKS, SEEN,
	    "The count is that of last month plus the difference.",
	    "Another sum is CW13.", test_difference },
	{ "at.once", ATRIA, BLOCKS, ASSUMED,
	    "No row is there twice.", "Twins are CW13.", test_once },
	{ "at.last-count", ATRIA, NOTED, SEEN,
	    "Last month's count is what the period before says.",
	    "It decides nothing but what was removed.", test_last_count },
	{ "at.removed", ATRIA, ADAPTS, ASSUMED,
	    "A removed service comes with 0 in the next period.",
	    "atria-fetch warns (AX35) unless it has --with-previous.",
	    test_removed },
};
const size_t n_beliefs = sizeof(beliefs) / sizeof(beliefs[0]);

const char *
belief_system(const struct belief *b)
{
	return b->system == ATRIA ? "atria" : b->system == AUTOTASK ?
	    "autotask" : "connectwise";
}

struct finding
belief_test(const struct belief *b, struct probe *p)
{
	struct finding f = {
		.id = b->id,
		.system = belief_system(b),
		.belief = b->text,
		.effect = b->effect,
		.verdict = VERDICT_UNTESTABLE,
	};

	if (b->test != NULL)
		b->test(p, &f);
	else
		f.evidence = b->system == AUTOTASK ? "no probe tries it" :
		    "no probe writes";
	if (f.verdict == VERDICT_REFUTED && b->weight == BLOCKS &&
	    (f.value == NULL || strcmp(f.value, FINDING_REFUSED) != 0))
		f.blocks = true;
	return f;
}
