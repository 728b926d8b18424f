/*
 * cwlog-fmt: shows log entries and planned changes to people. It reads a stream
 * of any stage, whole or not, and writes text.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "cli.h"
#include "cwlog.h"
#include "row.h"
#include "scan.h"
#include "text.h"
#include "xalloc.h"

static const char usage[] =
    "usage: cwlog-fmt [-f FORMAT] [-l LEVEL] [-k CODE] [-g TEXT] [--hints]\n"
    "       cwlog-fmt -h | -V\n"
    "\n"
    "Shows log entries and planned changes.\n"
    "\n"
    "  -f, --format FORMAT  text, or map: what to fill into a mapping file\n"
    "  -l, --level LEVEL    Error, Warn, Info or Verbose: show this level and\n"
    "                       more serious ones, instead of the job's LogLevel\n"
    "  -k, --code CODE      show log entries with this code only\n"
    "  -g, --grep TEXT      show only what holds TEXT, in any case\n"
    "      --hints          add what to do about each code\n"
    "  -h, --help           show this\n"
    "  -V, --version        show the version\n";

static const struct format *const formats[] = { &format_text, &format_map };

struct options {
	const struct format *format;
	bool level_given;
	enum log_level level;
	const char *code;
	const char *grep;
	bool hints;
};

struct run {
	const struct options *opt;
	enum log_level level;
	struct stream_in in;
	struct scan scan;
	struct arena arena;	/* of the record at hand */
	struct arena kept;	/* of the begin record */
	struct begin begin;
	struct subject subject;
	size_t cap_codes;
	bool started;
};

/* --- what is shown -------------------------------------------------------- */

/* Whether s starts with text, in any case. */
static bool
starts(const char *s, const char *text)
{
	char a[2] = "", b[2] = "";

	for (; *text != '\0'; s++, text++) {
		a[0] = *s;
		b[0] = *text;
		if (!text_caseeq(a, b))
			return false;
	}
	return true;
}

/* Whether s holds text, in any case. */
static bool
holds(const char *s, const char *text)
{
	if (s == NULL)
		return false;
	while (!starts(s, text))
		if (*s++ == '\0')
			return false;
	return true;
}

static bool
is_wanted(const struct run *r, const struct row *row)
{
	const struct options *opt = r->opt;

	if (row->level > r->level)
		return false;
	if (opt->code != NULL &&
	    (row->is_change || !text_caseeq(opt->code, row->code)))
		return false;
	return opt->grep == NULL || holds(row->code, opt->grep) ||
	    holds(row->message, opt->grep) ||
	    holds(row->customer.code, opt->grep) ||
	    holds(row->sku, opt->grep) || holds(row->description, opt->grep);
}

/* The header waits for the first row or the end. */
static void
start(struct run *r)
{
	if (r->started)
		return;
	r->started = true;
	r->opt->format->start(stdout, &r->subject);
}

static void
show(struct run *r, const struct row *row)
{
	start(r);
	if (is_wanted(r, row))
		r->opt->format->row(stdout, row);
}

/* --- what is read --------------------------------------------------------- */

/* Remembers which codes came, in their order. */
static void
note_code(struct run *r, const char *code)
{
	struct subject *s = &r->subject;
	size_t i, at;

	for (at = 0; at < s->n_codes && strcmp(s->codes[at], code) < 0; at++)
		;
	if (at < s->n_codes && strcmp(s->codes[at], code) == 0)
		return;
	s->codes = xgrow(s->codes, s->n_codes, &r->cap_codes,
	    sizeof(*s->codes));
	for (i = s->n_codes++; i > at; i--)
		s->codes[i] = s->codes[i - 1];
	s->codes[at] = arena_str(&r->kept, code);
}

static int
take_log(struct run *r, struct err *e)
{
	struct log_entry entry;

	if (log_entry_read(&entry, &r->scan, &r->arena, e) == -1)
		return -1;
	r->subject.totals.levels[entry.level]++;
	note_code(r, entry.code);
	show(r, &(struct row){
		.level = entry.level,
		.time = entry.time,
		.code = entry.code,
		.customer = entry.customer,
		.message = entry.message,
		.sku = entry.sku,
		.description = entry.description,
		.before = entry.before,
		.after = entry.after,
		.error = entry.error != NULL ? entry.error : entry.detail,
	});
	return 0;
}

