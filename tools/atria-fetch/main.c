/*
 * atria-fetch: asks Atria what was provisioned in a billing period, or reads a
 * saved answer, and writes one `line` record per billed item, grouped by
 * customer. It knows nothing of ConnectWise.
 */
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "atria.h"
#include "billing.h"
#include "choices.h"
#include "cli.h"
#include "io.h"
#include "job.h"
#include "known.h"
#include "neighbours.h"
#include "period.h"
#include "secrets.h"
#include "shared_identifiers.h"
#include "stage.h"
#include "text.h"
#include "today.h"

static const char usage[] =
    "usage: atria-fetch -c JOB [-s SECRETS] [-p PERIOD] [-i FILE]\n"
    "                   [--with-previous] [--previous-input FILE]\n"
    "                   [--look-around] [--today DATE] [-v]\n"
    "       atria-fetch -h | -V\n"
    "\n"
    "Writes what Atria counted in a billing period, one record per item.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets: a file, or fd:N; not needed with\n"
    "                         -i\n"
    "  -p, --period PERIOD    Current, Previous or a date, YYYY-MM-DD, not\n"
    "                         the job's BillingPeriod\n"
    "  -i, --input FILE       read a saved answer instead of asking Atria;\n"
    "                         - is standard input\n"
    "      --with-previous    read the period before, too, and report with\n"
    "                         quantity 0 what is in it only\n"
    "      --previous-input FILE\n"
    "                         the same, from a saved answer for that period\n"
    "      --look-around      if there is nothing for the period, find out\n"
    "                         whether BillingPeriodEnd is wrong\n"
    "      --today DATE       take DATE for today\n"
    "  -v, --verbose          show each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

struct options {
	const char *job;
	const char *secrets;
	const char *period;
	const char *input;
	bool with_previous;
	const char *previous_input;
	bool look_around;
	const char *today;
	bool trace;
};

/* One run. */
struct run {
	struct options opt;
	struct stage st;
	struct job job;
	struct billing_period period;
	bool with_before;	/* the period before is read, too */
	struct secrets secrets;	/* those for Atria, once it is asked */
	struct known known;	/* of this Atria */
	char period_start[DATE_TEXT], period_end[DATE_TEXT], today[DATE_TEXT];
};

/* The run has failed, for the reason e. Returns -1. */
static int
fail_run(struct run *r, enum exit_status status, enum log_code code,
    const struct err *e)
{
	stage_fail(&r->st, status, code,
	    &(struct log_facts){ .error = e->text });
	return -1;
}

/* --- what the run is about ------------------------------------------------ */

/* Loads the job and finds the period; fills in the begin record. */
static int
prepare(struct run *r)
{
	struct err e;
	enum log_code code;
	date_day today = 0;

	if (job_load(&r->job, r->opt.job, &e) == -1)
		return fail_run(r, EXIT_CONFIG, AX01, &e);
	r->st.begin.job = r->job.facts;
	r->st.begin.job_digest = r->job.digest;
	if (r->opt.period != NULL)
		r->st.begin.job.billing_period = r->opt.period;
	if (job_today(&r->job, r->opt.today, &today, &code, &e) == -1)
		return fail_run(r, EXIT_CONFIG, code, &e);
	if (period_find(&r->period, r->job.facts.billing_period_end,
	    r->st.begin.job.billing_period, today, &e) == -1)
		return fail_run(r, EXIT_CONFIG, CW19, &e);
	r->st.begin.today = date_text(r->today, today);
	r->st.begin.period.start = date_text(r->period_start,
	    r->period.start);
	r->st.begin.period.end = date_text(r->period_end, r->period.end);
	return 0;
}

/* --- Atria's answer ------------------------------------------------------- */

/*
 * Loads Atria's token, once for all periods: a descriptor can be read only
 * once, and a SecretsCommand may ask a person.
 */
static int
load_token(struct run *r)
{
	const char *property;
	enum log_code code;
	struct err e;

	if (r->secrets.atria_token != NULL)
		return 0;
	if (r->job.facts.atria_url == NULL) {
		(void)err_set(&e, "AtriaUrl is missing in %s", r->job.path);
		return fail_run(r, EXIT_CONFIG, CW17, &e);
	}
	if (secrets_load(&r->secrets, &(struct secret_source){
	    .option = r->opt.secrets, .command = r->job.secrets_command },
	    SECRETS_ATRIA, &code, &property, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, code, &(struct log_facts){
		    .error = e.text, .property = property });
		return -1;
	}
	known_load(&r->known, &r->job, &r->secrets);
	return 0;
}

