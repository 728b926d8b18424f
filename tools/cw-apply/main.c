/*
 * cw-apply: carries out the changes of a plan, and writes what became of each.
 * The only tool that writes to ConnectWise. It reads and checks its whole input
 * before its first write: after a plan that is damaged, of stages that failed,
 * not approved, or refused by a guard, it writes nothing at all.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "clearance.h"
#include "cli.h"
#include "earlier.h"
#include "engine.h"
#include "guard.h"
#include "journal.h"
#include "plan.h"
#include "progress.h"
#include "recall.h"
#include "session.h"
#include "signals.h"
#include "stage.h"

static const char usage[] =
    "usage: cw-apply -c JOB [-s SECRETS] [-n] [-j JOURNAL] [--approve SEAL]\n"
    "                [--accept-edited] [GUARD]... [-v]\n"
    "                [--parallel N] [--no-bundles]\n"
    "                [--progress | --no-progress]\n"
    "       cw-apply -c JOB [-s SECRETS] [-nv] [-j JOURNAL] --recall RUN\n"
    "       cw-apply -h | -V\n"
    "\n"
    "Carries out a plan: the only tool that writes to ConnectWise.\n"
    "\n"
    "  -c, --job JOB          the job file\n"
    "  -s, --secrets SECRETS  the secrets: a file, or fd:N\n"
    "  -n, --dry-run          check and read everything, and write nothing\n"
    "  -j, --journal JOURNAL  where to note what is written, instead of the\n"
    "                         state directory\n"
    "      --recall RUN       write what that run (or last) wrote, as the\n"
    "                         journal has it, instead of carrying out a plan\n"
    "      --approve SEAL     only the plan with this seal (sha256:...)\n"
    "      --accept-edited    also a plan that was edited\n"
    "      --parallel N       requests under way at once, not the job's\n"
    "                         Parallel\n"
    "      --no-bundles       read the additions of each agreement by itself\n"
    "      --progress         tell how far it is, without a terminal, too\n"
    "      --no-progress      do not tell\n"
    "  -v, --verbose          tell each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n"
    "\n"
    "Guards, instead of the job's; LIMIT is a number, a percentage of the\n"
    "additions (10%), or off:\n"
    "\n"
    "      --max-removals LIMIT            quantities that go to 0, in all\n"
    "      --max-decreases LIMIT           quantities that go down, in all\n"
    "      --max-creates LIMIT             new additions, in all\n"
    "      --max-changes LIMIT             changes, in all\n"
    "      --max-customer-removals LIMIT   ... and of one customer\n"
    "      --max-customer-decreases LIMIT\n"
    "      --max-customer-creates LIMIT\n"
    "      --max-customer-changes LIMIT\n"
    "      --max-vanished N                customers left with nothing\n"
    "      --guard-floor N                 percentages count from so many on\n";

struct options {
	struct session_options setup;
	bool dry_run;
	const char *journal;
	const char *recall;
	struct clearance clearance;
	const char *guards[GUARD_OPTIONS];	/* NULL: as the job says */
};

struct run {
	const struct options *opt;
	struct stage st;
	struct session setup;
	struct plan plan;
	struct guards guards;
	struct engine engine;
	int64_t kept;		/* changes that call for no write */
	bool warned;		/* there was a Warn-level log entry */
};

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

	if (!plan_is_none(&r->st.scan)) {
		if (plan_add(&r->plan, &r->st.scan, e) == -1)
			return -1;
		guards_count(&r->guards, &r->plan.changes[r->plan.n - 1]);
		return 0;
	}
	if (change_read(&c, &r->st.scan, a, e) == -1)
		return -1;
	guards_count(&r->guards, &c);
	r->kept++;
	stage_log(&r->st, CW09, &(struct log_facts){
		.customer = &c.customer,
		.sku = c.sku,
		.description = c.description,
		.before = c.before,
		.after = c.after,
	});
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

/* --- carrying out --------------------------------------------------------- */

static void
carry_out(struct run *r)
{
	if (r->plan.n == 0)
		return;
	if (!r->opt->dry_run) {
		if (engine_open(&r->engine, r->opt->journal) == -1)
			return;
		/* a failure halts the engine, so that nothing is tried */
		(void)earlier_settle(&r->engine);
	}
	batches_run(&r->engine);
}

/* The last words of the log. */
static void
log_end(struct run *r)
{
	const char *status;

	engine_interrupted(&r->engine);
	status = r->st.failure != 0 || r->st.errors ? "Error" :
	    r->warned || r->engine.warned ? "Warning" : "Success";
	stage_log(&r->st, CW23, &(struct log_facts){ .status = status });
}

