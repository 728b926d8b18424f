/*
 * cw-diff: compares what Atria counted with what ConnectWise has, and decides,
 * per customer and SKU: update, create, remove or none. Pure: it uses no
 * network, no clock and no files; the same bytes in give the same bytes out.
 */
#include "cli.h"
#include "part.h"
#include "planner.h"
#include "stage.h"
#include "undo.h"

static const char usage[] =
    "usage: cw-diff [-E] [--only CUSTOMER]... [--no-decrease]\n"
    "       cw-diff -R [-E] [--only CUSTOMER]...\n"
    "       cw-diff --part [-E] [--only CUSTOMER]... [--except CUSTOMER]...\n"
    "                      [--sku SKU]...\n"
    "       cw-diff -h | -V\n"
    "\n"
    "Plans the changes that bring the additions to Atria's counts.\n"
    "\n"
    "  -E, --exit-code      exit with 10 when there are changes to make\n"
    "      --only CUSTOMER  plan for this customer code only\n"
    "      --no-decrease    leave out what would lower a quantity\n"
    "      --part           read a plan, and write a part of it\n"
    "      --except CUSTOMER  leave out this customer code\n"
    "      --sku SKU        take changes of this SKU only\n"
    "  -R, --reverse        read what cw-apply wrote, and write an undo plan\n"
    "  -h, --help           show this\n"
    "  -V, --version        show the version\n";

struct options {
	bool exit_code;
	bool no_decrease;
	bool reverse;
	bool cut;
	struct part part;
};

/* A customer that is not there is a misspelt one, or one for another job: what
 * was meant is not known, so the plan is none. */
static void
check_used(struct stage *st, const char *option, const char *what,
    const struct choices *given)
{
	size_t i;

	stage_settle(st);
	for (i = 0; i < given->n && st->failure == 0; i++)
		if (!given->items[i].used)
			stage_fail(st, EXIT_CONFIG, AX01, &(struct log_facts){
			    .error = arena_fmt(&st->arena, "%s %s: there "
			    "is no such %s; is it misspelt?", option,
			    given->items[i].text, what) });
}

static int
run(struct options *opt)
{
	struct stage st;
	struct choices *only = &opt->part.only;
	bool changes;
	int status;

	stage_init(&st, opt->reverse ?
	    1u << RECORD_RESULT | 1u << RECORD_CHANGE | 1u << RECORD_LOG :
	    opt->cut ? 1u << RECORD_RESULT | 1u << RECORD_CHANGE |
	    1u << RECORD_AGREEMENT | 1u << RECORD_LINE :
	    1u << RECORD_AGREEMENT | 1u << RECORD_LINE);
	st.pure = true;
	stage_open(&st);
	changes = opt->reverse ? undo_run(&st, only) :
	    opt->cut ? part_run(&st, &opt->part) :
	    planner_run(&st, only, opt->no_decrease);
	check_used(&st, "--only", "customer", only);
	check_used(&st, "--except", "customer", &opt->part.except);
	check_used(&st, "--sku", "SKU", &opt->part.skus);
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
		{ "only", '\0', CLI_CHOICES, .where = &opt.part.only },
		{ "part", '\0', CLI_FLAG, .where = &opt.cut },
		{ "except", '\0', CLI_CHOICES, .where = &opt.part.except },
		{ "sku", '\0', CLI_CHOICES, .where = &opt.part.skus },
		{ "no-decrease", '\0', CLI_FLAG, .where = &opt.no_decrease },
		{ "reverse", 'R', CLI_FLAG, .where = &opt.reverse },
		{ .name = NULL }
	};
	int status;

	cli_init("cw-diff", true);
	status = cli_parse_all(argc, argv, options, usage);
	if (status == -1 && opt.reverse + opt.cut + opt.no_decrease > 1)
		status = cli_usage_error("-R, --part and --no-decrease do "
		    "not go with each other");
	if (status == -1 && !opt.cut &&
	    opt.part.except.n + opt.part.skus.n > 0)
		status = cli_usage_error("--except and --sku are for --part");
	if (status == -1)
		status = run(&opt);
	part_release(&opt.part);
	return status;
}
