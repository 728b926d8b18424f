/*
 * cwlog-fmt: shows log entries and planned changes to people. It reads streams
 * of any program of the pipe, complete or damaged, and writes text, tables or
 * a page.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "diff.h"
#include "format.h"
#include "output.h"
#include "rows.h"
#include "wrap.h"
#include "xalloc.h"

static const char usage[] =
    "usage: cwlog-fmt [-f FORMAT] [-l LEVEL] [-v] [-k CODE] [-C CUSTOMER]\n"
    "                 [-g TEXT] [--sort KEY] [--hints] [--summary] [--plain]\n"
    "                 [--separator SIGN] [--interrupted N] [--color WHEN]\n"
    "                 [-o OUTPUT] [FILE...]\n"
    "       cwlog-fmt --diff [-f FORMAT] [-v] [OPTION...] OLD NEW\n"
    "       cwlog-fmt -h | -V\n"
    "\n"
    "Shows log entries and planned changes, of saved runs or standard input.\n"
    "\n"
    "  -f, --format FORMAT      text (by customer), log (line by line), line\n"
    "                           (counts), csv, json, xlsx (a workbook), html\n"
    "                           (a page for a browser) or rules (rows of a\n"
    "                           rules file to fill in)\n"
    "  -l, --level LEVEL        show this level and above: Error, Warn, Info\n"
    "                           or Verbose; without it, the job's LogLevel\n"
    "  -v, --verbose            the same as -l Verbose: show what stays as it\n"
    "                           is as well\n"
    "  -k, --code CODE          show only this code or planned action; may be\n"
    "                           repeated\n"
    "  -C, --customer CUSTOMER  show only this customer code; may be repeated\n"
    "  -g, --grep TEXT          show only rows with TEXT, case-insensitive\n"
    "      --sort KEY           sort by time, code, level, customer, sku or\n"
    "                           change; -KEY reverses; KEY,KEY... by several\n"
    "      --hints              explain each code, and what to do\n"
    "      --summary            show counts per code and the effect on the\n"
    "                           bill, instead of rows\n"
    "      --plain              text in sentences, without columns and colors\n"
    "      --diff               compare two runs: what is new, gone, up, down\n"
    "      --separator SIGN     of csv: comma, semicolon or tab\n"
    "      --interrupted N      the run was interrupted, with exit status N\n"
    "      --color WHEN         use color: auto, always or never\n"
    "  -o, --output OUTPUT      write this file instead of standard output\n"
    "  -h, --help               show this\n"
    "  -V, --version            show the version\n";

struct options {
	const struct format *format;
	bool summary;
	const struct format *summary_format;
	bool diff;
	const struct format *diff_format;
	struct filter filter;
	bool level_given;
	struct order order;
	bool hints;
	bool plain;
	bool verbose;
	char separator;		/* of csv */
	enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
	const char *output;
	int interrupted;	/* the exit status of a signal, or 0 */
	char **files;		/* up to a NULL; "-": standard input */
};

struct session {
	const struct options *opt;
	const struct format *format;
	struct show show;
	bool keeping;		/* rows, until all is read */
	struct rows kept;
	enum log_level level;	/* that is shown of the run at hand */
	size_t cap_runs;
};

/* --- what is shown -------------------------------------------------------- */

/* Begins a run: its own LogLevel applies unless an option is given. */
static void
begin_run(void *ctx, struct run *run)
{
	struct session *s = ctx;
	const struct options *opt = s->opt;

	s->level = opt->filter.level;
	if (opt->summary && !opt->level_given)
		s->level = LEVEL_VERBOSE;
	else if (!opt->level_given && run->begin.job.log_level != NULL)
		(void)log_level_parse(&s->level, run->begin.job.log_level);
	if (!s->keeping && s->format->begin != NULL)
		s->format->begin(&s->show, run);
}

static void
show_row(struct session *s, const struct row *row)
{
	if (s->opt->summary)
		summary_add(&s->show.runs[s->show.n_runs - 1]->chosen, row);
	else if (s->keeping)
		rows_add(&s->kept, row);
	else if (s->format->row != NULL)
		s->format->row(&s->show, row);
}

static void
take_row(void *ctx, const struct row *row)
{
	struct session *s = ctx;

	if (filter_wants(&s->opt->filter, s->level, row))
		show_row(s, row);
}

/* Shows what is not billed, as far as it is chosen. */
static void
show_unbilled(struct session *s, const struct run *run)
{
	const struct unbilled_item *item = run->unbilled.items.items;
	struct row row;
	size_t i;

	if (s->format->unbilled == NULL)
		return;
	for (i = 0; i < run->unbilled.items.n; i++, item++) {
		unbilled_row(&row, run, item);
		if (filter_wants(&s->opt->filter, s->level, &row))
			s->format->unbilled(&s->show, run, item);
	}
}

