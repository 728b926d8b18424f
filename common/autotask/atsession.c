#include <string.h>

#include "atsession.h"
#include "findings.h"
#include "text.h"

static void
name_tenant(struct at_session *s)
{
	struct buf b = { 0 };
	size_t i;

	buf_addf(&b, "%s\n%s", autotask_url(s->at), s->secrets.autotask_user);
	for (i = 0; i < b.len; i++)
		b.data[i] = text_lower(b.data[i]);
	digest_bytes(b.data, b.len, s->tenant);
	buf_release(&b);
}

static int
load(struct at_session *s, const struct at_session_options *opt, struct err *e)
{
	const char *property;
	enum log_code code;

	if (job_load(&s->job, opt->job, e) == -1)
		return -1;
	if (s->job.psa == NULL)
		return err_set(e, "%s is a job for ConnectWise: its Psa is not "
		    "autotask", opt->job);
	if (secrets_load(&s->secrets, &(struct secret_source){
	    .option = opt->secrets, .command = s->job.secrets_command },
	    SECRETS_AUTOTASK, &code, &property, e) == -1)
		return -1;
	s->job.http.trace = opt->trace;
	if (opt->one_try)
		s->job.http.retry.tries = 1;
	s->at = autotask_new(s->job.facts.api_url, &s->secrets, &s->job.http,
	    e);
	return s->at != NULL ? 0 : -1;
}

int
at_session_load(struct at_session *s, struct stage *st,
    const struct at_session_options *opt)
{
	struct err e;

	memset(s, 0, sizeof(*s));
	if (load(s, opt, &e) == 0) {
		name_tenant(s);
		return 0;
	}
	stage_fail(st, EXIT_CONFIG, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

void
at_session_adapt(struct at_session *s)
{
	const struct finding *page;
	struct findings f;
	struct err e;

	if (findings_load(&f, &s->job, s->tenant, &e) == -1)
		warn_line("%s", e.text);
	else if (f.there && !findings_are_old(&f, &s->job) &&
	    (page = findings_find(&f, "au.next-page")) != NULL)
		*autotask_pages_by_post(s->at) = page->value != NULL &&
		    strcmp(page->value, AT_PAGES_BY_POST) == 0;
	findings_release(&f);
}

void
at_session_release(struct at_session *s)
{
	autotask_free(s->at);
	secrets_release(&s->secrets);
	job_release(&s->job);
	memset(s, 0, sizeof(*s));
}
