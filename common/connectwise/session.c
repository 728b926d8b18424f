#include <stdlib.h>
#include <string.h>

#include "cwzone.h"
#include "session.h"
#include "tenant.h"

/* --- loading -------------------------------------------------------------- */

/* The zone that the job names; NULL if it names none. */
static int
find_zone(const struct session *s, const char **zone, struct err *e)
{
	const char *name = s->job.connectwise_time_zone;

	if (name == NULL || *name == '\0' || (*zone = cw_zone(name)) != NULL)
		return 0;
	return err_set(e, "%s: ConnectWiseTimeZone %s is not known on this "
	    "system: write it like America/New_York or Eastern Standard Time",
	    s->job.path, name);
}

int
session_load(struct session *s, struct stage *st,
    const struct session_options *opt)
{
	struct log_facts facts = { 0 };
	struct http_options *http = &s->job.http;
	enum log_code code = AX01;
	const char *zone = NULL;
	struct err e;

	memset(s, 0, sizeof(*s));
	facts.error = e.text;
	if (job_load(&s->job, opt->job, &e) == -1 ||
	    (s->job.facts.api_url != NULL &&
	    job_check_api_url(&s->job, false, &e) == -1)) {
		code = AX01;
	} else if (s->job.psa != NULL) {
		(void)err_set(&e, "%s is a job for %s (Psa), and %s is for "
		    "ConnectWise", opt->job, log_psa_name(s->job.psa),
		    diag_name());
	} else if (s->job.facts.api_url == NULL) {
		(void)err_set(&e, "ApiUrl is missing in %s", opt->job);
		code = CW17;
	} else if (secrets_load(&s->secrets, &(struct secret_source){
	    .option = opt->secrets, .command = s->job.secrets_command,
	    .stop = opt->stop }, SECRETS_CONNECTWISE, &code, &facts.property,
	    &e) == 0) {
		if (opt->parallel > 0)
			http->parallel = opt->parallel;
		if (opt->one_try)
			http->retry.tries = 1;
		http->trace = opt->trace;
		http->stop = opt->stop;
		code = AX01;
		if (find_zone(s, &zone, &e) == 0)
			s->cw = cw_new(s->job.facts.api_url, &s->secrets, http,
			    &e);
	}
	if (s->cw != NULL) {
		tenant_name(http_base(cw_http(s->cw)),
		    s->secrets.company_name, s->tenant, s->company);
		cw_learned(s->cw)->no_bundles = opt->no_bundles;
		cw_learned(s->cw)->zone = zone;
		cw_learned(s->cw)->verbose = opt->trace;
		return 0;
	}
	if (opt->stop != NULL && *opt->stop != 0) {
		warn_line("%s", e.text);
		st->failure = 128 + (int)*opt->stop;
	} else {
		stage_fail(st, EXIT_CONFIG, code, &facts);
	}
	return -1;
}

void
session_release(struct session *s)
{
	cw_free(s->cw);
	secrets_release(&s->secrets);
	job_release(&s->job);
	memset(s, 0, sizeof(*s));
}