static void
end_run(struct session *s, const struct run *run)
{
	struct row damage;

	if (s->format->shows_damage && run->state == STREAM_DAMAGED) {
		run_damage(run, &damage);
		show_row(s, &damage);
	}
	show_unbilled(s, run);
	if (s->format->end != NULL)
		s->format->end(&s->show, run);
}

/* Shows what was kept, in its order. */
static void
show_kept(struct session *s)
{
	struct show *show = &s->show;
	size_t i;

	s->keeping = false;
	if (s->format->is_report)
		s->format->open(show);
	rows_sort(&s->kept, &s->opt->order);
	for (i = 0; i < show->n_runs && s->format->begin != NULL; i++)
		s->format->begin(show, show->runs[i]);
	for (i = 0; i < s->kept.n; i++)
		s->format->row(show, s->kept.rows[i]);
	for (i = 0; i < show->n_runs && show->sorted; i++)
		end_run(s, show->runs[i]);
}

/* --- what is read --------------------------------------------------------- */

static struct run *
add_run(struct session *s, const char *name)
{
	struct show *show = &s->show;
	struct run *run = xcalloc(1, sizeof(*run));

	show->runs = xgrow(show->runs, show->n_runs, &s->cap_runs,
	    sizeof(struct run *));
	show->runs[show->n_runs++] = run;
	run->number = show->n_runs;
	run->name = name;
	return run;
}

static int
read_run(struct session *s, int fd, const char *name)
{
	const struct reader reader = {
		.begin = begin_run,
		.row = take_row,
		.ctx = s,
		.interrupted = s->opt->interrupted,
	};
	struct run *run = add_run(s, name);
	int status;

	run->summary.by_customer = s->format->is_report;
	status = reader_run(&reader, fd, run);
	if (!s->show.sorted)
		end_run(s, run);
	return status;
}

static int
read_file(struct session *s, const char *path)
{
	int fd, status;

	if (strcmp(path, "-") == 0) {
		interrupt_defer(STDIN_FILENO);
		return read_run(s, STDIN_FILENO, "standard input");
	}
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		warn_line("%s: %s", path, strerror(errno));
		return EXIT_LOCAL;
	}
	status = read_run(s, fd, path);
	(void)close(fd);
	return status;
}

/* Reads all files. Returns the greatest exit status, which is the worst. */
static int
read_files(struct session *s)
{
	char **file;
	int status, worst = EXIT_DONE;

	for (file = s->opt->files; *file != NULL; file++) {
		status = read_file(s, *file);
		if (status > worst)
			worst = status;
	}
	return worst;
}

/* --- two runs compared ---------------------------------------------------- */

struct comparing {
	struct diff *diff;
	int side;
};

static void
begin_side(void *ctx, struct run *run)
{
	(void)ctx;
	(void)run;
}

static void
take_side(void *ctx, const struct row *row)
{
	const struct comparing *c = ctx;

	diff_add(c->diff, c->side, row);
}

/* Reads a run that must be whole: what it lacks would be "gone". */
static int
read_side(struct session *s, struct diff *d, int side, const char *path)
{
	struct comparing c = { .diff = d, .side = side };
	const struct reader reader = {
		.begin = begin_side,
		.row = take_side,
		.ctx = &c,
	};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct run *run;
	int64_t n;

	if (fd == -1) {
		warn_line("%s: %s", path, strerror(errno));
		return EXIT_LOCAL;
	}
	run = add_run(s, path);
	(void)reader_run(&reader, fd, run);
	(void)close(fd);
	if (run->state == STREAM_FAILED)
		warn_line("%s: the run failed, so it cannot be compared",
		    path);
	d->partial[side] = ledger_get(&run->ledger, "lineNotSelected", &n) &&
	    n > 0;
	if (d->partial[side])
		warn_line("%s is of some customers or SKUs only: what it "
		    "leaves out is not compared", path);
	return run->state == STREAM_OK ? EXIT_DONE : EXIT_LOCAL;
}

/* The chosen rows, through the format, in the name of the new run. */
static void
show_diff(struct session *s, struct diff *d)
{
	struct run *run = s->show.runs[1];
	size_t i;

	diff_add_unbilled(d, &run->unbilled);
	diff_end(d, run);
	rows_sort(&d->rows, &s->opt->order);
	summary_release(&run->summary);
	run->summary = (struct summary){ .by_customer = true };
	for (i = 0; i < d->rows.n; i++)
		summary_add(&run->summary, d->rows.rows[i]);
	if (s->format->open != NULL)
		s->format->open(&s->show);
	if (s->format->begin != NULL)
		s->format->begin(&s->show, run);
	for (i = 0; i < d->rows.n; i++)
		if (filter_wants(&s->opt->filter, s->opt->filter.level,
		    d->rows.rows[i]))
			s->format->row(&s->show, d->rows.rows[i]);
	if (s->format->end != NULL)
		s->format->end(&s->show, run);
	if (s->format->close != NULL)
		s->format->close(&s->show);
}

