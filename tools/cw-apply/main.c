/*
 * cw-apply: applies the changes of a plan, and writes the outcome of each. The
 * only program that writes to ConnectWise. It reads and checks its whole input
 * before its first write: if the plan is damaged, comes from a program that
 * failed, is not approved, or is rejected by a guard, it writes nothing at all.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "batches.h"
#include "cli.h"
#include "applying.h"
#include "first_contact.h"
#include "journal.h"
#include "plan.h"
#include "progress.h"
#include "readback.h"
#include "recall.h"
#include "rule_row.h"
#include "session.h"
#include "signals.h"
#include "stage.h"
#include "text.h"
#include "validity.h"
#include "write_test.h"

static const char usage[] =
    "usage: cw-apply -c JOB [-s SECRETS] [-n] [-j JOURNAL] [--approve SEAL]\n"
    "                [--accept-edited] [--accept WORDS] [--max-plan-age DAYS]\n"
    "                [--first-contact] [--message TEXT] [GUARD]... [-v]\n"
    "                [--parallel N] [--no-bundles]\n"
    "                [--progress | --no-progress]\n"
    "       cw-apply -c JOB [-s SECRETS] [-nv] [-j JOURNAL] --recall RUN\n"
    "       cw-apply -c JOB [-s SECRETS] [-v] --write-test\n"
    "                AGREEMENT/ADDITION\n"
    "       cw-apply -h | -V\n"
    "\n"
    "Applies a plan: the only program that writes to ConnectWise.\n"
    "\n"
    "  -c, --job JOB          read this job file\n"
    "  -s, --secrets SECRETS  read the secrets from this file, or fd:N\n"
    "  -n, --dry-run          check and read everything, write nothing\n"
    "  -j, --journal JOURNAL  keep the journal in this file, not in the state\n"
    "                         directory\n"
    "      --recall RUN       print the results of that run (or last), as the\n"
    "                         journal has them; read no plan\n"
    "      --write-test AGREEMENT/ADDITION\n"
    "                         set the quantity of that addition to what it is\n"
    "                         already; read no plan\n"
    "      --approve SEAL     accept only the plan with this seal\n"
    "      --accept-edited    accept a plan that was edited, too\n"
    "      --accept WORDS     accept a plan that is old, other-job, overtaken\n"
    "                         or other-day: these words, with commas\n"
    "      --max-plan-age DAYS\n"
    "                         reject older plans, not the job's MaxPlanAge\n"
    "      --first-contact    write although no probe allows it\n"
    "      --message TEXT     keep this text with what is written\n"
    "      --parallel N       make N requests at once, not the job's Parallel\n"
    "      --no-bundles       read the additions of each agreement by itself\n"
    "      --progress         show progress without a terminal, too\n"
    "      --no-progress      show no progress\n"
    "  -v, --verbose          show each request on standard error\n"
    "  -h, --help             show this\n"
    "  -V, --version          show the version\n"
    "\n"
    "Guards reject a plan above a LIMIT: a number, a percentage of the\n"
    "additions (10%), or off. They replace those of the job:\n"
    "\n"
    "      --max-removals LIMIT            quantities that go to 0\n"
    "      --max-decreases LIMIT           quantities that go down\n"
    "      --max-creates LIMIT             new additions\n"
    "      --max-changes LIMIT             all changes\n"
    "      --max-increases LIMIT           quantities that go up\n"
    "      --max-factors LIMIT             over ten times as large or small\n"
    "      --max-customer-removals LIMIT   the same, of one customer\n"
    "      --max-customer-decreases LIMIT\n"
    "      --max-customer-creates LIMIT\n"
    "      --max-customer-changes LIMIT\n"
    "      --max-customer-increases LIMIT\n"
    "      --max-customer-factors LIMIT\n"
    "      --max-vanished N                customers that lose all additions\n"
    "      --guard-floor N                 percentages apply from N changes\n";

struct options {
	struct session_options session;
	bool dry_run;
	bool first_contact;	/* is accepted as it is */
	const char *journal;
	const char *recall;
	const char *message;
	const char *write_test;
	struct approval approval;
	const char *accept;	/* words of validity.h */
	int max_plan_age;	/* days; 0: as the job says */
	const char *guards[JOB_GUARDS];	/* NULL: as the job says */
};

struct run {
	const struct options *opt;
	struct stage st;
	struct session session;
	struct plan plan;
	struct validity validity;
	struct applying ap;
	int64_t kept;		/* changes that call for no write */
	bool warned;		/* there was a Warn-level log entry */
};

/* --- reading -------------------------------------------------------------- */

/* Passes a log entry on; CW23 names the most serious level of all. */
static int
take_log(struct run *r, const struct stream_line *rec, struct arena *a,
    struct err *e)
{
	struct log_entry entry;

