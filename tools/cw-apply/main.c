/*
 * cw-apply: carries out the changes of a plan, and writes what became of each.
 * The only tool that writes to ConnectWise. It reads and checks its whole input
 * before its first write: after a plan that is damaged, or of stages that
 * failed, it writes nothing at all.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "cw.h"
#include "plan.h"
#include "setup.h"
#include "stage.h"
#include "text.h"
#include "write.h"
#include "xalloc.h"

static const char usage[] =
    "usage: cw-apply -c JOB -s SECRETS [-n]\n"
    "       cw-apply -h | -V\n"
    "\n"
    "Carries out a plan: the only tool that writes to ConnectWise.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets file\n"
    "  -n, --dry-run          check everything, and write nothing\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n";

struct options {
	struct setup_options setup;
	bool dry_run;
};

/* What became of a product that several changes may need. */
struct product_made {
	const char *identifier;
	int64_t id;		/* 0: it could not be created */
	const char *error;
};

struct run {
	const struct options *opt;
	struct stage st;
	struct setup setup;
	struct plan plan;
	struct product_made *made;	/* in this run */
	size_t n_made;
	size_t cap_made;
	int64_t kept;		/* changes that call for no write */
	bool warned;		/* there was a Warn-level log entry */
};

static void
log_change(struct run *r, enum log_code code, const struct change *c,
    const char *error)
{
	if (log_code_level(code) == LEVEL_WARN)
		r->warned = true;
	stage_log(&r->st, code, &(struct log_facts){
		.customer = &c->customer,
		.sku = c->sku,
		.description = c->description,
		.before = c->before,
		.after = c->after,
		.error = error,
	});
}

/* --- reading -------------------------------------------------------------- */

/* A log entry passes; its level counts for how the whole run went. */
static int
take_log(struct run *r, const struct stream_line *rec, struct arena *a,
    struct err *e)
{
	struct log_entry entry;

	if (log_entry_read(&entry, &r->st.scan, a, e) == -1)
		return -1;
	if (entry.level == LEVEL_ERROR)
		r->st.errors = true;
	if (entry.level == LEVEL_WARN)
		r->warned = true;
	stage_pass(&r->st, rec);
	return 0;
}

static int
take_change(struct run *r, struct arena *a, struct err *e)
{
	struct change c;

	if (!plan_is_none(&r->st.scan))
		return plan_add(&r->plan, &r->st.scan, e);
	if (change_read(&c, &r->st.scan, a, e) == -1)
		return -1;
	r->kept++;
	log_change(r, CW09, &c, NULL);
	return 0;
}

static void
read_plan(struct run *r)
{
	struct arena arena = { 0 };
	struct stream_line rec;
	struct err e;

	while (stage_next(&r->st, &rec)) {
		arena_clear(&arena);
		if (stage_parse(&r->st, &rec) == -1)
			break;
		if ((rec.type == RECORD_LOG ? take_log(r, &rec, &arena, &e) :
		    take_change(r, &arena, &e)) == -1) {
			stage_reject(&r->st, &rec, &e);
			break;
		}
	}
	arena_release(&arena);
	stage_expect(&r->st, "additionKept", r->kept);
	stage_expect(&r->st, "additionChanged", (int64_t)r->plan.n -
	    plan_creations(&r->plan));
}

/* Whether two addresses are the same but for slashes at the end. */
static bool
same_address(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	while (n > 0 && a[n - 1] == '/')
		n--;
	while (m > 0 && b[m - 1] == '/')
		m--;
	return n == m && memcmp(a, b, n) == 0;
}