static int
load(struct run *r)
{
	struct err e;

	if (session_load(&r->setup, &r->st, &r->opt->setup) == -1)
		return -1;
	if (guards_init(&r->guards, &r->setup.job, r->opt->guards, &e) == 0)
		return 0;
	stage_fail(&r->st, EXIT_CONFIG, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = opt };
	int status;

	(void)signal(SIGPIPE, SIG_IGN);	/* seen as a failed write */
	stage_init(&r.st, 1u << RECORD_CHANGE | 1u << RECORD_LOG);
	r.st.in.unsealed = opt->clearance.accept_edited;
	r.engine = (struct engine){
		.st = &r.st,
		.setup = &r.setup,
		.plan = &r.plan,
		.dry_run = opt->dry_run,
		.stop = opt->setup.stop,
	};
	if (load(&r) == 0) {
		stage_open(&r.st);
		r.guards.undo = r.st.begin.undoes != NULL;
		read_plan(&r);
		if (r.st.in.state == STREAM_OK && r.st.failure == 0 &&
		    clearance_check(&opt->clearance, &r.st, &r.setup,
		    &r.plan, &r.guards) == 0)
			carry_out(&r);
	}
	engine_close(&r.engine);	/* the stream can tell if it fails */
	stage_settle(&r.st);
	log_end(&r);
	status = stage_finish(&r.st);
	plan_release(&r.plan);
	guards_release(&r.guards);
	session_release(&r.setup);
	return status;
}

/* --- the command line ----------------------------------------------------- */

enum {
	OPT_GUARD = 1000,	/* and the numbers that follow */
	OPT_APPROVE = 2000,
	OPT_ACCEPT_EDITED,
	OPT_PARALLEL,
	OPT_RECALL,
	OPT_NO_BUNDLES,
	OPT_PROGRESS = 3000	/* and an enum progress_wish */
};

static const struct option longs[] = {
	{ "job", required_argument, NULL, 'c' },
	{ "secrets", required_argument, NULL, 's' },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "journal", required_argument, NULL, 'j' },
	{ "recall", required_argument, NULL, OPT_RECALL },
	{ "approve", required_argument, NULL, OPT_APPROVE },
	{ "accept-edited", no_argument, NULL, OPT_ACCEPT_EDITED },
	{ "max-removals", required_argument, NULL, OPT_GUARD },
	{ "max-decreases", required_argument, NULL, OPT_GUARD + 1 },
	{ "max-creates", required_argument, NULL, OPT_GUARD + 2 },
	{ "max-changes", required_argument, NULL, OPT_GUARD + 3 },
	{ "max-customer-removals", required_argument, NULL, OPT_GUARD + 4 },
	{ "max-customer-decreases", required_argument, NULL, OPT_GUARD + 5 },
	{ "max-customer-creates", required_argument, NULL, OPT_GUARD + 6 },
	{ "max-customer-changes", required_argument, NULL, OPT_GUARD + 7 },
	{ "max-vanished", required_argument, NULL, OPT_GUARD + 8 },
	{ "guard-floor", required_argument, NULL, OPT_GUARD + 9 },
	{ "parallel", required_argument, NULL, OPT_PARALLEL },
	{ "no-bundles", no_argument, NULL, OPT_NO_BUNDLES },
	{ "progress", no_argument, NULL,
	    OPT_PROGRESS + PROGRESS_ALWAYS },
	{ "no-progress", no_argument, NULL,
	    OPT_PROGRESS + PROGRESS_NEVER },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

/* The guards, and how far to tell. */
static bool
take_other(struct options *opt, int c)
{
	if (c >= OPT_PROGRESS) {
		progress_wish((enum progress_wish)(c - OPT_PROGRESS));
		return true;
	}
	if (c < OPT_GUARD || c >= OPT_GUARD + GUARD_OPTIONS)
		return false;
	opt->guards[c - OPT_GUARD] = optarg;
	return true;
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	int c;

	cli_init("cw-apply", true);
	while ((c = getopt_long(argc, argv, ":c:s:nj:vhV", longs, NULL)) != -1)
		switch (c) {
		case 'c': opt.setup.job = optarg; break;
		case 's': opt.setup.secrets = optarg; break;
		case 'n': opt.dry_run = true; break;
		case 'j': opt.journal = optarg; break;
		case 'v': opt.setup.trace = true; break;
		case OPT_RECALL: opt.recall = optarg; break;
		case OPT_APPROVE:
			opt.clearance.approve = optarg;
			if (*optarg == '\0')
				return cli_usage_error("--approve: the seal is "
				    "missing");
			break;
		case OPT_ACCEPT_EDITED:
			opt.clearance.accept_edited = true;
			break;
		case OPT_NO_BUNDLES: opt.setup.no_bundles = true; break;
		case OPT_PARALLEL:
			if (!cli_number(optarg, 1, 32, &opt.setup.parallel))
				return cli_usage_error("--parallel must be "
				    "1 to 32, not %s", optarg);
			break;
		case 'h': return cli_help(usage);
		case 'V': return cli_version();
		default:
			if (!take_other(&opt, c))
				return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	if (opt.setup.job == NULL)
		return cli_usage_error("option -c JOB is needed");
	opt.setup.stop = signals_catch();
	if (opt.recall != NULL)
		return recall(&opt.setup, opt.journal, opt.recall,
		    !opt.dry_run);
	return run(&opt);
}