	if (log_entry_read(&entry, &r->st.scan, a, e) == -1)
		return -1;
	if (entry.level == LEVEL_ERROR)
		r->st.errors = true;
	if (rule_leaves_warning(&r->st.begin, &entry))
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
	guards_count(&r->plan.guards, &c);
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

/* --- applying --------------------------------------------------------- */

/* Without a journal there are no results. A failure after it was opened halts
 * the writing, so that nothing is tried. */
static void
apply_plan(struct run *r)
{
	const char *journal = r->opt->journal;
	struct arena arena = { 0 };
	struct intents open = { 0 };

	if ((r->opt->dry_run || applying_open(&r->ap, journal, &open,
	    &arena) == 0) && validity_check_later(&r->validity, &r->st,
	    &r->session, journal) == 0) {
		if (!r->opt->dry_run &&
		    readback_unfinished(&r->ap, &open, &arena) == 0)
			applying_begin(&r->ap);
		batches_run(&r->ap);
	}
	free(open.list);
	arena_release(&arena);
}

/* Applies the plan, which was read, if nothing speaks against it. */
static void
check_and_apply(struct run *r)
{
	const struct options *opt = r->opt;

	if (r->st.in.state != STREAM_OK || r->st.failure != 0 ||
	    plan_check(&r->plan, &opt->approval, &r->st, &r->session) == -1)
		return;
	if (r->plan.n == 0) {
		if (!opt->dry_run && text_cmp(r->st.begin.tenant,
		    r->session.tenant) == 0)
			applying_confirm(&r->ap, opt->journal);
		return;
	}
	if (validity_check(&r->validity, &r->st, &r->session.job) == 0 &&
	    (opt->dry_run || first_contact_check(&r->st, &r->session,
	    opt->first_contact) == 0))
		apply_plan(r);
}

/* The last words of the log. */
static void
log_end(struct run *r)
{
	const char *status;

	applying_interrupted(&r->ap);
	status = r->st.failure != 0 || r->st.errors ? "Error" :
	    r->warned || r->ap.warned ? "Warning" : "Success";
	stage_log(&r->st, CW23, &(struct log_facts){ .status = status });
}

static int
load(struct run *r)
{
	struct err e;

	if (session_load(&r->session, &r->st, &r->opt->session) == -1)
		return -1;
	if (guards_init(&r->plan.guards, &r->session.job, r->opt->guards,
	    &e) == 0 && validity_init(&r->validity, &r->session.job,
	    r->opt->accept, r->opt->max_plan_age, &e) == 0)
		return 0;
	stage_fail(&r->st, EXIT_CONFIG, AX01,
	    &(struct log_facts){ .error = e.text });
	return -1;
}

/* What our begin record says beyond that of the plan. */
static void
name_execution(struct run *r)
{
	struct begin *b = &r->st.begin;

	b->execution = stage_new_id(&r->st);
	b->executed = arena_str(&r->st.arena, stage_time(&r->st));
	stage_author(&b->by);
	b->by.message = r->opt->message;
	b->dry_run = r->opt->dry_run;
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = opt };
	int status;

	(void)signal(SIGPIPE, SIG_IGN);	/* seen as a failed write */
	stage_init(&r.st, 1u << RECORD_CHANGE | 1u << RECORD_LOG);
	r.st.in.accept_edited = opt->approval.accept_edited;
	r.ap = (struct applying){
		.st = &r.st,
		.session = &r.session,
		.plan = &r.plan,
		.dry_run = opt->dry_run,
		.stop = opt->session.stop,
	};
	if (load(&r) == 0) {
		stage_open(&r.st);
		name_execution(&r);
		r.plan.guards.undo = r.st.begin.undoes != NULL;
		read_plan(&r);
		check_and_apply(&r);
	}
	applying_close(&r.ap);	/* the end record reports if it fails */
	stage_settle(&r.st);
	log_end(&r);
	status = stage_finish(&r.st);
	plan_release(&r.plan);
	session_release(&r.session);
	return status;
}

/* --- the command line ----------------------------------------------------- */

static int
take_seal(void *where, const char *value, struct err *e)
{
	*(const char **)where = value;
	return *value != '\0' ? 0 :
	    err_set(e, "--approve: the seal is missing");
}

static int
take_message(void *where, const char *value, struct err *e)
{
	*(const char **)where = *value != '\0' ? value : NULL;
	return strlen(value) <= 1000 && utf8_valid(value, strlen(value)) ? 0 :
	    err_set(e, "--message: must be UTF-8 of up to 1000 bytes");
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	const struct cli_option options[] = {
		CLI_JOB(&opt.session.job, &opt.session.secrets),
		{ "dry-run", 'n', CLI_FLAG, .where = &opt.dry_run },
		{ "first-contact", '\0', CLI_FLAG,
		    .where = &opt.first_contact },
		{ "journal", 'j', CLI_TEXT, .where = &opt.journal },
		{ "recall", '\0', CLI_TEXT, .where = &opt.recall },
		{ "write-test", '\0', CLI_TEXT, .where = &opt.write_test },
		{ "approve", '\0', CLI_OTHER, .take = take_seal,
		    .where = &opt.approval.seal },
		{ "message", '\0', CLI_OTHER, .take = take_message,
		    .where = &opt.message },
		{ "accept-edited", '\0', CLI_FLAG,
		    .where = &opt.approval.accept_edited },
		{ "accept", '\0', CLI_TEXT, .where = &opt.accept },
		{ "max-plan-age", '\0', CLI_NUMBER, .min = 1, .max = 3650,
		    .where = &opt.max_plan_age },
#define GUARD_OPTION(id, name, option, usual) \
		{ option, '\0', CLI_TEXT, .where = &opt.guards[JOB_##id] },
		JOB_GUARD_LIST(GUARD_OPTION)
		{ "parallel", '\0', CLI_NUMBER, .min = 1, .max = 32,
		    .where = &opt.session.parallel },
		{ "no-bundles", '\0', CLI_FLAG,
		    .where = &opt.session.no_bundles },
		CLI_PROGRESS,
		{ "verbose", 'v', CLI_FLAG, .where = &opt.session.trace },
		{ .name = NULL }
	};
	int status;

	cli_init("cw-apply", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status != -1)
		return status;
	opt.session.stop = signals_catch();
	if (opt.write_test != NULL)
		return write_test(&opt.session, opt.write_test);
	if (opt.recall != NULL)
		return recall(&opt.session, opt.journal, opt.recall,
		    !opt.dry_run);
	return run(&opt);
}
