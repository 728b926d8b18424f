#include <string.h>

#include "cwzone.h"
#include "session.h"
#include "text.h"

/* --- which company of which ConnectWise ----------------------------------- */

static void
put_lower(struct buf *b, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		buf_addc(b, text_lower(s[i]));
}

/* What follows the host of an address on this machine, whatever that is
 * called: ":8080/", "/". NULL if it is another machine's. */
static const char *
after_loopback(const char *host)
{
	const char *end;

	if (strncmp(host, "localhost", 9) == 0)
		end = host + 9;
	else if (strncmp(host, "[::1]", 5) == 0)
		end = host + 5;
	else if (strncmp(host, "127.", 4) == 0)
		end = host + strspn(host, "0123456789.");
	else
		return NULL;
	return *end == ':' || *end == '/' ? end : NULL;
}

static bool
is_cloud(const char *host, size_t len)
{
	static const char *const sites[] = { ".myconnectwise.net",
	    ".connectwisedev.com" };
	size_t i, n;

	for (i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		n = strlen(sites[i]);
		if (len > n && memcmp(host + len - n, sites[i], n) == 0)
			return true;
	}
	return false;
}

/*
 * The address, in one spelling for all that certainly are the same system: of
 * ConnectWise's cloud the site, with api- or without, and no path; of this
 * machine the port, whatever its name. base is in small letters and ends with
 * a slash.
 */
static void
put_system(struct buf *b, const char *base)
{
	const char *host = strstr(base, "://") + 3;
	const char *local = after_loopback(host);
	size_t len = strcspn(host, "/");

	buf_add(b, base, (size_t)(host - base));
	if (local != NULL) {
		buf_adds(b, "localhost");
		buf_add(b, local, strlen(local) - 1);
	} else if (!is_cloud(host, len)) {
		buf_add(b, host, strlen(host) - 1);
	} else if (strncmp(host, "api-", 4) == 0) {
		buf_add(b, host + 4, len - 4);
	} else {
		buf_add(b, host, len);
	}
}

/*
 * Names the company at its address; and, for the lock, the company whatever the
 * address, as that may be an alias. What listens on this machine, a tunnel or a
 * simulator, has its port in that name.
 */
static void
name_company(struct session *s)
{
	const char *company = s->secrets.company_name;
	const char *base = http_base(cw_http(s->cw)), *local;
	struct buf lower = { 0 }, tenant = { 0 }, name = { 0 };

	put_lower(&lower, base, strlen(base));
	put_system(&tenant, lower.data);
	buf_addc(&tenant, '\n');
	put_lower(&tenant, company, strlen(company));
	digest_bytes(tenant.data, tenant.len, s->tenant);
	put_lower(&name, company, strlen(company));
	local = after_loopback(strstr(lower.data, "://") + 3);
	if (local != NULL && *local == ':')
		buf_add(&name, local, strcspn(local, "/"));
	digest_bytes(name.data, name.len, s->company);
	buf_release(&lower);
	buf_release(&tenant);
	buf_release(&name);
}

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