static int
compare_files(struct session *s)
{
	struct diff d = { .rows = { .n = 0 } };
	int status = read_side(s, &d, 0, s->opt->files[0]);

	if (status == EXIT_DONE)
		status = read_side(s, &d, 1, s->opt->files[1]);
	if (status == EXIT_DONE)
		show_diff(s, &d);
	diff_release(&d);
	return status;
}

/* --- all ------------------------------------------------------------------ */

static bool
wants_color(const struct options *opt, FILE *out)
{
	if (opt->plain)
		return false;
	if (opt->color != COLOR_AUTO)
		return opt->color == COLOR_ALWAYS;
	return wrap_colors(fileno(out));
}

static void
release(struct session *s)
{
	size_t i;

	for (i = 0; i < s->show.n_runs; i++) {
		run_release(s->show.runs[i]);
		free(s->show.runs[i]);
	}
	free(s->show.runs);
	rows_release(&s->kept);
}

static void
put_choices(struct buf *b, const char *option, const struct choices *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		buf_addf(b, " %s %s", option, c->items[i].text);
}

/* The options that choose rows, for readers who see only these rows. */
static void
put_chosen(struct buf *b, const struct options *opt)
{
	if (opt->level_given && opt->filter.level != LEVEL_VERBOSE)
		buf_addf(b, " -l %s", log_level_name(opt->filter.level));
	put_choices(b, "-k", &opt->filter.codes);
	put_choices(b, "-C", &opt->filter.customers);
	if (opt->filter.text != NULL)
		buf_addf(b, " -g %s", opt->filter.text);
	buf_drop(b, b->len > 0 ? 1 : 0);
}

static int
show_files(struct session *s)
{
	int status;

	s->keeping = s->show.sorted || s->format->is_report;
	if (s->format->open != NULL && !s->format->is_report)
		s->format->open(&s->show);
	status = read_files(s);
	if (s->keeping)
		show_kept(s);
	if (s->format->close != NULL)
		s->format->close(&s->show);
	return status;
}

static int
show_runs(const struct options *opt)
{
	struct session s = {
		.opt = opt,
		.format = opt->diff ? opt->diff_format : opt->summary ?
		    opt->summary_format : opt->format,
	};
	struct buf chosen = { 0 };
	struct output output;
	struct err e;
	int status;

	if (output_open(&output, opt->output, &e) == -1) {
		warn_line("%s", e.text);
		return EXIT_LOCAL;
	}
	put_chosen(&chosen, opt);
	s.show = (struct show){
		.out = output.out,
		.color = wants_color(opt, output.out),
		.hints = opt->hints,
		.width = opt->plain ? SHRT_MAX : wrap_terminal(
		    fileno(output.out), WRAP_USUAL),
		.separator = opt->separator,
		.plain = opt->plain,
		.unchanged = opt->level_given &&
		    opt->filter.level == LEVEL_VERBOSE,
		.sorted = opt->order.n > 0 && !opt->summary && !opt->diff,
		.chosen = chosen.len > 0 ? chosen.data : NULL,
		.job = getenv("ATRIA_CW_JOB"),
	};
	status = opt->diff ? compare_files(&s) : show_files(&s);
	if (output_close(&output, &e) == -1) {
		warn_line("%s", e.text);
		status = EXIT_LOCAL;
	}
	release(&s);
	buf_release(&chosen);
	interrupt_deliver();
	return status;
}

/* --- the command line ----------------------------------------------------- */

static int
take_format(void *where, const char *name, struct err *e)
{
	static const struct {
		const struct format *format;
		const struct format *summary;
		const struct format *diff;
	} formats[] = {
		{ &format_text, &format_text_summary, &format_text_diff },
		{ &format_log, &format_text_summary, NULL },
		{ &format_line, NULL, NULL },
		{ &format_csv, &format_csv_summary, &format_csv },
		{ &format_json, &format_json_summary, &format_json },
		{ &format_xlsx, NULL, &format_xlsx },
		{ &format_html, NULL, &format_html_diff },
		{ &format_rules, NULL, NULL },
	};
	struct options *opt = where;
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].format->name, name) != 0)
			continue;
		opt->format = formats[i].format;
		opt->summary_format = formats[i].summary;
		opt->diff_format = formats[i].diff;
		return 0;
	}
	return err_set(e, "unknown format %s: use text, log, line, csv, "
	    "json, xlsx, html or rules", name);
}

static int
take_level(void *where, const char *name, struct err *e)
{
	struct options *opt = where;

	opt->level_given = true;
	return log_level_parse(&opt->filter.level, name) ? 0 :
	    err_set(e, "unknown level %s: use Error, Warn, Info or "
	    "Verbose", name);
}

