/*
 * cw-diff: compares what Atria counted with what ConnectWise has, and decides,
 * per customer and SKU: update, create, remove or none. Pure: it uses no
 * network, no clock and no files; the same bytes in give the same bytes out.
 */
#include "cli.h"
#include "planner.h"
#include "stage.h"
#include "undo.h"
#include "words.h"

static const char usage[] =
    "usage: cw-diff [-E] [--only CUSTOMER]... [--no-decrease]\n"
    "       cw-diff -R [-E] [--only CUSTOMER]...\n"
    "       cw-diff -h | -V\n"
    "\n"
    "Plans the changes that bring ConnectWise's additions to Atria's counts.\n"
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
	struct words only;
};

/* A customer that is not there is a misspelt one, or one for another job. */
static void
tell_unmet(const struct words *only)
{
	size_t i;

	for (i = 0; i < only->n; i++)
		if (!only->words[i].met)
			warn_line("--only %s: there is no such customer",
			    only->words[i].text);
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
		tell_unmet(&opt->only);
	return status == EXIT_DONE && opt->exit_code && changes ?
	    EXIT_CHANGES : status;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "exit-code", no_argument, NULL, 'E' },
		{ "only", required_argument, NULL, 'o' },
		{ "no-decrease", no_argument, NULL, 'D' },
		{ "reverse", no_argument, NULL, 'R' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct options opt = { 0 };
	int c, status;

	cli_init("cw-diff", true);
	while ((c = getopt_long(argc, argv, ":ERhV", longs, NULL)) != -1)
		switch (c) {
		case 'E':
			opt.exit_code = true;
			break;
		case 'D':
			opt.no_decrease = true;
			break;
		case 'R':
			opt.reverse = true;
			break;
		case 'o':
			words_add(&opt.only, optarg);
			break;
		case 'h':
			return cli_help(usage);
		case 'V':
			return cli_version();
		default:
			return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	if (opt.reverse && opt.no_decrease)
		return cli_usage_error("option -R does not go with "
		    "--no-decrease");
	status = run(&opt);
	words_release(&opt.only);
	return status;
}
