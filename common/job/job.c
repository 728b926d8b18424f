#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "date.h"
#include "job.h"
#include "text.h"
#include "zone.h"

#define AT(member)	offsetof(struct job, member)
#define FACT(member)	offsetof(struct job, facts.member)

#define GUARD_PARAM(id, name, option, usual) \
	{ name, CONF_TEXT_OR_NUMBER, true, AT(guards[JOB_##id]), 0 },

static const struct conf_param params[] = {
	{ "Label", CONF_TEXT, true, FACT(label), 0 },
	{ "LogLevel", CONF_TEXT, true, FACT(log_level), 0 },
	{ "Psa", CONF_TEXT, true, AT(psa), 0 },
	{ "AtriaUrl", CONF_TEXT, true, FACT(atria_url), 0 },
	{ "ApiUrl", CONF_TEXT, true, FACT(api_url), 0 },
	{ "AgreementType", CONF_TEXT, true, FACT(agreement_type), 0 },
	{ "AgreementChoice", CONF_TEXT, true, FACT(agreement_choice), 0 },
	{ "CompanyKey", CONF_TEXT, true, FACT(company_key), 0 },
	{ "ServiceKey", CONF_TEXT, true, FACT(service_key), 0 },
	{ "EffectiveDate", CONF_TEXT, true, AT(effective), 0 },
	{ "WholeUnits", CONF_TEXT, true, AT(whole_units), 0 },
	{ "BudgetPercent", CONF_COUNT, false, AT(budget), 0 },
	{ "AllowAtriaCreateAdditions", CONF_BOOL, true,
	    FACT(allow_create_additions), 0 },
	{ "AllowAtriaCreateProducts", CONF_BOOL, true,
	    FACT(allow_create_products), 0 },
	{ "ProductTemplate", CONF_OBJECT, true, AT(product_template), 0 },
	{ "BillingPeriod", CONF_TEXT, true, FACT(billing_period), 0 },
	{ "BillingPeriodEnd", CONF_TEXT_OR_NUMBER, true,
	    FACT(billing_period_end), 0 },
	{ "TimeZone", CONF_TEXT, true, AT(time_zone), 0 },
	{ "ConnectWiseTimeZone", CONF_TEXT, true,
	    AT(connectwise_time_zone), 0 },
	JOB_GUARD_LIST(GUARD_PARAM)
	{ "QuantityLimits", CONF_MAP, true,
	    AT(quantity_limits), AT(n_quantity_limits) },
	{ "SecretsCommand", CONF_ARGV, false, AT(secrets_command), 0 },
	{ "CaFile", CONF_TEXT, false, AT(http.ca_file), 0 },
	{ "Proxy", CONF_TEXT, false, AT(http.proxy), 0 },
	{ "Parallel", CONF_COUNT, false, AT(parallel), 0 },
	{ "RequestsPerMinute", CONF_COUNT, false, AT(per_minute), 0 },
	{ "TimeoutSeconds", CONF_SECONDS, false, AT(timeout), 0 },
	{ "RetryTries", CONF_COUNT, false, AT(retry_tries), 0 },
	{ "RetryWaitSeconds", CONF_SECONDS, false, AT(retry_wait), 0 },
	{ "SettleSeconds", CONF_SECONDS, false, AT(settle), 0 },
	{ "FreshSeconds", CONF_SECONDS, false, AT(fresh), 0 },
	{ "FieldMap", CONF_MAP, true, AT(field_map), AT(n_field_map) },
	{ "Notify", CONF_TEXT, false, AT(notice.word), 0 },
	{ "NotifyCommand", CONF_ARGV, false, AT(notice.command), 0 },
	{ "NotifySeconds", CONF_SECONDS, false, AT(notice.wait), 0 },
	{ "ReportDir", CONF_TEXT, false, AT(notice.dir), 0 },
	{ "ReportGroup", CONF_TEXT, false, AT(notice.group), 0 },
	{ "ReportMode", CONF_TEXT, false, AT(notice.mode_text), 0 },
	{ "FirstContact", CONF_TEXT, true, AT(first_contact), 0 },
	{ "MaxProbeAge", CONF_COUNT, false, AT(max_probe_age), 0 },
	{ "MaxPlanAge", CONF_COUNT, false, AT(max_plan_age), 0 },
	{ "AcceptPlans", CONF_TEXT, true, AT(accept_plans), 0 },
	{ "CustomersFilter", CONF_LIST, true,
	    FACT(customers_filter), FACT(n_customers_filter) },
};

static int
check_time_zone(struct job *job, struct err *e)
{
	const char *zone = job->time_zone;

	if (zone == NULL || *zone == '\0') {
		job->time_zone = NULL;
		return 0;
	}
	if (*zone != '/' && *zone != ':' && zone_is_known(zone))
		return 0;
	return err_set(e, "%s: TimeZone %s is not known on this system "
	    "(package tzdata?)", job->path, zone);
}

static int
by_name(const void *a, const void *b)
{
	const struct conf_pair *x = a, *y = b;

	return text_casecmp(x->name, y->name);
}

/* Sorts the members of a map: one with two of a name would mean either. */
static int
check_names(const struct job *job, const char *map, struct conf_pair *pairs,
    size_t n, struct err *e)
{
	size_t i;

	if (n > 0)
		qsort(pairs, n, sizeof(*pairs), by_name);
	for (i = 0; i < n; i++) {
		if (*pairs[i].name == '\0')
			return err_set(e, "%s: %s: a name is blank", job->path,
			    map);
		if (i > 0 && by_name(&pairs[i - 1], &pairs[i]) == 0)
			return err_set(e, "%s: %s: %s stands there twice, "
			    "names count without regard to case", job->path,
			    map, pairs[i].name);
	}
	return 0;
}

/* FieldMap gives names to what atria-fetch knows, and to nothing else. */
static int
check_field_map(const struct job *job, struct err *e)
{
	static const char *const keys[] = { "customerCode", "customerName",
	    "billingIdentifier", "sku", "description", "billable", "quantity",
	    "previousQuantity", "difference", "resultCount", "ignore" };
	size_t i, k, n = sizeof(keys) / sizeof(keys[0]);

	for (i = 0; i < job->n_field_map; i++) {
		for (k = 0; k < n; k++)
			if (text_caseeq(keys[k], job->field_map[i].name))
				break;
		if (k == n)
			return err_set(e, "%s: FieldMap: there is no field %s",
			    job->path, job->field_map[i].name);
		if (*job->field_map[i].value == '\0')
			return err_set(e, "%s: FieldMap: %s has no name",
			    job->path, job->field_map[i].name);
	}
	return 0;
}

/*
 * The address of ConnectWise's API ends with its path: of the cloud always, of
 * others when the path is missing or cut short. Another path may be that of a
 * server in front of it.
 */
int
job_check_api_url(const struct job *job, bool cloud_only, struct err *e)
{
	static const char https[] = "https://", api[] = "api-",
	    site[] = ".myconnectwise.net", staging[] = ".connectwisedev.com";
	const char *url = job->facts.api_url, *path, *p;
	char host[256];
	bool cloud;
	size_t len;

	if (url == NULL || strncasecmp(url, https, 8) != 0)
		return 0;
	url += 8;
	len = strcspn(url, "/?#");
	path = url + len;
	if (len >= sizeof(host) || strstr(path, "/apis/") != NULL)
		return 0;
	memcpy(host, url, len);
	host[len] = '\0';
	p = strchr(host, '.');
	cloud = p != NULL && (text_caseeq(p, site) ||
	    text_caseeq(p, staging));
	if (!cloud && (cloud_only || (path[strspn(path, "/")] != '\0' &&
	    strncasecmp(path, "/v4_6_release", 13) != 0)))
		return 0;
	return err_set(e, "%s: ApiUrl has no path to the API; write "
	    "https://%s%s/v4_6_release/apis/3.0/", job->path, cloud &&
	    text_caseeq(p, site) && strncasecmp(host, api, 4) != 0 ? api : "",
	    host);
}

/* Turns the numbers into http_options. */
static int
check_http(struct job *job, struct err *e)
{
	struct http_options *h = &job->http;

	if (job->parallel < 1 || job->parallel > 32)
		return err_set(e, "%s: Parallel must be 1 to 32", job->path);
	if (job->per_minute > 100000)
		return err_set(e, "%s: RequestsPerMinute must be up to 100000, "
		    "or 0 for no limit", job->path);
	if (job->timeout < 1 || job->timeout > 3600 * 1000)
		return err_set(e, "%s: TimeoutSeconds must be over 0 and up to "
		    "3600", job->path);
	if (job->retry_tries < 1 || job->retry_tries > 20)
		return err_set(e, "%s: RetryTries must be 1 to 20", job->path);
	if (job->retry_wait > RETRY_CAP)
		return err_set(e, "%s: RetryWaitSeconds must be up to 30",
		    job->path);
	if (job->settle > 3600 * 1000)
		return err_set(e, "%s: SettleSeconds must be up to 3600",
		    job->path);
	if (job->fresh < 1 || job->fresh > 3600 * 1000)
		return err_set(e, "%s: FreshSeconds must be over 0 and up to "
		    "3600", job->path);
	h->parallel = (int)job->parallel;
	h->per_minute = job->per_minute == 0 ? -1 : (int)job->per_minute;
	h->timeout = (long)job->timeout;
	h->retry = (struct retry_policy){ (int)job->retry_tries,
	    job->retry_wait, RETRY_CAP, RETRY_AFTER_CAP, RETRY_BUDGET };
	if (h->ca_file != NULL && *h->ca_file == '\0')
		h->ca_file = NULL;
	if (h->proxy != NULL && *h->proxy == '\0')
		h->proxy = NULL;
	return 0;
}

/* Puts the spelling of one of the words in place of *value, which may be any
 * case of it; blank is the first. False if it is none of them. */
static bool
choose_word(const char **value, const char *const *words)
{
	if (*value == NULL || **value == '\0')
		*value = words[0];
	for (; *words != NULL; words++)
		if (text_caseeq(*value, *words)) {
			*value = *words;
			return true;
		}
	return false;
}

/* What only a PSA other than ConnectWise needs. */
static int
check_psa(struct job *job, struct err *e)
{
	static const char *const keys[] = { "sku", "name", "externalID",
	    "internalID", "catalogNumberPartNumber", NULL };
	static const char *const companies[] = { "companyNumber", "id",
	    "companyName", NULL };
	static const char *const roundings[] = { "refuse", "up", "down",
	    "nearest", NULL };
	static const char *const dates[] = { JOB_EFFECTIVE_START,
	    JOB_EFFECTIVE_NEXT, NULL };
	static const char *const psas[] = { "connectwise", JOB_PSA_AUTOTASK,
	    NULL };
	struct job_facts *f = &job->facts;
	date_day day;

	if (!choose_word(&job->psa, psas))
		return err_set(e, "%s: Psa must be connectwise or autotask, "
		    "not %s", job->path, job->psa);
	if (job->psa == psas[0]) {
		job->psa = job->effective = job->whole_units = NULL;
		f->company_key = f->service_key = NULL;
		return 0;
	}
	f->agreement_type = JOB_AUTOTASK_TYPE;
	if (!choose_word(&f->company_key, companies) &&
	    strncmp(f->company_key, "udf:", 4) != 0)
		return err_set(e, "%s: CompanyKey must be companyNumber, id, "
		    "companyName or udf:NAME, not %s", job->path,
		    f->company_key);
	if (!choose_word(&f->service_key, keys))
		return err_set(e, "%s: ServiceKey must be sku, name, "
		    "externalID, internalID or catalogNumberPartNumber, not "
		    "%s", job->path, f->service_key);
	if (!choose_word(&job->whole_units, roundings))
		return err_set(e, "%s: WholeUnits must be refuse, up, down or "
		    "nearest, not %s", job->path, job->whole_units);
	if (!choose_word(&job->effective, dates) &&
	    !date_parse(&day, job->effective))
		return err_set(e, "%s: EffectiveDate must be period-start, "
		    "next-period or a day YYYY-MM-DD, not %s", job->path,
		    job->effective);
	if (f->allow_create_products)
		return err_set(e, "%s: AllowAtriaCreateProducts is for "
		    "ConnectWise: services of Autotask are never created",
		    job->path);
	if (job->budget < 1 || job->budget > 100)
		return err_set(e, "%s: BudgetPercent must be 1 to 100",
		    job->path);
	return 0;
}

static int
check_first_contact(struct job *job, struct err *e)
{
	const char *s = job->first_contact;

	job->first_contact_accepted = s != NULL && text_caseeq(s, "accepted");
	if (s != NULL && *s != '\0' && !job->first_contact_accepted)
		return err_set(e, "%s: FirstContact must be accepted, or not "
		    "there, not %s", job->path, s);
	if (job->max_plan_age < 1 || job->max_plan_age > 3650)
		return err_set(e, "%s: MaxPlanAge must be 1 to 3650 days",
		    job->path);
	return job->max_probe_age >= 1 && job->max_probe_age <= 3650 ? 0 :
	    err_set(e, "%s: MaxProbeAge must be 1 to 3650 days", job->path);
}

static int
check(struct job *job, struct err *e)
{
	struct job_facts *f = &job->facts;
	enum log_level level;

	if (*f->agreement_type == '\0')
		f->agreement_type = JOB_AGREEMENT_TYPE;
	if (*f->billing_period == '\0')
		f->billing_period = JOB_BILLING_PERIOD;
	if (*f->billing_period_end == '\0')
		f->billing_period_end = JOB_BILLING_PERIOD_END;
	if (!log_level_parse(&level, f->log_level))
		return err_set(e, "%s: LogLevel must be Error, Warn, Info or "
		    "Verbose, not %s", job->path, f->log_level);
	f->log_level = log_level_name(level);
	if (text_caseeq(f->agreement_choice, JOB_CHOICE_FIRST))
		f->agreement_choice = JOB_CHOICE_FIRST;
	else if (text_caseeq(f->agreement_choice, JOB_CHOICE_ONLY))
		f->agreement_choice = JOB_CHOICE_ONLY;
	else
		return err_set(e, "%s: AgreementChoice must be first or only, "
		    "not %s", job->path, f->agreement_choice);
	if (f->api_url != NULL && *f->api_url == '\0')
		f->api_url = NULL;
	if (f->atria_url != NULL && *f->atria_url == '\0')
		f->atria_url = NULL;
	if (check_psa(job, e) == -1 || job_check_api_url(job, true, e) == -1 ||
	    check_time_zone(job, e) == -1 || check_http(job, e) == -1 ||
	    check_names(job, "FieldMap", job->field_map, job->n_field_map,
	    e) == -1 || check_names(job, "QuantityLimits",
	    job->quantity_limits, job->n_quantity_limits, e) == -1)
		return -1;
	return check_first_contact(job, e) == -1 ? -1 :
	    check_field_map(job, e);
}

/* Whether only the user, or root, can have written what stands in the file. */
static bool
is_mine(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (st.st_mode & 022) == 0 &&
	    (st.st_uid == geteuid() || st.st_uid == 0);
}

const struct conf_param *
job_param(size_t i)
{
	return i < sizeof(params) / sizeof(params[0]) ? &params[i] : NULL;
}

static void
set_defaults(struct job *job, const char *path)
{
	memset(job, 0, sizeof(*job));
	job->path = path;
	job->facts = (struct job_facts){
		.agreement_type = JOB_AGREEMENT_TYPE,
		.agreement_choice = JOB_CHOICE_FIRST,
		.billing_period = JOB_BILLING_PERIOD,
		.billing_period_end = JOB_BILLING_PERIOD_END,
		.log_level = "Info",
	};
	job->notice = (struct notice)NOTICE_DEFAULT;
	job->parallel = HTTP_PARALLEL;
	job->per_minute = HTTP_PER_MINUTE;
	job->timeout = HTTP_TIMEOUT;
	job->budget = JOB_BUDGET;
	job->settle = JOB_SETTLE;
	job->fresh = JOB_FRESH;
	job->max_probe_age = JOB_PROBE_AGE;
	job->max_plan_age = JOB_PLAN_AGE;
	job->retry_tries = RETRY_TRIES;
	job->retry_wait = RETRY_BASE;
}

int
job_read(struct job *job, int fd, const char *path, struct err *e)
{
	json_t *object;
	int rc;

	set_defaults(job, path);
	if ((object = conf_load(fd, path, job->digest, e)) == NULL)
		return -1;
	rc = conf_read(object, path, e == NULL ? CONF_QUIET : CONF_PUBLIC,
	    params, sizeof(params) / sizeof(params[0]), job, &job->arena, e);
	json_decref(object);
	if (notice_check(&job->notice, path, rc == 0 ? e : NULL) == -1)
		rc = -1;
	if ((job->secrets_command != NULL ||
	    job->notice.command != NULL) && !is_mine(fd)) {
		job->notice.command = NULL;
		if (rc == 0)
			rc = err_set(e, "%s: others could put another "
			    "SecretsCommand or NotifyCommand there; the file "
			    "must be yours: chmod go-w %s", path, path);
	}
	return rc == 0 ? check(job, e) : -1;
}

int
job_load(struct job *job, const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;

	if (fd == -1) {
		set_defaults(job, path);
		return err_set(e, "%s: %s", path, strerror(errno));
	}
	rc = job_read(job, fd, path, e);
	(void)close(fd);
	return rc;
}

void
job_release(struct job *job)
{
	arena_release(&job->arena);
}

const char *
job_effective_day(const struct job *job, const char *start, const char *end,
    struct arena *a)
{
	char text[DATE_TEXT];
	date_day last;

	if (strcmp(job->effective, JOB_EFFECTIVE_START) == 0)
		return start;
	if (strcmp(job->effective, JOB_EFFECTIVE_NEXT) != 0)
		return job->effective;
	if (end == NULL || !date_parse(&last, end))
		return NULL;
	return arena_str(a, date_text(text, last + 1));
}