static int
ask_atria(struct run *r, date_day end, struct buf *text, struct buf *headers)
{
	struct err e;

	if (load_token(r) == -1)
		return -1;
	r->job.http.trace = r->opt.trace;
	switch (atria_billing(r->job.facts.atria_url, &r->secrets,
	    &r->job.http, end, text, headers, &e)) {
	case ATRIA_ANSWERED:
		return 0;
	case ATRIA_NO_DATA:
		buf_adds(text, "[]");	/* which it may answer as well */
		return 0;
	case ATRIA_UNREACHABLE:
		return fail_run(r, EXIT_REMOTE, CW03, &e);
	case ATRIA_BAD_ADDRESS:
		return fail_run(r, EXIT_CONFIG, AX01, &e);
	}
	return -1;
}

/* Where an answer is from, for messages; path is NULL for Atria. */
static const char *
source_name(const char *path)
{
	return path == NULL ? "Atria's answer" :
	    strcmp(path, "-") == 0 ? "standard input" : path;
}

/* A saved answer: a file or, if path is "-", standard input. */
static int
read_saved(struct run *r, const char *path, struct buf *text)
{
	struct err e, why;
	int rc;

	if (strcmp(path, "-") != 0)
		rc = io_read_file(path, HTTP_MAX_LARGE_BODY, text, &e);
	else if ((rc = io_read_all(STDIN_FILENO, HTTP_MAX_LARGE_BODY, text,
	    &why)) == -1)
		(void)err_set(&e, "%s: %s", source_name(path), why.text);
	if (rc == 0 && text->len == 0)
		rc = err_set(&e, "%s: is empty", source_name(path));
	return rc == 0 ? 0 : fail_run(r, EXIT_LOCAL, AX03, &e);
}

/*
 * The billing summary of the period, from the file at path or, if that is NULL,
 * from Atria.
 */
static int
get_billing(struct run *r, const char *path,
    const struct billing_period *period, struct billing *b)
{
	struct buf text = { 0 }, headers = { 0 };
	struct err e, why;
	bool refused;
	int rc;

	rc = path != NULL ? read_saved(r, path, &text) :
	    ask_atria(r, period->end, &text, &headers);
	if (rc == 0 && answer_read(b, text.data, text.len, &headers, &r->job,
	    period, &refused, &why) == -1) {
		(void)err_set(&e, "%s: %s", source_name(path), why.text);
		rc = fail_run(r, path != NULL ? EXIT_LOCAL : EXIT_REMOTE,
		    refused ? CW03 : CW13, &e);
	}
	if (rc == 0 && path == NULL && b->n == 0 && r->known.nothing_is_unclear)
		rc = fail_run(r, EXIT_REMOTE, CW03, &(struct err){
		    "Atria has nothing for the period, or AtriaUrl is wrong: "
		    "the last probe found that this Atria answers both alike "
		    "(at.no-address)" });
	buf_release(&text);
	buf_release(&headers);
	return rc;
}

/* There is nothing for the period: that is logged, and perhaps why. */
static void
log_nothing(struct run *r)
{
	struct err e;

	stage_log(&r->st, CW15,
	    &(struct log_facts){ .period_end = r->period_end });
	if (!r->opt.look_around || r->opt.input != NULL)
		return;
	neighbours_describe(&r->job, &r->secrets, &r->job.http, &r->period,
	    r->known.any_day, &e);
	stage_log(&r->st, AX27, &(struct log_facts){ .error = e.text });
}

