#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "cli.h"
#include "io.h"
#include "questions.h"

/*
 * What atria-cw, the job runner, has to know of job files, secrets, streams and
 * runs. It is a shell script, and reads no JSON: it asks. One call answers all
 * that is wanted at a time, as lines `name='value'` for eval, or as lines with
 * tabs. Not for people, who have atria-cw.
 */
static const char usage[] =
    "usage: atria-cw-ask job FILE\n"
    "       atria-cw-ask probe JOBFILE STREAM\n"
    "       atria-cw-ask label LABEL <FILE\n"
    "       atria-cw-ask settings FILE\n"
    "       atria-cw-ask set JOB FOLDER NAME [WORD...]\n"
    "       atria-cw-ask put FOLDER NAME VALUE\n"
    "       atria-cw-ask edit JOB FILE [FROM]\n"
    "       atria-cw-ask secrets PSA [STORED 3<STORED] <SECRETS\n"
    "       atria-cw-ask streams NAME FILE [SET...] [, NAME FILE ...]\n"
    "       atria-cw-ask journal RUN STARTED JOURNAL\n"
    "       atria-cw-ask begin RUNS JOB KIND JOBFILE [OF [PART]]\n"
    "       atria-cw-ask end DIR STREAM STATUS KEEP-RUNS KEEP-DAYS JOBFILE\n"
    "                        [REASON]\n"
    "       atria-cw-ask notify DIR STREAM JOBFILE\n"
    "       atria-cw-ask notify-unbegun JOB KIND STATUS JOBFILE REASON\n"
    "       atria-cw-ask notify-check JOBFILE\n"
    "       atria-cw-ask find RUNS WORD [SKIP...]\n"
    "       atria-cw-ask runs RUNS [--plain | --json]\n"
    "       atria-cw-ask count RUNS\n"
    "       atria-cw-ask busy RUNS JOB\n"
    "       atria-cw-ask compare RUNS OLD NEW\n"
    "       atria-cw-ask history RUNS JOBFILE [--since DATE]\n"
    "                            [--customer CODE] [--sku SKU] [--plain]\n"
    "       atria-cw-ask all JOBS STATE N COMMAND...\n"
    "       atria-cw-ask crontab JOB LINE <CRONTAB\n"
    "       atria-cw-ask next <LINES\n"
    "       atria-cw-ask jobs [--plain | --json] <LINES\n"
    "       atria-cw-ask text <TEXT\n"
    "       atria-cw-ask rules FILE <ROWS\n"
    "       atria-cw-ask said STREAM <TEXT\n"
    "       atria-cw-ask item WHAT HOW TEXT\n"
    "       atria-cw-ask table <TEXT\n"
    "       atria-cw-ask -h | -V\n"
    "\n"
    "Answers questions of atria-cw, which reads no JSON itself.\n"
    "\n"
    "  job        the values of a job file, and what is wrong with it\n"
    "  probe      the last probe of the system that a stream is of\n"
    "  label      the job file with this label\n"
    "  settings   the settings of a job, and what is wrong with them\n"
    "  set        give a parameter or a setting the value, or --default\n"
    "  put        the same of a setting, without a word\n"
    "  edit       let a person edit a file, and save what can be used\n"
    "  secrets    the stored secrets with the new ones, as JSON\n"
    "  streams    what each stream says; SET is \"CODE... @TOOL\": its first\n"
    "             error of these is wanted\n"
    "  journal    whether a run has certainly written nothing\n"
    "  begin      make the folder of a new run\n"
    "  end        keep how a run ended, notify, and name those to delete\n"
    "  notify     notify of a run again\n"
    "  notify-unbegun\n"
    "             notify of a run that did not begin\n"
    "  notify-check\n"
    "             whether its NotifyCommand and ReportDir could be used\n"
    "  find       what run.json says of the run that WORD names: its name,\n"
    "             last, planned, undoable (but none of SKIP), or the month of\n"
    "             its period\n"
    "  runs       a table of the runs in the folder\n"
    "  count      how many they are\n"
    "  busy       say which run is under way\n"
    "  compare    the plans of two runs, periods or files\n"
    "  history    the changes that were written, by run\n"
    "  all        run COMMAND JOB for every job that is enabled, N at once\n"
    "  crontab    the crontab with this line of the job\n"
    "  next       lines of a key and a schedule, with when it is next\n"
    "  jobs       a table of the jobs, from their names, schedules, next\n"
    "             runs, job files and folders of runs, with tabs\n"
    "  text       text without what could harm a terminal\n"
    "  said       the same, each line once, without errors of the stream\n"
    "  rules      the rules file, and the rows that it lacks\n"
    "  item       a line of the check\n"
    "  table      text, with its tabs as columns\n";

static const struct {
	const char *name;
	int min, max;		/* operands */
	int (*ask)(char **operands, struct buf *out);
} questions[] = {
	{ "job", 1, 1, ask_job },
	{ "probe", 2, 2, ask_probe },
	{ "label", 1, 1, ask_label },
	{ "settings", 1, 1, ask_settings },
	{ "set", 3, INT_MAX, ask_set },
	{ "put", 3, 3, ask_put },
	{ "edit", 2, 3, ask_edit },
	{ "secrets", 1, 2, ask_secrets },
	{ "streams", 2, INT_MAX, ask_streams },
	{ "journal", 3, 3, ask_journal },
	{ "begin", 4, 6, ask_begin },
	{ "end", 6, 7, ask_end },
	{ "notify", 3, 3, ask_notify },
	{ "notify-unbegun", 5, 5, ask_notify_unbegun },
	{ "notify-check", 1, 1, ask_notify_check },
	{ "find", 2, INT_MAX, ask_find },
	{ "runs", 1, 2, ask_runs },
	{ "count", 1, 1, ask_count },
	{ "busy", 2, 2, ask_busy },
	{ "compare", 3, 3, ask_compare },
	{ "history", 2, INT_MAX, ask_history },
	{ "all", 4, INT_MAX, ask_all },
	{ "crontab", 2, 2, ask_crontab },
	{ "next", 0, 0, ask_next },
	{ "jobs", 0, 1, ask_jobs },
	{ "text", 0, 0, ask_text },
	{ "rules", 1, 1, ask_rules },
	{ "said", 1, 1, ask_said },
	{ "item", 3, 3, ask_item },
	{ "table", 0, 0, ask_table },
};

static int
ask(int argc, char **argv)
{
	struct buf out = { 0 };
	int status;
	size_t i;

	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (argc > 0 && strcmp(questions[i].name, argv[0]) == 0)
			break;
	if (i == sizeof(questions) / sizeof(questions[0]) ||
	    argc - 1 < questions[i].min || argc - 1 > questions[i].max)
		return cli_usage_error("there is no such question");
	status = questions[i].ask(argv + 1, &out);
	if (out.len > 0 && io_write(STDOUT_FILENO, out.data, out.len) == -1)
		status = EXIT_LOCAL;
	buf_release(&out);
	return status;
}

int
main(int argc, char *argv[])
{
	static const struct cli_option none[] = { { .name = NULL } };
	int status;

	cli_init("atria-cw", false);
	(void)unsetenv("TZ");	/* times are those of the machine, as cron's */
	status = cli_parse(argc, argv, none, usage);
	return status == -1 ? ask(argc - optind, argv + optind) : status;
}
