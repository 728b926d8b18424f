/*
 * cw-resolve: finds, for the customers of the lines that it reads, the company
 * and agreement in ConnectWise, the agreement's additions, and the products.
 * It writes an `agreement` record before each customer's lines, which pass
 * unchanged. It only reads: nothing that could write is linked into it.
 */
#include "adapt.h"
#include "additions.h"
#include "agreements.h"
#include "catalog.h"
#include "cli.h"
#include "elsewhere.h"
#include "intake.h"
#include "output.h"
#include "products.h"
#include "progress.h"
#include "session.h"
#include "stage.h"

static const char usage[] =
    "usage: cw-resolve -c JOB [-s SECRETS] [-r RULES] [-v] [--candidates]\n"
    "                  [--parallel N] [--no-bundles]\n"
    "                  [--progress | --no-progress]\n"
    "       cw-resolve -h | -V\n"
    "\n"
    "Finds each customer's agreement and additions in ConnectWise.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets: a file, or fd:N\n"
    "  -r, --rules RULES      the rules file: who is which company, what is\n"
    "                         not billed, and more; see atria-cw-rules(5)\n"
    "      --candidates       read all agreements of the type, so that more\n"
    "                         candidates are known for cwlog-fmt -f rules\n"
    "      --parallel N       requests under way at once, not the job's\n"
    "                         Parallel\n"
    "      --no-bundles       read the additions of each agreement by itself\n"
    "      --progress         show progress without a terminal, too\n"
    "      --no-progress      show no progress\n"
    "  -v, --verbose          show each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

#define LINES_A_STEP	256	/* between two looks at what has come */

struct options {
	struct session_options session;
	const char *rules;
	bool candidates;
};

struct run {
	struct stage st;
	struct session session;
	struct intake in;
	bool candidates;	/* all companies are to be read */
	struct cw_types types;	/* asked for once there is a line */
	bool begun;		/* that was done */
};

static void
ask_and_write(struct run *r, const struct run_days *days)
{
	struct customers *customers = &r->in.customers;
	const struct job_facts *job = &r->st.begin.job;
	struct cw *cw = r->session.cw;
	const bool may_create = job->allow_create_additions ||
	    rulebook_creates_any(&r->in.rules);
	struct products products = {
		.rules = &r->in.rules,
		.may_create = job->allow_create_additions,
		.may_create_products = may_create &&
		    job->allow_create_products,
	};
	struct additions *additions = additions_begin(cw);
	struct err e;

	progress_begin("customers", customers->n);
	if (agreements_resolve(customers, &r->in.rules, &r->st, cw, days->today,
	    r->candidates, &r->types, additions, &e) == 0 &&
	    additions_read(additions, customers, &products, days, &e) == 0 &&
	    catalog_ask(&products, customers, cw, &e) == 0 &&
	    (!may_create ||
	    elsewhere_read(customers, &products, cw, days, &e) == 0))
		output_customers(&r->st, customers, &products);
	else
		stage_fail(&r->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
	progress_end();
	additions_end(additions);
	products_release(&products);
}

static void
resolve(struct run *r)
{
	const struct begin *begin = &r->st.begin;
	struct run_days days;

	(void)stream_flush(&r->st.out);
	if (begin->today == NULL || !date_parse(&days.today, begin->today)) {
		stage_fail(&r->st, EXIT_LOCAL, AX02, &(struct log_facts){
		    .error = "the begin record has no date of today" });
		intake_pass(&r->in, &r->st);
		return;
	}
	if (begin->period.start == NULL ||
	    !date_parse(&days.start, begin->period.start))
		days.start = INT32_MIN;	/* whatever has ended counts */
	ask_and_write(r, &days);
	intake_log_unused(&r->in, &r->st);
}

/* While lines come in, ConnectWise is asked for what they do not change. */
static void
on_line(void *ctx, size_t n)
{
	struct run *r = ctx;
	struct cw *cw = r->session.cw;

	if (!r->begun)
		cw_types_begin(&r->types, cw, &r->in.customers.arena);
	r->begun = true;
	if (n % LINES_A_STEP == 1)
		(void)http_step(cw_http(cw), 0);
}

/* Uses what the last probe has found; logs why nothing would be written. */
static void
use_findings(struct run *r)
{
	const char *id = "First contact";
	struct findings f = { 0 };
	char command[FINDINGS_COMMAND];
	struct err e, whole;
	int rc;

	if ((rc = findings_load(&f, &r->session.job, r->session.tenant,
	    &e)) == 0) {
		findings_adapt(&f, &r->session);
		findings_adapt_pages(&f, &r->session);
		rc = findings_check(&f, &r->session.job, &id, &e);
	}
	if (rc == -1 && !r->session.job.first_contact_accepted) {
		(void)err_set(&whole, "%s: %s; type: %s", id, e.text,
		    findings_command(command));
		stage_log(&r->st, AX30, &(struct log_facts){ .detail = id,
		    .error = whole.text });
	}
	findings_release(&f);
}

static int
run(const struct options *opt)
{
	struct run r = { .candidates = opt->candidates };
	int status;

	stage_init(&r.st, 1u << RECORD_LINE);
	if (session_load(&r.session, &r.st, &opt->session) == 0 &&
	    intake_load_rules(&r.in, &r.st, opt->rules) == 0) {
		intake_take_begin(&r.in, &r.st, &r.session.job,
		    r.session.tenant);
		intake_begin_rules(&r.in, &r.st);
		if (stage_sound(&r.st))
			use_findings(&r);
		r.in.on_line = on_line;
		r.in.ctx = &r;
		if (intake_read(&r.in, &r.st))
			resolve(&r);
	}
	if (r.begun) {		/* of a run that has failed, perhaps */
		http_halt(cw_http(r.session.cw));
		http_run(cw_http(r.session.cw));
		query_release(&r.types.list, 1);
	}
	status = stage_finish(&r.st);
	intake_release(&r.in);
	session_release(&r.session);
	return status;
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	const struct cli_option options[] = {
		CLI_JOB(&opt.session.job, &opt.session.secrets),
		{ "rules", 'r', CLI_TEXT, .where = &opt.rules },
		{ "candidates", '\0', CLI_FLAG, .where = &opt.candidates },
		{ "parallel", '\0', CLI_NUMBER, .min = 1, .max = 32,
		    .where = &opt.session.parallel },
		{ "no-bundles", '\0', CLI_FLAG,
		    .where = &opt.session.no_bundles },
		CLI_PROGRESS,
		{ "verbose", 'v', CLI_FLAG, .where = &opt.session.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("cw-resolve", true);
	status = cli_parse_all(argc, argv, options, usage);
	return status == -1 ? run(&opt) : status;
}
