/*
 * cw-diff: compares what Atria counted with what ConnectWise has, and decides,
 * per customer and SKU: update, create, remove or none. Pure: it uses no
 * network, no clock and no files; the same bytes in give the same bytes out.
 */
#include "cli.h"
#include "planner.h"
#include "stage.h"
#include "undo.h"
#include "choices.h"

static const char usage[] =
    "usage: cw-diff [-E] [--only CUSTOMER]... [--no-decrease]\n"
    "       cw-diff -R [-E] [--only CUSTOMER]...\n"
    "       cw-diff -h | -V\n"
    "\n"
    "Plans the changes that bring the additions to Atria's counts.\n"
    "\n"
    "  -E, --exit-code      exit with 10 when there are changes to make\n"
    "      --only CUSTOMER  plan for this customer code only\n"
    "      --no-decrease    leave out what would lower a quantity\n"
    "  -R, --reverse        read what cw-apply wrote, and write an undo plan\n"
    "  -h, --help           show this\n"
    "  -V, --version        show the version\n";

struct options {
	bool exit_code;
	bool no_decrease;
	bool reverse;
	struct choices only;
};

/* A customer that is not there is a misspelt one, or one for another job: what
 * was meant is not known, so the plan is none. */
static void
check_used(struct stage *st, const struct choices *only)
{
	size_t i;

	stage_settle(st);
	for (i = 0; i < only->n && st->failure == 0; i++)
		if (!only->items[i].used)
			stage_fail(st, EXIT_CONFIG, AX01, &(struct log_facts){
			    .error = arena_fmt(&st->arena, "--only %s: there "
			    "is no such customer; is it misspelt?",
			    only->items[i].text) });
}

static int
run(struct options *opt)
{
	struct stage st;
	bool changes;
	int status;

	stage_init(&st, opt->reverse ?
	    1u << RECORD_RESULT | 1u << RECORD_CHANGE | 1u << RECORD_LOG :
	    1u << RECORD_AGREEMENT | 1u << RECORD_LINE);
	st.pure = true;
	stage_open(&st);
	changes = opt->reverse ? undo_run(&st, &opt->only) :
	    planner_run(&st, &opt->only, opt->no_decrease);
	check_used(&st, &opt->only);
	status = stage_finish(&st);
	return status == EXIT_DONE && opt->exit_code && changes ?
	    EXIT_CHANGES : status;
}

int
main(int argc, char *argv[])
{
	struct options opt = { 0 };
	const struct cli_option options[] = {
		{ "exit-code", 'E', CLI_FLAG, .where = &opt.exit_code },
		{ "only", '\0', CLI_CHOICES, .where = &opt.only },
		{ "no-decrease", '\0', CLI_FLAG, .where = &opt.no_decrease },
		{ "reverse", 'R', CLI_FLAG, .where = &opt.reverse },
		{ .name = NULL }
	};
	int status;

	cli_init("cw-diff", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status == -1 && opt.reverse && opt.no_decrease)
		status = cli_usage_error("option -R does not go with "
		    "--no-decrease");
	if (status == -1)
		status = run(&opt);
	choices_release(&opt.only);
	return status;
}
