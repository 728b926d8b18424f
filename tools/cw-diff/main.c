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
    "  -R, --reverse        read what cw-apply wrote, and plan the way back\n"
    "  -h, --help           show this\n"
    "  -V, --version        show the version\n";

struct options {
	bool exit_code;
	bool no_decrease;
	bool reverse;
	struct choices only;
};

/* A customer that is not there is a misspelt one, or one for another job. */
static void
warn_unused(const struct choices *only)
{
	size_t i;

	for (i = 0; i < only->n; i++)
		if (!only->items[i].used)
			warn_line("--only %s: there is no such customer",
			    only->items[i].text);
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
	status = stage_finish(&st);
	if (status == EXIT_DONE)
		warn_unused(&opt->only);
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
