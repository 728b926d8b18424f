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

/* No customer has an agreement: what may be wrong with the job. */
static void
set_nobody(struct err *e, const struct begin *begin, int64_t customers)
{
	const struct job_facts *job = &begin->job;

	if (begin->psa != NULL)
		(void)err_set(e, "of %" PRId64 " customers in Atria, none has "
		    "a contract of recurring services in effect on %s; check "
		    "EffectiveDate, CompanyKey (%s), the Billing Identifiers, "
		    "and that the API user may see all companies and contracts",
		    customers, begin->effective != NULL ? begin->effective :
		    "an unknown day", job->company_key != NULL ?
		    job->company_key : "unknown");
	else
		(void)err_set(e, "of %" PRId64 " customers in Atria, none has "
		    "an agreement of type %s; check AgreementType, the Billing "
		    "Identifiers, and that the API member may see all "
		    "companies and agreements", customers,
		    job->agreement_type != NULL ? job->agreement_type :
		    "(unknown)");
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
		set_nobody(&e, &st->begin, customers);
	} else if (reach->skus > 0 && reach->known == 0 &&
	    count_of(st, "found") > 0) {
		(void)err_set(&e, "of %" PRId64 " SKUs, none is %s",
		    reach->skus, st->begin.psa == NULL ? "in the catalog; "
		    "check the SKUs, and that the API member may see all "
		    "products" : "a service; check the SKUs, ServiceKey, and "
		    "that the API user may see all services");
	} else if (reach->unbilled > 1 && !reach->billed) {
		(void)err_set(&e, "not one line of %" PRId64 " customers that "
		    "Atria counts something for is brought to %s; the entries "
		    "of the lines say why", reach->unbilled,
		    log_psa_name(st->begin.psa));
	} else {
		return;
	}
	stage_log(st, AX27, &(struct log_facts){ .error = e.text });
}