/* A plan may not send the keys of one system to another. */
static int
check_target(struct run *r)
{
	const char *planned = r->st.begin.job.api_url;
	struct err e;

	if (r->plan.n == 0 || (planned != NULL &&
	    same_address(planned, r->setup.job.facts.api_url)))
		return 0;
	(void)err_set(&e, "the plan was made for %s, but the job's ApiUrl is "
	    "%s", planned != NULL ? planned : "an unknown address",
	    r->setup.job.facts.api_url);
	stage_fail(&r->st, EXIT_REFUSED, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

/* --- writing -------------------------------------------------------------- */

static struct product_made *
find_made(struct run *r, const char *identifier)
{
	size_t i;

	for (i = 0; i < r->n_made; i++)
		if (text_caseeq(r->made[i].identifier, identifier))
			return &r->made[i];
	return NULL;
}

/* Creates the product of the change, once a run. False: we are shut out. */
static bool
make_product(struct run *r, struct result *res)
{
	const char *identifier = res->change.product.identifier;
	struct product_made *made = find_made(r, identifier);
	bool goes_on = true;

	if (made == NULL) {
		r->made = xgrow(r->made, r->n_made, &r->cap_made,
		    sizeof(*r->made));
		made = &r->made[r->n_made++];
		*made = (struct product_made){ .identifier = identifier };
		goes_on = write_product(r->setup.cw,
		    r->setup.job.product_template, res, &r->plan.arena,
		    &made->id);
		made->error = res->error;
		if (made->id != 0)
			log_change(r, AX12, &res->change, NULL);
	}
	res->change.product.id = made->id;
	if (made->id == 0) {
		res->outcome = OUTCOME_FAILED;
		res->error = made->error;
	}
	return goes_on;
}

/* Why the job does not let the change be made; NULL if it does. */
static const char *
forbidden(const struct run *r, const struct change *c)
{
	const struct job *job = &r->setup.job;

	if (c->action != ACTION_CREATE)
		return NULL;
	if (!job->facts.allow_create_additions)
		return "the job does not allow to create additions";
	if (c->product.id != 0)
		return NULL;
	if (!job->facts.allow_create_products)
		return "the job does not allow to create products";
	if (job->product_template == NULL)
		return "the job has no ProductTemplate";
	return NULL;
}

/* Writes one change; when ConnectWise shuts us out, the stage has failed. */
static void
write_change(struct run *r, struct result *res)
{
	bool goes_on = true;

	if ((res->error = forbidden(r, &res->change)) != NULL) {
		res->outcome = OUTCOME_REFUSED;
		return;
	}
	if (res->change.product.id == 0)
		goes_on = make_product(r, res);
	if (goes_on && res->change.product.id != 0)
		goes_on = res->change.action == ACTION_CREATE ?
		    write_addition(r->setup.cw, res, &r->plan.arena) :
		    write_quantity(r->setup.cw, res, &r->plan.arena);
	if (!goes_on)
		stage_fail(&r->st, EXIT_REMOTE, CW02,
		    &(struct log_facts){ .error = res->error });
}

/* The log entry that a result deserves. */
static void
log_result(struct run *r, const struct result *res)
{
	static const enum log_code done[] = {
		[ACTION_UPDATE] = CW07,
		[ACTION_CREATE] = CW08,
		[ACTION_REMOVE] = CW20,
		[ACTION_NONE] = CW09,
	};
	const struct change *c = &res->change;

	if (res->outcome == OUTCOME_NOT_TRIED)
		return;
	if (res->outcome == OUTCOME_APPLIED)
		log_change(r, done[c->action], c, NULL);
	else
		log_change(r, c->action != ACTION_CREATE ? CW10 :
		    c->product.id == 0 ? CW11 : CW12, c, res->error);
}

static void
put_result(struct run *r, const struct result *res)
{
	stage_count(&r->st, "changes", 1);
	stage_count(&r->st, outcome_name(res->outcome), 1);
	result_write(res, &r->st.text);
	stage_write(&r->st, RECORD_RESULT);
	log_result(r, res);
	(void)stream_flush(&r->st.out);
}

/*
 * Carries out the plan in its order. No further write is started once nobody
 * can read the results any more, or ConnectWise shuts us out.
 */
static void
apply(struct run *r)
{
	struct result res;
	size_t i;

	for (i = 0; i < r->plan.n; i++) {
		res = (struct result){
			.outcome = OUTCOME_NOT_TRIED,
			.change = r->plan.changes[i],
		};
		if (!r->opt->dry_run && !r->st.out.failed &&
		    r->st.failure == 0)
			write_change(r, &res);
		put_result(r, &res);
	}
}

static void
log_end(struct run *r)
{
	const char *status = r->st.failure != 0 || r->st.errors ? "Error" :
	    r->warned ? "Warning" : "Success";

	stage_log(&r->st, CW23, &(struct log_facts){ .status = status });
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = opt };
	int status;

	(void)signal(SIGPIPE, SIG_IGN);
	stage_init(&r.st, 1u << RECORD_CHANGE | 1u << RECORD_LOG);
	if (setup_load(&r.setup, &r.st, &opt->setup) == 0) {
		stage_open(&r.st);
		read_plan(&r);
		if (r.st.in.state == STREAM_OK && r.st.failure == 0 &&
		    check_target(&r) == 0)
			apply(&r);
	}
	stage_settle(&r.st);
	log_end(&r);
	status = stage_finish(&r.st);
	free(r.made);
	plan_release(&r.plan);
	setup_release(&r.setup);
	return status;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "job", required_argument, NULL, 'c' },
		{ "secrets", required_argument, NULL, 's' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct options opt = { 0 };
	int c;

	cli_init("cw-apply", true);
	while ((c = getopt_long(argc, argv, ":c:s:nhV", longs, NULL)) != -1)
		switch (c) {
		case 'c': opt.setup.job = optarg; break;
		case 's': opt.setup.secrets = optarg; break;
		case 'n': opt.dry_run = true; break;
		case 'h': return cli_help(usage);
		case 'V': return cli_version();
		default: return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	if (opt.setup.job == NULL || opt.setup.secrets == NULL)
		return cli_usage_error("options -c JOB and -s SECRETS are "
		    "needed");
	return run(&opt);
}
