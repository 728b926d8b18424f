#ifndef JOB_H
#define JOB_H

#include "arena.h"
#include "conf.h"
#include "diag.h"
#include "digest.h"
#include "http.h"
#include "notice.h"
#include "record.h"

/*
 * The limits of cw-apply's guards, in the one order that all keep: the
 * parameter, cw-apply's option, the default.
 */
#define JOB_GUARD_LIST(X) \
	X(MAX_REMOVALS, "MaxRemovals", "max-removals", "10%") \
	X(MAX_DECREASES, "MaxDecreases", "max-decreases", "30%") \
	X(MAX_CREATES, "MaxCreates", "max-creates", "off") \
	X(MAX_CHANGES, "MaxChanges", "max-changes", "off") \
	X(MAX_INCREASES, "MaxIncreases", "max-increases", "50%") \
	X(MAX_FACTORS, "MaxFactors", "max-factors", "0") \
	X(MAX_CUSTOMER_REMOVALS, "MaxCustomerRemovals", \
	    "max-customer-removals", "10%") \
	X(MAX_CUSTOMER_DECREASES, "MaxCustomerDecreases", \
	    "max-customer-decreases", "30%") \
	X(MAX_CUSTOMER_CREATES, "MaxCustomerCreates", \
	    "max-customer-creates", "off") \
	X(MAX_CUSTOMER_CHANGES, "MaxCustomerChanges", \
	    "max-customer-changes", "off") \
	X(MAX_CUSTOMER_INCREASES, "MaxCustomerIncreases", \
	    "max-customer-increases", "50%") \
	X(MAX_CUSTOMER_FACTORS, "MaxCustomerFactors", \
	    "max-customer-factors", "off") \
	X(MAX_VANISHED, "MaxVanished", "max-vanished", "0") \
	X(GUARD_FLOOR, "GuardFloor", "guard-floor", "10")

#define JOB_GUARD_ID(id, name, option, usual)	JOB_##id,
enum job_guard { JOB_GUARD_LIST(JOB_GUARD_ID) JOB_GUARDS };

/*
 * The job file: what one recurring transfer is about, by the vendor's parameter
 * names and ours. atria-cw-job(5) is the same for users.
 */
struct job {
	const char *path;
	struct job_facts facts;		/* as every begin record has them */
	const char *psa;		/* "autotask"; NULL: ConnectWise */
	const char *effective;		/* as begin.effective, or one of the
					   words below; only with a psa */
	const char *whole_units;	/* as begin.whole_units; with a psa */
	int64_t budget;			/* percent of an hour's requests that
					   may be used when a run begins */
	const char *time_zone;		/* NULL: the local one */
	const char *connectwise_time_zone;	/* NULL: ask ConnectWise; see
						   cwzone.h */
	struct conf_pair *field_map;	/* names in Atria's answer */
	size_t n_field_map;
	const char *product_template;	/* compact JSON, or NULL */
	const char *const *secrets_command;	/* ends with a NULL; or NULL */
	struct notice notice;
	struct http_options http;	/* how to talk to both servers */

	const char *guards[JOB_GUARDS];	/* as they stand there; NULL: unset */
	struct conf_pair *quantity_limits;	/* SKU: "MIN-MAX" */
	size_t n_quantity_limits;

	/* numbers as they stand in the file; http has what they mean */
	int64_t parallel, per_minute, timeout, retry_tries, retry_wait;
	int64_t settle;			/* ms: how late a write whose answer
					   was lost may still be carried out */
	int64_t fresh;			/* ms: how old what was read may be when
					   something is written because of it */
	const char *first_contact;	/* "accepted", or NULL */
	bool first_contact_accepted;
	int64_t max_probe_age;		/* days */
	int64_t max_plan_age;		/* days */
	const char *accept_plans;	/* words of cw-apply, or NULL */
	char digest[DIGEST_TEXT];
	struct arena arena;
};

#define JOB_AGREEMENT_TYPE	"Hosting and Cloud Services"
#define JOB_BILLING_PERIOD	"Current"
#define JOB_BILLING_PERIOD_END	"month"
#define JOB_CHOICE_FIRST	"first"
#define JOB_CHOICE_ONLY		"only"
#define JOB_PSA_AUTOTASK	"autotask"
#define JOB_AUTOTASK_TYPE	"Recurring Service"	/* contract type 7 */
#define JOB_EFFECTIVE_START	"period-start"
#define JOB_EFFECTIVE_NEXT	"next-period"
#define JOB_BUDGET		50
#define JOB_PROBE_AGE	90	/* days */
#define JOB_PLAN_AGE	7	/* days */
#define JOB_SETTLE		(60 * 1000)
#define JOB_FRESH		(120 * 1000)

/*
 * Reads the job file at path; parameters that are not there get their
 * defaults. Returns 0, or -1 with *e naming file, place and rule; then notice
 * holds what could be read of it, so that somebody hears of the run that
 * fails. Without e, nobody is warned of unknown names. Either way job_release()
 * frees all.
 */
int job_load(struct job *job, const char *path, struct err *e);
/* The same for the file behind fd; path is what messages call it. */
int job_read(struct job *job, int fd, const char *path, struct err *e);
void job_release(struct job *job);

/* The parameters that there are, and their kinds; NULL behind them. */
const struct conf_param *job_param(size_t i);

/*
 * Refuses an ApiUrl without the path of the API, with the address that would
 * do: -1 with *e. job_load() does it for the hosts of ConnectWise's cloud; who
 * uses the address does it for all. A loopback address may be anything.
 */
int job_check_api_url(const struct job *job, bool cloud_only, struct err *e);

/* The day that EffectiveDate means for the period from start to end, as
 * YYYY-MM-DD, in a; NULL if there is none. */
const char *job_effective_day(const struct job *job, const char *start,
    const char *end, struct arena *a);

#endif