/* The billing summaries of the period and, if wanted, of the one before. */
static int
get_periods(struct run *r, struct billing *now, struct billing *before)
{
	struct billing_period previous;
	char day[DATE_TEXT];
	struct err e;

	if (get_billing(r, r->opt.input, &r->period, now) == -1)
		return -1;
	if (now->n == 0)
		log_nothing(r);
	if (now->flagless)
		stage_log(&r->st, AX23,
		    &(struct log_facts){ .period_end = r->period_end });
	if (!r->with_before && r->known.removed != NULL)
		stage_log(&r->st, AX35,
		    &(struct log_facts){ .error = r->known.removed });
	if (!r->with_before)
		return 0;
	if (period_find(&previous, r->job.facts.billing_period_end,
	    date_text(day, r->period.start - 1), r->period.start - 1, &e) ==
	    -1)
		return fail_run(r, EXIT_CONFIG, CW19, &e);
	return get_billing(r, r->opt.previous_input, &previous, before);
}

/* --- the lines ------------------------------------------------------------ */

/* Writes the billable lines of the customers that are wanted. */
static void
write_lines(struct run *r, const struct billing *b,
    const struct shared_identifiers *shared)
{
	const struct job_facts *job = &r->job.facts;
	size_t i, billable = b->n - b->not_billable, written = 0;
	struct arena arena = { 0 };
	struct line line;
	struct choices wanted = { .n = 0 };

	for (i = 0; i < job->n_customers_filter; i++)
		choices_add(&wanted, job->customers_filter[i]);
	for (i = 0; i < b->n; i++) {
		line = b->lines[i].line;
		if (!b->lines[i].billable ||
		    !choices_use(&wanted, line.customer.code))
			continue;
		arena_clear(&arena);
		shared_identifiers_fill(shared, &line.customer, &arena);
		line_write(&line, &r->st.text);
		stage_write(&r->st, RECORD_LINE);
		written++;
	}
	arena_release(&arena);
	for (i = 0; i < wanted.n; i++)
		if (!wanted.items[i].used)
			stage_log(&r->st, AX11, &(struct log_facts){
			    .detail = wanted.items[i].text });
	choices_release(&wanted);
	stage_count(&r->st, "filtered", (int64_t)(billable - written));
	stage_count(&r->st, "lines", (int64_t)written);
}

/*
 * Identifiers are compared before CustomersFilter is applied: it must not hide
 * the other customer.
 */
static void
process(struct run *r, struct billing *now, struct billing *before)
{
	struct shared_identifiers shared = { .n = 0 };
	size_t derived = 0;

	billing_sort(now);
	if (r->with_before)
		derived = billing_derive(now, before);
	stage_count(&r->st, "rows", (int64_t)now->n);
	stage_count(&r->st, "notBillable", (int64_t)now->not_billable);
	if (r->with_before)
		stage_count(&r->st, "derived", (int64_t)derived);
	shared_identifiers_find(&shared, now);
	write_lines(r, now, &shared);
	shared_identifiers_release(&shared);
}

static void
fetch(struct run *r)
{
	struct billing now = { .n = 0 }, before = { .n = 0 };
	int rc;

	r->with_before = r->opt.with_previous || r->opt.previous_input != NULL;
	stage_log(&r->st, CW01,
	    &(struct log_facts){ .period_end = r->period_end });
	rc = get_periods(r, &now, &before);
	secrets_release(&r->secrets);
	known_release(&r->known);
	if (rc == 0)
		process(r, &now, &before);
	billing_release(&now);
	billing_release(&before);
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = *opt };
	int status;

	stage_init_first(&r.st);
	if (prepare(&r) == 0)
		fetch(&r);
	status = stage_finish(&r.st);
	job_release(&r.job);
	return status;
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	const struct cli_option options[] = {
		CLI_JOB(&opt.job, &opt.secrets),
		{ "period", 'p', CLI_TEXT, .where = &opt.period },
		{ "input", 'i', CLI_TEXT, .where = &opt.input },
		{ "with-previous", '\0', CLI_FLAG,
		    .where = &opt.with_previous },
		{ "previous-input", '\0', CLI_TEXT,
		    .where = &opt.previous_input },
		{ "look-around", '\0', CLI_FLAG, .where = &opt.look_around },
		{ "today", '\0', CLI_TEXT, .where = &opt.today },
		{ "verbose", 'v', CLI_FLAG, .where = &opt.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("atria-fetch", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status != -1)
		return status;
	if (opt.input != NULL && opt.with_previous &&
	    opt.previous_input == NULL)
		return cli_usage_error("option -i needs --previous-input "
		    "rather than --with-previous");
	return run(&opt);
}