static void
take_change(struct run *r, const struct change *c)
{
	r->subject.totals.actions[c->action]++;
	show(r, &(struct row){
		.is_change = true,
		.level = c->action == ACTION_NONE ? LEVEL_VERBOSE : LEVEL_INFO,
		.code = action_name(c->action),
		.customer = c->customer,
		.sku = c->sku,
		.description = c->description,
		.before = c->before,
		.after = c->after,
	});
}

static int
take_record(struct run *r, const struct stream_line *line, struct err *e)
{
	struct change change;
	struct result result;

	if (line->type != RECORD_BEGIN && line->type != RECORD_LOG &&
	    line->type != RECORD_CHANGE && line->type != RECORD_RESULT)
		return 0;
	if (scan_parse(&r->scan, line->text, line->len, e) == -1)
		return -1;
	arena_clear(&r->arena);
	switch (line->type) {
	case RECORD_BEGIN:
		if (begin_read(&r->begin, &r->scan, &r->kept, e) == -1)
			return -1;
		r->subject.begin = &r->begin;
		if (!r->opt->level_given && r->begin.job.log_level != NULL)
			(void)log_level_parse(&r->level,
			    r->begin.job.log_level);
		return 0;
	case RECORD_LOG:
		return take_log(r, e);
	case RECORD_CHANGE:
		if (change_read(&change, &r->scan, &r->arena, e) == -1)
			return -1;
		take_change(r, &change);
		return 0;
	case RECORD_RESULT:
		if (result_read(&result, &r->scan, &r->arena, e) == -1)
			return -1;
		if (result.outcome == OUTCOME_NOT_TRIED)
			take_change(r, &result.change);
		return 0;	/* all others have a log entry */
	case RECORD_LINE:
	case RECORD_AGREEMENT:
	case RECORD_END:
	case RECORD_OTHER:
		break;
	}
	return 0;
}

static int
run(const struct options *opt)
{
	struct run r = { .opt = opt, .level = opt->level };
	struct stream_line line;
	struct err e, named;
	int status;

	stream_in_init(&r.in, STDIN_FILENO, "standard input");
	r.subject.in = &r.in;
	r.subject.hints = opt->hints;
	while (stream_read(&r.in, &line))
		if (take_record(&r, &line, &e) == -1) {
			(void)err_set(&named, "%s record: %s",
			    record_type_name(line.type), e.text);
			stream_reject(&r.in, line.number, named.text);
		}
	start(&r);
	opt->format->finish(stdout, &r.subject);
	status = r.in.exit;
	if (r.in.state == STREAM_DAMAGED) {
		warn_line("%s", r.in.why.text);
		status = EXIT_LOCAL;
	}
	if (ferror(stdout) || fclose(stdout) == EOF) {
		warn_line("writing standard output: %s", strerror(errno));
		status = EXIT_LOCAL;
	}
	stream_in_release(&r.in);
	scan_release(&r.scan);
	free(r.subject.codes);
	arena_release(&r.arena);
	arena_release(&r.kept);
	return status;
}

static const struct format *
find_format(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

int
main(int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "level", required_argument, NULL, 'l' },
		{ "code", required_argument, NULL, 'k' },
		{ "grep", required_argument, NULL, 'g' },
		{ "hints", no_argument, NULL, 'H' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct options opt = { .format = &format_text, .level = LEVEL_INFO };
	int c;

	cli_init("cwlog-fmt", false);
	while ((c = getopt_long(argc, argv, ":f:l:k:g:hV", longs, NULL)) != -1)
		switch (c) {
		case 'f':
			if ((opt.format = find_format(optarg)) == NULL)
				return cli_usage_error("unknown format %s",
				    optarg);
			break;
		case 'l':
			opt.level_given = true;
			if (!log_level_parse(&opt.level, optarg))
				return cli_usage_error("unknown level %s",
				    optarg);
			break;
		case 'k': opt.code = optarg; break;
		case 'g': opt.grep = optarg; break;
		case 'H': opt.hints = true; break;
		case 'h': return cli_help(usage);
		case 'V': return cli_version();
		default: return cli_bad_option(c, argv);
		}
	if (optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	return run(&opt);
}
