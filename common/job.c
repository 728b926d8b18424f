#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "job.h"
#include "text.h"

#define AT(member)	offsetof(struct job_facts, member)

static const struct conf_param params[] = {
	{ "Label", CONF_TEXT, AT(label), 0 },
	{ "LogLevel", CONF_TEXT, AT(log_level), 0 },
	{ "AtriaUrl", CONF_TEXT, AT(atria_url), 0 },
	{ "ApiUrl", CONF_TEXT, AT(api_url), 0 },
	{ "AgreementType", CONF_TEXT, AT(agreement_type), 0 },
	{ "AgreementChoice", CONF_TEXT, AT(agreement_choice), 0 },
	{ "AllowAtriaCreateAdditions", CONF_BOOL, AT(allow_create_additions),
	    0 },
	{ "BillingPeriod", CONF_TEXT, AT(billing_period), 0 },
	{ "BillingPeriodEnd", CONF_TEXT_OR_NUMBER, AT(billing_period_end), 0 },
	{ "CustomersFilter", CONF_LIST, AT(customers_filter),
	    AT(n_customers_filter) },
};

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
	return 0;
}

int
job_load(struct job *job, const char *path, struct err *e)
{
	json_t *object;
	int fd, rc;

	memset(job, 0, sizeof(*job));
	job->path = path;
	job->facts = (struct job_facts){
		.agreement_type = JOB_AGREEMENT_TYPE,
		.agreement_choice = JOB_CHOICE_FIRST,
		.billing_period = JOB_BILLING_PERIOD,
		.billing_period_end = JOB_BILLING_PERIOD_END,
		.log_level = "Info",
	};
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return err_set(e, "%s: %s", path, strerror(errno));
	object = conf_load(fd, path, job->digest, e);
	(void)close(fd);
	if (object == NULL)
		return -1;
	rc = conf_read(object, path, params,
	    sizeof(params) / sizeof(params[0]), &job->facts, &job->arena, e);
	json_decref(object);
	return rc == 0 ? check(job, e) : -1;
}

void
job_release(struct job *job)
{
	arena_release(&job->arena);
}
