#include <inttypes.h>

#include "reach.h"

/* How many customers cw-resolve counted of a class. */
static int64_t
count_of(const struct stage *st, const char *class)
{
	int64_t n = 0;

	(void)ledger_get(&st->in.ledger, class, &n);
	return n;
}

void
reach_check(struct stage *st, const struct reach *reach)
{
	int64_t lines, customers, refused;
	struct err e;

	if (st->in.state != STREAM_OK ||
	    !ledger_get(&st->in.ledger, "lines", &lines))
		return;
	customers = count_of(st, "customers") - count_of(st, "ignored");
	refused = count_of(st, "noIdentifier") + count_of(st, "noCompany") +
	    count_of(st, "noAgreement") + count_of(st, "sharedIdentifier") +
	    count_of(st, "several");
	if (lines == 0) {
		(void)err_set(&e, "there is no line to bill%s%s; check "
		    "BillingPeriod, BillingPeriodEnd and CustomersFilter, and "
		    "that Atria's billing process has run",
		    st->begin.period.end != NULL ? " for the period that ends "
		    "on " : "", st->begin.period.end != NULL ?
		    st->begin.period.end : "");
	} else if (refused > 0 && refused == customers) {
		(void)err_set(&e, "of %" PRId64 " customers in Atria, none has "
		    "an agreement of type %s; check "
		    "AgreementType, the Billing Identifiers, and that the API "
		    "member may see all companies and agreements", customers,
		    st->begin.job.agreement_type != NULL ?
		    st->begin.job.agreement_type : "(unknown)");
	} else if (reach->skus > 0 && reach->known == 0 &&
	    count_of(st, "found") > 0) {
		(void)err_set(&e, "of %" PRId64 " SKUs, none is in the "
		    "catalog; check the SKUs, and that the API "
		    "member may see all products", reach->skus);
	} else if (reach->unbilled > 1 && !reach->billed) {
		(void)err_set(&e, "not one line of %" PRId64 " customers that "
		    "Atria counts something for is brought to ConnectWise; "
		    "the entries of the lines say why", reach->unbilled);
	} else {
		return;
	}
	stage_log(st, AX27, &(struct log_facts){ .error = e.text });
}
