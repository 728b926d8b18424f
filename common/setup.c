#include <string.h>

#include "setup.h"

int
setup_load(struct setup *s, struct stage *st, const char *job_path,
    const char *secrets_path)
{
	struct log_facts facts = { 0 };
	enum log_code code = AX01;
	struct err e;

	memset(s, 0, sizeof(*s));
	facts.error = e.text;
	if (job_load(&s->job, job_path, &e) == -1) {
		code = AX01;
	} else if (s->job.facts.api_url == NULL) {
		(void)err_set(&e, "ApiUrl is missing in %s", job_path);
		code = CW17;
	} else if (secrets_load(&s->secrets, secrets_path,
	    SECRETS_CONNECTWISE, &code, &facts.property, &e) == 0) {
		s->cw = cw_new(s->job.facts.api_url, &s->secrets, &e);
		code = AX01;
	}
	if (s->cw != NULL)
		return 0;
	stage_fail(st, EXIT_CONFIG, code, &facts);
	return -1;
}

void
setup_release(struct setup *s)
{
	cw_free(s->cw);
	secrets_release(&s->secrets);
	job_release(&s->job);
	memset(s, 0, sizeof(*s));
}
