/*
 * atria-fetch: asks Atria what was provisioned in a billing period, or reads a
 * saved answer, and writes one `line` record per billed item, grouped by
 * customer. It knows nothing of ConnectWise.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "atria.h"
#include "billing.h"
#include "cli.h"
#include "customers.h"
#include "job.h"
#include "lines.h"
#include "period.h"
#include "secrets.h"
#include "shared.h"
#include "spool.h"
#include "stage.h"
#include "text.h"

static const char usage[] =
    "usage: atria-fetch -c JOB [-s SECRETS] [-p PERIOD] [-i FILE]\n"
    "                   [--with-previous] [--previous-input FILE]\n"
    "                   [--today DATE] [-v]\n"
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
    "      --today DATE       reckon as if DATE were today\n"
    "  -v, --verbose          tell each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

struct options {
	const char *job;
	const char *secrets;
	const char *period;
	const char *input;
	bool with_previous;
	const char *previous_input;
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
	char period_start[DATE_TEXT], period_end[DATE_TEXT], today[DATE_TEXT];
};

/* --- what the run is about ------------------------------------------------ */

/* Loads the job and finds the period; fills in the begin record. */
static int
prepare(struct run *r)
{
	struct err e;
	date_day today;

	if (job_load(&r->job, r->opt.job, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, AX01,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	r->st.begin.job = r->job.facts;
	r->st.begin.job_digest = r->job.digest;
	if (r->opt.period != NULL)
		r->st.begin.job.billing_period = r->opt.period;
	if (r->job.time_zone != NULL) {
		if (setenv("TZ", r->job.time_zone, 1) == -1)
			die(EXIT_LOCAL, "out of memory");
		tzset();
	}
	today = date_local(time(NULL));
	if (r->opt.today != NULL && !date_parse(&today, r->opt.today)) {
		(void)err_set(&e, "--today must be a date, YYYY-MM-DD, not %s",
		    r->opt.today);
		stage_fail(&r->st, EXIT_CONFIG, CW19,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	if (period_find(&r->period, r->job.facts.billing_period_end,
	    r->st.begin.job.billing_period, today, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, CW19,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	r->st.begin.today = date_text(r->today, today);
	r->st.begin.period.start = date_text(r->period_start,
	    r->period.start);
	r->st.begin.period.end = date_text(r->period_end, r->period.end);
	return 0;
}

/* --- Atria's answer ------------------------------------------------------- */

/* A local fault: of a file, or this machine. Returns -1. */
static int
local_fault(struct run *r, const char *why)
{
	stage_fail(&r->st, EXIT_LOCAL, AX03,
	    &(struct log_facts){ .error = why });
	return -1;
}

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
		stage_fail(&r->st, EXIT_CONFIG, CW17,
		    &(struct log_facts){ .error = e.text });
		return -1;
	}
	if (secrets_load(&r->secrets, &(struct secretsrc){
	    .option = r->opt.secrets, .command = r->job.secrets_command },
	    SECRETS_ATRIA, &code, &property, &e) == -1) {
		stage_fail(&r->st, EXIT_CONFIG, code, &(struct log_facts){
		    .error = e.text, .property = property });
		return -1;
	}
	return 0;
}

/* Atria's answer into the file fd; *answered is false when it has no data. */
static int
ask_atria(struct run *r, date_day end, int fd, bool *answered)
{
	struct log_facts facts = { 0 };
	struct err e;

	if (load_token(r) == -1)
		return -1;
	facts.error = e.text;
	r->job.http.trace = r->opt.trace;
	switch (atria_billing(r->job.facts.atria_url, &r->secrets,
	    &r->job.http, end, fd, &e)) {
	case ATRIA_ANSWERED:
		*answered = true;
		return 0;
	case ATRIA_NO_DATA:
		*answered = false;
		return 0;
	case ATRIA_UNREACHABLE:
		stage_fail(&r->st, EXIT_REMOTE, CW03, &facts);
		break;
	case ATRIA_BAD_ADDRESS:
		stage_fail(&r->st, EXIT_CONFIG, AX01, &facts);
		break;
	}
	return -1;
}

/* --- the lines ------------------------------------------------------------ */

/* Whether the customer is to be processed; marks the entries that match. */
static bool
is_wanted(const struct job_facts *job, const char *code, bool *matched)
{
	bool wanted = job->n_customers_filter == 0;
	size_t i;

	for (i = 0; i < job->n_customers_filter; i++)
		if (text_caseeq(job->customers_filter[i], code)) {
			matched[i] = true;
			wanted = true;
		}
	return wanted;
}

/* Writes the lines put aside, which are in order. */
static int
write_lines(struct run *r, struct spool *lines, const struct shared *shared)
{
	const struct job_facts *job = &r->job.facts;
	struct arena arena = { 0 };
	int64_t written = 0, n = 0;
	struct line line;
	const char *data;
	bool *matched;
	size_t i, len;
	struct err e;

	if (spool_rewind(lines, &e) == -1)
		return local_fault(r, e.text);
	matched = arena_array(&r->st.arena, job->n_customers_filter,
	    sizeof(*matched));
	for (; spool_get(lines, &data, &len); n++) {
		(void)line_unpack(&line, data);
		if (!is_wanted(job, line.customer.code, matched))
			continue;
		arena_clear(&arena);
		shared_tell(shared, &line.customer, &arena);
		line_write(&line, &r->st.text);
		stage_write(&r->st, RECORD_LINE);
		written++;
	}
	arena_release(&arena);
	if (lines->failed)
		return local_fault(r, lines->why.text);
	for (i = 0; i < job->n_customers_filter; i++)
		if (!matched[i])
			stage_log(&r->st, AX11, &(struct log_facts){
			    .detail = job->customers_filter[i] });
	stage_count(&r->st, "filtered", n - written);
	stage_count(&r->st, "lines", written);
	return 0;
}

/*
 * Puts the lines in order, aside; then writes them, as only then it is known
 * who shares a Billing Identifier with whom: CustomersFilter must not hide the
 * other customer.
 */
static void
arrange(struct run *r, struct customers *c)
{
	struct shared shared = { .n = 0 };
	struct spool lines = { .file = 0 };
	struct buf packed = { 0 };
	struct err e;
	size_t i;

	while (customers_next(c))
		for (i = 0; i < c->n; i++) {
			shared_note(&shared, &c->lines[i].customer);
			buf_clear(&packed);
			line_pack(&c->lines[i], true, &packed);
			spool_put(&lines, packed.data, packed.len);
		}
	stage_count(&r->st, "rows", (int64_t)(c->now->rows + c->derived));
	stage_count(&r->st, "notBillable", (int64_t)c->now->not_billable);
	if (r->with_before)
		stage_count(&r->st, "derived", (int64_t)c->derived);
	if (c->failed)
		(void)local_fault(r, c->why.text);
	else if (shared_find(&shared, &e) == -1)
		(void)local_fault(r, e.text);
	else
		(void)write_lines(r, &lines, &shared);
	buf_release(&packed);
	shared_release(&shared);
	spool_release(&lines);
}

/* Reads what is named so from fd. */
static int
read_billing(struct run *r, int fd, const char *name, bool is_file,
    struct billing *b)
{
	struct source source = { .fd = fd };
	struct err e, named;
	bool local;
	int rc;

	rc = billing_read(b, &source, &r->job, &local, &e);
	if (rc == -1) {
		(void)err_set(&named, "%s: %s", name, e.text);
		if (local && is_file)
			(void)local_fault(r, named.text);
		else
			stage_fail(&r->st, is_file ? EXIT_LOCAL : EXIT_REMOTE,
			    CW13, &(struct log_facts){ .error = named.text });
	}
	source_release(&source);
	return rc;
}

static int
read_file(struct run *r, const char *path, struct billing *b)
{
	struct err e;
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return read_billing(r, STDIN_FILENO, "standard input", true,
		    b);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		(void)err_set(&e, "%s: %s", path, strerror(errno));
		return local_fault(r, e.text);
	}
	rc = read_billing(r, fd, path, true, b);
	(void)close(fd);
	return rc;
}

/*
 * The billing summary of the period that ends on the day, from the file at
 * path or, if that is NULL, from Atria.
 */
static int
get_billing(struct run *r, const char *path, date_day end, struct billing *b)
{
	bool answered = false;
	struct err e;
	int fd, rc;

	if (path != NULL)
		return read_file(r, path, b);
	if ((fd = spool_file(&e)) == -1)
		return local_fault(r, e.text);
	rc = ask_atria(r, end, fd, &answered);
	if (rc == 0 && answered)
		rc = read_billing(r, fd, "Atria's answer", false, b);
	(void)close(fd);
	return rc;
}

/* The billing summaries of the period and, if wanted, of the one before. */
static int
get_periods(struct run *r, struct billing *now, struct billing *before)
{
	if (get_billing(r, r->opt.input, r->period.end, now) == -1)
		return -1;
	if (now->rows == 0)
		stage_log(&r->st, CW15,
		    &(struct log_facts){ .period_end = r->period_end });
	if (!r->with_before)
		return 0;
	return get_billing(r, r->opt.previous_input, r->period.start - 1,
	    before);
}

static void
fetch(struct run *r)
{
	struct billing now = { .n = 0 }, before = { .n = 0 };
	struct customers c = { .now = &now };
	int rc;

	r->with_before = r->opt.with_previous || r->opt.previous_input != NULL;
	if (r->with_before)
		c.before = &before;
	stage_log(&r->st, CW01,
	    &(struct log_facts){ .period_end = r->period_end });
	rc = get_periods(r, &now, &before);
	secrets_release(&r->secrets);
	if (rc == 0)
		arrange(r, &c);
	customers_release(&c);
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
		{ "job", 'c', CLI_TEXT, .where = &opt.job },
		{ "secrets", 's', CLI_TEXT, .where = &opt.secrets },
		{ "period", 'p', CLI_TEXT, .where = &opt.period },
		{ "input", 'i', CLI_TEXT, .where = &opt.input },
		{ "with-previous", '\0', CLI_FLAG,
		    .where = &opt.with_previous },
		{ "previous-input", '\0', CLI_TEXT,
		    .where = &opt.previous_input },
		{ "today", '\0', CLI_TEXT, .where = &opt.today },
		{ "verbose", 'v', CLI_FLAG, .where = &opt.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("atria-fetch", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status != -1)
		return status;
	if (opt.job == NULL)
		return cli_usage_error("option -c JOB is needed");
	if (opt.input != NULL && opt.with_previous &&
	    opt.previous_input == NULL)
		return cli_usage_error("option -i needs --previous-input "
		    "rather than --with-previous");
	return run(&opt);
}
