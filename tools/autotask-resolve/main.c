/*
 * autotask-resolve: finds, for the customers of the lines that it reads, the
 * company and contract in Autotask, the units of the contract's services on the
 * effective date, and the services of the price list. It writes an `agreement`
 * record before each customer's lines, which pass unchanged. It only reads:
 * nothing that could write is linked into it.
 */
#include <string.h>

#include "atread.h"
#include "atsession.h"
#include "cli.h"
#include "contracts.h"
#include "date.h"
#include "intake.h"
#include "output.h"
#include "products.h"
#include "progress.h"
#include "stage.h"
#include "units.h"

static const char usage[] =
    "usage: autotask-resolve -c JOB [-s SECRETS] [-r RULES] [-v]\n"
    "                        [--progress | --no-progress]\n"
    "       autotask-resolve -h | -V\n"
    "\n"
    "Finds each customer's contract and its units in Autotask.\n"
    "\n"
    "  -c, --job JOB          the job file, with \"Psa\": \"autotask\"\n"
    "  -s, --secrets SECRETS  the secrets: a file, or fd:N\n"
    "  -r, --rules RULES      the rules file: who is which company, what is\n"
    "                         not billed, and more; see atria-cw-rules(5)\n"
    "      --progress         show progress without a terminal, too\n"
    "      --no-progress      show no progress\n"
    "  -v, --verbose          show each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

struct options {
	struct at_session_options session;
	const char *rules;
};

struct run {
	struct stage st;
	struct at_session session;
	struct intake in;
};

static void
take_begin(struct run *r)
{
	const struct job *job = &r->session.job;
	struct begin *begin = &r->st.begin;

	intake_take_begin(&r->in, &r->st, job, r->session.tenant);
	begin->psa = job->psa;
	begin->whole_units = job->whole_units;
	begin->effective = job_effective_day(job, begin->period.start,
	    begin->period.end, &r->st.arena);
}

/* The price list, by the key that a SKU is compared with; two services may have
 * one. */
static void
learn_services(struct products *p, const struct at_base *base)
{
	const struct at_service *all = base->services.items;
	size_t i;

	p->known.twins = true;
	for (i = 0; i < base->services.n; i++)
		if (all[i].key != NULL)
			known_products_add(&p->known, &(struct catalog_item){
				.product = { all[i].id, all[i].key },
				.inactive = !all[i].active,
				.name = all[i].name,
			});
}

static void
write_customers(struct run *r, const struct at_base *base)
{
	struct products products = { .rules = &r->in.rules };

	learn_services(&products, base);
	output_customers(&r->st, &r->in.customers, &products);
	products_release(&products);
}

/* Asks Autotask for all that the answers need. */
static int
read_autotask(struct run *r, struct at_base *base, struct err *e)
{
	const struct begin *begin = &r->st.begin;
	const struct job_facts *job = &begin->job;
	struct autotask *at = r->session.at;
	struct customers *customers = &r->in.customers;

	at_session_adapt(&r->session);
	if (autotask_connect(at, r->session.job.budget, e) == -1 ||
	    at_read_base(at, job->company_key, job->service_key,
	    begin->effective, &customers->arena, base, e) == -1)
		return -1;
	contracts_resolve(customers, base, begin->effective, job,
	    &r->in.rules);
	return units_read(customers, at, base, begin->effective,
	    job->allow_create_additions ||
	    rulebook_creates_any(&r->in.rules), e);
}

/* Of a CompanyKey udf:NAME that no company has anything in, the name is wrong,
 * or the field is empty everywhere. */
static int
check_company_key(const struct run *r, const struct at_base *base,
    struct err *e)
{
	const char *key = r->st.begin.job.company_key;
	const struct at_company *all = base->companies.items;
	size_t i;

	for (i = 0; i < base->companies.n; i++)
		if (all[i].key != NULL)
			return 0;
	return i == 0 || strncmp(key, "udf:", 4) != 0 ? 0 : err_set(e,
	    "CompanyKey %s: no company has anything in the user-defined field "
	    "%s: is that its name in Autotask?", key, key + 4);
}

static void
resolve(struct run *r)
{
	struct at_base base;
	struct err e;

	(void)stream_flush(&r->st.out);
	if (r->st.begin.effective == NULL) {
		stage_fail(&r->st, EXIT_LOCAL, AX02, &(struct log_facts){
		    .error = "the begin record has no billing period" });
		intake_pass(&r->in, &r->st);
		return;
	}
	progress_begin("customers", r->in.customers.n);
	if (read_autotask(r, &base, &e) == -1)
		stage_fail(&r->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = e.text });
	else if (check_company_key(r, &base, &e) == -1)
		stage_fail(&r->st, EXIT_CONFIG, AX01,
		    &(struct log_facts){ .error = e.text });
	else
		write_customers(r, &base);
	progress_end();
	intake_log_unused(&r->in, &r->st);
}

static int
run(const struct options *opt)
{
	struct run r = { 0 };
	int status;

	stage_init(&r.st, 1u << RECORD_LINE);
	if (at_session_load(&r.session, &r.st, &opt->session) == 0 &&
	    intake_load_rules(&r.in, &r.st, opt->rules) == 0) {
		take_begin(&r);
		intake_begin_rules(&r.in, &r.st);
		if (intake_read(&r.in, &r.st))
			resolve(&r);
	}
	status = stage_finish(&r.st);
	intake_release(&r.in);
	at_session_release(&r.session);
	return status;
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	const struct cli_option options[] = {
		CLI_JOB(&opt.session.job, &opt.session.secrets),
		{ "rules", 'r', CLI_TEXT, .where = &opt.rules },
		CLI_PROGRESS,
		{ "verbose", 'v', CLI_FLAG, .where = &opt.session.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("autotask-resolve", true);
	status = cli_parse_all(argc, argv, options, usage);
	return status == -1 ? run(&opt) : status;
}
