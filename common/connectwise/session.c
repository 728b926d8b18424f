#include <string.h>

#include "cwzone.h"
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

/* The port of an address on this machine, with a colon; "" if it is another
 * machine's, or has none. The length is in *len. */
static const char *
loopback_port(const char *base, size_t *len)
{
	const char *host = strstr(base, "://") + 3, *end;

	if (strncmp(host, "localhost", 9) == 0)
		end = host + 9;
	else if (strncmp(host, "[::1]", 5) == 0)
		end = host + 5;
	else if (strncmp(host, "127.", 4) == 0)
		end = host + strspn(host, "0123456789.");
	else
		end = "";
	*len = *end == ':' ? strcspn(end, "/") : 0;
	return end;
}

/*
 * Which company, whatever the spelling of the address: an alias, another
 * region's name, another path. What listens on this machine, a tunnel or a
 * simulator, has its port in the name.
 */
static void
name_company(struct session *s)
{
	struct buf b = { 0 };
	const char *port;
	size_t i, len;

	buf_adds(&b, s->secrets.company_name);
	for (i = 0; i < b.len; i++)
		b.data[i] = text_lower(b.data[i]);
	port = loopback_port(http_base(cw_http(s->cw)), &len);
	buf_add(&b, port, len);
	digest_bytes(b.data, b.len, s->company);
	buf_release(&b);
}

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
		name_tenant(s);
		name_company(s);
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
