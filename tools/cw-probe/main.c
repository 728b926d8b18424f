/*
 * cw-probe: finds out which of the suite's beliefs about ConnectWise, or
 * Autotask, and Atria hold on the user's own systems, and writes one `finding`
 * record each. It only
 * reads: nothing that could write is linked into it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "atsession.h"
#include "beliefs.h"
#include "buf.h"
#include "cli.h"
#include "cw.h"
#include "findings.h"
#include "keep.h"
#include "recording.h"
#include "session.h"
#include "stage.h"
#include "today.h"

static const char usage[] =
    "usage: cw-probe -c JOB [-s SECRETS] [--record DIR] [--today DATE] [-v]\n"
    "       cw-probe --beliefs\n"
    "       cw-probe -h | -V\n"
    "\n"
    "Finds out how your ConnectWise and your Atria behave. Writes nothing\n"
    "there; its report holds nothing private.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets: a file, or fd:N\n"
    "      --record DIR       keep what was asked and answered in DIR, for\n"
    "                         the simulator, with nothing private in it\n"
    "      --today DATE       take DATE for today\n"
    "      --beliefs          list what is believed, and exit\n"
    "  -v, --verbose          show each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

struct options {
	struct session_options session;
	const char *today;
	const char *record;	/* a directory, or NULL */
	bool beliefs;
};

struct run {
	struct stage st;
	struct session session;		/* of ConnectWise ... */
	struct at_session autotask;	/* ... or of Autotask; and of either: */
	const struct job *job;
	const struct secrets *secrets;
	const char *tenant;
	struct probe probe;
	const char *version;	/* of ConnectWise; or NULL */
	struct findings before;	/* those of the last probe */
	struct keep keep;
	struct recording recording;
};

static int
fail_run(struct run *r, enum exit_status status, enum log_code code,
    const char *why)
{
	stage_fail(&r->st, status, code, &(struct log_facts){ .error = why });
	return -1;
}

/* --- getting ready -------------------------------------------------------- */

/* The period that was, so that its counts are final. */
static int
find_period(struct run *r, const char *today)
{
	struct probe *p = &r->probe;
	enum log_code code;
	struct err e;

	if (job_today(r->job, today, &p->today, &code, &e) == -1)
		return fail_run(r, EXIT_CONFIG, code, e.text);
	if (period_find(&p->period, r->job->facts.billing_period_end,
	    r->job->facts.billing_period, p->today, &e) == -1)
		return fail_run(r, EXIT_CONFIG, CW19, e.text);
	return 0;
}

/* The client without keys: of ConnectWise's host alone, or of Autotask's
 * address for all users. */
static struct http *
new_discovery(struct run *r, struct err *e)
{
	const char *base = r->probe.autotask != NULL ? autotask_url(
	    r->probe.autotask) : http_base(r->probe.http[CONNECTWISE]);
	struct http *http;
	struct buf b = { 0 };

	buf_add(&b, base, r->probe.autotask != NULL ? strlen(base) :
	    strcspn(strstr(base, "://") + 3, "/") +
	    (size_t)(strstr(base, "://") + 4 - base));
	http = http_new(&(struct http_config){
		.base = b.data,
		.base_name = "ApiUrl",
		.proxy_user = r->secrets->proxy_user,
		.proxy_password = r->secrets->proxy_password,
		.options = r->job->http,
	    }, e);
	buf_release(&b);
	return http;
}

static struct http *
new_atria(struct run *r, struct err *e)
{
	return http_new(&(struct http_config){
		.base = r->job->facts.atria_url,
		.base_name = "AtriaUrl",
		.bearer = r->secrets->atria_token,
		.proxy_user = r->secrets->proxy_user,
		.proxy_password = r->secrets->proxy_password,
		.options = r->job->http,
	    }, e);
}

/* The job says which PSA it is for. */
static int
load_session(struct run *r, const struct session_options *opt)
{
	struct probe *p = &r->probe;
	struct job peek;
	struct err e;
	bool other;

	other = job_load(&peek, opt->job, &e) == 0 && peek.psa != NULL;
	job_release(&peek);
	if (other) {
		if (at_session_load(&r->autotask, &r->st,
		    &(struct at_session_options){ .job = opt->job,
		    .secrets = opt->secrets, .trace = opt->trace,
		    .one_try = opt->one_try }) == -1)
			return -1;
		p->autotask = r->autotask.at;
		r->job = &r->autotask.job;
		r->secrets = &r->autotask.secrets;
		r->tenant = r->autotask.tenant;
		probe_close(p, CONNECTWISE, "the job is for Autotask");
	} else {
		if (session_load(&r->session, &r->st, opt) == -1)
			return -1;
		p->cw = r->session.cw;
		p->http[CONNECTWISE] = cw_http(p->cw);
		r->job = &r->session.job;
		r->secrets = &r->session.secrets;
		r->tenant = r->session.tenant;
	}
	p->job = r->job;
	p->company = r->secrets->company_name;
	return 0;
}

/* The other clients. */
static int
open_clients(struct run *r)
{
	struct probe *p = &r->probe;
	struct err e;

	if ((p->http[DISCOVERY] = new_discovery(r, &e)) == NULL)
		return fail_run(r, EXIT_CONFIG, AX01, e.text);
	if (r->job->facts.atria_url == NULL)
		p->closed[ATRIA] = "the job has no AtriaUrl";
	else if (r->secrets->atria_token == NULL)
		p->closed[ATRIA] = "the secrets have no AtriaToken";
	else if ((p->http[ATRIA] = new_atria(r, &e)) == NULL)
		return fail_run(r, EXIT_CONFIG, AX01, e.text);
	return 0;
}

