#include <string.h>

#include "session.h"
#include "text.h"

/*
 * Which company of which ConnectWise: the same for every spelling of the same
 * address, and for no other company.
 */
static void
name_tenant(struct session *s)
{
	const char *base = http_base(cw_http(s->cw));
	struct buf b = { 0 };
	size_t i;

	buf_add(&b, base, strlen(base) - 1);
	buf_addf(&b, "\n%s", s->secrets.company_name);
	for (i = 0; i < b.len; i++)
		b.data[i] = text_lower(b.data[i]);
	digest_bytes(b.data, b.len, s->tenant);
	buf_release(&b);
}

int
session_load(struct session *s, struct stage *st,
    const struct session_options *opt)
{
	struct log_facts facts = { 0 };
	struct http_options *http = &s->job.http;
	enum log_code code = AX01;
	struct err e;

	memset(s, 0, sizeof(*s));
	facts.error = e.text;
	if (job_load(&s->job, opt->job, &e) == -1) {
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
		http->trace = opt->trace;
		http->stop = opt->stop;
		s->cw = cw_new(s->job.facts.api_url, &s->secrets, http, &e);
		code = AX01;
	}
	if (s->cw != NULL) {
		name_tenant(s);
		cw_learned(s->cw)->no_bundles = opt->no_bundles;
		cw_learned(s->cw)->verbose = opt->trace;
		return 0;
	}
	stage_fail(st, EXIT_CONFIG, code, &facts);
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