static int
take_order(void *where, const char *keys, struct err *e)
{
	struct err why;

	return order_parse(where, keys, &why) == 0 ? 0 :
	    err_set(e, "--sort: %s", why.text);
}

static int
take_separator(void *where, const char *name, struct err *e)
{
	static const struct {
		const char *name;
		char separator;
	} all[] = {
		{ ",", ',' }, { "comma", ',' }, { ";", ';' },
		{ "semicolon", ';' }, { "\t", '\t' }, { "tab", '\t' },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].name, name) == 0) {
			*(char *)where = all[i].separator;
			return 0;
		}
	return err_set(e, "--separator must be comma, semicolon or tab, not "
	    "%s", name);
}

static int
take_color(void *where, const char *when, struct err *e)
{
	struct options *opt = where;

	if (strcmp(when, "auto") == 0)
		opt->color = COLOR_AUTO;
	else if (strcmp(when, "always") == 0)
		opt->color = COLOR_ALWAYS;
	else if (strcmp(when, "never") == 0)
		opt->color = COLOR_NEVER;
	else
		return err_set(e, "--color must be auto, always or never, not "
		    "%s", when);
	return 0;
}

/*
 * What options mean for others. Rows in an order that was asked for are a log:
 * the customers are not together. Returns -1, or the exit status.
 */
static int
combine_options(struct options *opt)
{
	if (opt->verbose) {
		opt->level_given = true;
		opt->filter.level = LEVEL_VERBOSE;
	}
	if (opt->summary && opt->summary_format == NULL)
		return cli_usage_error("--summary needs the format text, "
		    "csv or json");
	if (opt->diff && (opt->summary || opt->diff_format == NULL))
		return cli_usage_error("--diff needs the format text, csv, "
		    "json, xlsx or html, without --summary");
	if (opt->diff && (opt->files[0] == NULL || opt->files[1] == NULL ||
	    opt->files[2] != NULL))
		return cli_usage_error("--diff compares two files");
	if (opt->plain && (opt->summary || opt->format != &format_text ||
	    opt->order.n > 0))
		return cli_usage_error("--plain is for the format text, "
		    "without --summary and --sort");
	if (opt->order.n > 0 && !opt->diff && opt->format == &format_text)
		opt->format = &format_log;
	return -1;
}

/* -o must not replace a file that is read. Returns -1, or the exit status. */
static int
check_output(const struct options *opt)
{
	char **file;

	for (file = opt->files; opt->output != NULL && *file != NULL; file++)
		if (output_is_input(opt->output, *file))
			return cli_usage_error("-o %s is a file that is read, "
			    "too: name another one", opt->output);
	return -1;
}

int
main(int argc, char *argv[])
{
	static char dash[] = "-";
	static char *standard_input[] = { dash, NULL };
	struct options opt = {
		.format = &format_text,
		.summary_format = &format_text_summary,
		.diff_format = &format_text_diff,
		.separator = ',',
		.filter = { .level = LEVEL_INFO },
	};
	const struct cli_option options[] = {
		{ "format", 'f', CLI_OTHER, .take = take_format,
		    .where = &opt },
		{ "level", 'l', CLI_OTHER, .take = take_level, .where = &opt },
		{ "verbose", 'v', CLI_FLAG, .where = &opt.verbose },
		{ "code", 'k', CLI_CHOICES, .where = &opt.filter.codes },
		{ "customer", 'C', CLI_CHOICES,
		    .where = &opt.filter.customers },
		{ "grep", 'g', CLI_TEXT, .where = &opt.filter.text },
		{ "sort", '\0', CLI_OTHER, .take = take_order,
		    .where = &opt.order },
		{ "hints", '\0', CLI_FLAG, .where = &opt.hints },
		{ "summary", '\0', CLI_FLAG, .where = &opt.summary },
		{ "plain", '\0', CLI_FLAG, .where = &opt.plain },
		{ "separator", '\0', CLI_OTHER, .take = take_separator,
		    .where = &opt.separator },
		{ "diff", '\0', CLI_FLAG, .where = &opt.diff },
		{ "color", '\0', CLI_OTHER, .take = take_color,
		    .where = &opt },
		{ "interrupted", '\0', CLI_NUMBER, .min = 129, .max = 143,
		    .where = &opt.interrupted },
		{ "output", 'o', CLI_TEXT, .where = &opt.output },
		{ .name = NULL }
	};
	int status;

	cli_init("cwlog-fmt", false);
	status = cli_parse(argc, argv, options, usage);
	opt.files = optind < argc ? argv + optind : standard_input;
	if (status == -1)
		status = combine_options(&opt);
	if (status == -1)
		status = check_output(&opt);
	if (status == -1)
		status = show_runs(&opt);
	filter_release(&opt.filter);
	return status;
}