/* --- the report ----------------------------------------------------------- */

/*
 * What only a write could show (cw-apply --write-test) is still so if the probe
 * before is not old, and of the same version of ConnectWise. Returns it, or f.
 */
static const struct finding *
inherit(const struct run *r, const struct finding *f)
{
	const struct finding *was = findings_find(&r->before, f->id);
	const struct finding *old = findings_find(&r->before, "cw.version");
	const char *version = r->version;

	return f->verdict == VERDICT_UNTESTABLE && strcmp(f->id,
	    "cw.patch") == 0 && was != NULL && old != NULL && version !=
	    NULL && old->value != NULL && strcmp(version, old->value) == 0 &&
	    !findings_are_old(&r->before, r->job) ? was : f;
}

static void
write_finding(struct run *r, const struct finding *f)
{
	struct err e;

	if (strcmp(f->id, "cw.version") == 0)
		r->version = f->value;
	keep_finding(&r->keep, inherit(r, f));
	recording_take(&r->recording, f);
	finding_write(f, &r->st.text);
	stage_write(&r->st, RECORD_FINDING);
	stage_count(&r->st, verdict_name(f->verdict), 1);
	if (f->blocks) {
		(void)err_set(&e, "%s: %s", f->id, f->evidence);
		stage_log(&r->st, AX28, &(struct log_facts){
		    .detail = f->id, .error = e.text });
	}
}

static int
check_recording(struct run *r, const char *dir)
{
	return dir == NULL || r->probe.autotask == NULL ? 0 : fail_run(r,
	    EXIT_CONFIG, AX01, "--record is for ConnectWise: what Autotask "
	    "answers is not recorded yet");
}

/* Keeps the exchanges in the directory, too; NULL: they are not wanted. */
static void
write_recording(struct run *r, const char *dir)
{
	struct err e;

	if (dir == NULL)
		return;
	recording_ask_more(&r->probe);
	if (recording_write(&r->recording, &r->probe, dir, &e) == -1)
		(void)fail_run(r, EXIT_LOCAL, AX03, e.text);
}

static void
write_findings(struct run *r)
{
	const enum probe_system psa = r->probe.autotask != NULL ? AUTOTASK :
	    CONNECTWISE;
	struct finding f;
	struct err e;
	size_t i;

	stage_begin(&r->st);
	if (findings_load(&r->before, r->job, r->tenant, &e) == -1)
		findings_release(&r->before);
	keep_begin(&r->keep, &r->st.begin);
	for (i = 0; i < n_beliefs; i++) {
		if (beliefs[i].system != psa && beliefs[i].system != ATRIA)
			continue;
		f = belief_test(&beliefs[i], &r->probe);
		write_finding(r, &f);
		(void)stream_flush(&r->st.out);
	}
	if (r->probe.closed[psa] != NULL)
		(void)fail_run(r, EXIT_REMOTE, CW02, r->probe.closed[psa]);
	else if (r->probe.http[ATRIA] != NULL && r->probe.closed[ATRIA] !=
	    NULL)
		(void)fail_run(r, EXIT_REMOTE, CW03, r->probe.closed[ATRIA]);
	else if (keep_end(&r->keep, r->job, r->tenant, &e) == -1)
		(void)fail_run(r, EXIT_LOCAL, AX03, e.text);
}

static int
run(const struct options *opt)
{
	struct run r = { 0 };
	int status;

	stage_init_first(&r.st);
	probe_init(&r.probe);
	if (load_session(&r, &opt->session) == 0 &&
	    check_recording(&r, opt->record) == 0 &&
	    find_period(&r, opt->today) == 0 && open_clients(&r) == 0) {
		write_findings(&r);
		write_recording(&r, opt->record);
	}
	status = stage_finish(&r.st);
	findings_release(&r.before);
	keep_release(&r.keep);
	recording_release(&r.recording);
	probe_release(&r.probe);
	session_release(&r.session);
	at_session_release(&r.autotask);
	return status;
}

/* --- the command line ----------------------------------------------------- */

static int
list_beliefs(void)
{
	static const char *const weights[] = { "blocks", "adapts", "noted" };
	static const char *const grounds[] = { "documented", "seen",
	    "assumed" };
	const struct belief *b;
	bool failed = false;

	for (b = beliefs; b < beliefs + n_beliefs; b++)
		failed |= printf("%s\t%s\t%s\t%s\t%s\t%s\n", b->id, b->test !=
		    NULL ? "probed" : "not probed", weights[b->weight],
		    grounds[b->grounds], b->text, b->effect) < 0;
	return fclose(stdout) == EOF || failed ? EXIT_LOCAL : EXIT_DONE;
}

int
main(int argc, char *argv[])
{
	/* the probe counts its requests, and tries again itself */
	struct options opt = { .session.one_try = true };
	const struct cli_option options[] = {
		{ "job", 'c', CLI_TEXT, .where = &opt.session.job },
		{ "secrets", 's', CLI_TEXT, .where = &opt.session.secrets },
		{ "record", '\0', CLI_TEXT, .where = &opt.record },
		{ "today", '\0', CLI_TEXT, .where = &opt.today },
		{ "beliefs", '\0', CLI_FLAG, .where = &opt.beliefs },
		{ "verbose", 'v', CLI_FLAG, .where = &opt.session.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("cw-probe", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status == -1 && opt.beliefs)
		return list_beliefs();
	if (status == -1 && opt.session.job == NULL)
		status = cli_usage_error("option -c (--job) is needed");
	return status == -1 ? run(&opt) : status;
}
