#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "progress.h"
#include "stage.h"
#include "text.h"
#include "version.h"
#include "choices.h"

static bool records;

void
cli_init(const char *name, bool writes_records)
{
	diag_init(name);
	(void)signal(SIGXFSZ, SIG_IGN);	/* ulimit -f: a write that fails */
	records = writes_records;
	opterr = 0;
}

static int
finish_stdout(void)
{
	if (fflush(stdout) == EOF || ferror(stdout)) {
		warn_line("writing standard output failed");
		return EXIT_LOCAL;
	}
	return EXIT_DONE;
}

static int
print_help(const char *usage)
{
	(void)fputs(usage, stdout);
	return finish_stdout();
}

static int
print_version(void)
{
	(void)printf("%s %s\n", diag_name(), VERSION);
	return finish_stdout();
}

int
cli_usage_error(const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < sizeof(text))
		(void)snprintf(text + n, sizeof(text) - (size_t)n,
		    "; %s -h shows the usage", diag_name());
	if (records)
		return stage_usage_error(text);
	warn_line("%s", text);
	return EXIT_CONFIG;
}

/* --- the table ------------------------------------------------------------ */

enum {
	OPTIONS_MAX = 40,
	FIRST = 256,		/* values of getopt_long(): FIRST + index */
	HELP = 'h',
	SHOW_VERSION = 'V'
};

static bool
has_value(const struct cli_option *o)
{
	return o->kind != CLI_FLAG && !(o->kind == CLI_OTHER && o->plain);
}

/* An option that is unknown (c is '?'), or lacks its value (':'). */
static int
report_bad(int c, char *const *argv)
{
	const char *word = argv[optind - 1];

	if (optopt != 0 && optopt < FIRST &&
	    (word[0] != '-' || word[1] != '-'))
		return cli_usage_error(c == ':' ? "option -%c needs a value" :
		    "unknown option -%c", optopt);
	return cli_usage_error(c == ':' ? "option %s needs a value" :
	    "unknown option %s", word);
}

/* Takes one option. Returns -1, or the exit status when it is wrong. */
static int
take_option(const struct cli_option *o, const char *value)
{
	struct err e;

	switch (o->kind) {
	case CLI_FLAG: *(bool *)o->where = true; break;
	case CLI_TEXT:
	case CLI_NEEDED: *(const char **)o->where = value; break;
	case CLI_CHOICES: choices_add(o->where, value); break;
	case CLI_NUMBER:
		if (!text_number(value, o->min, o->max, o->where))
			return cli_usage_error("--%s must be %d to %d, not %s",
			    o->name, o->min, o->max, value);
		break;
	case CLI_OTHER:
		if (o->take(o->where, value, &e) == -1)
			return cli_usage_error("%s", e.text);
		break;
	}
	return -1;
}

/* The table as getopt_long() wants it. Returns how many options there are. */
static int
make_tables(const struct cli_option *options, struct option *longs,
    char *shorts)
{
	int n;

	*shorts++ = ':';
	for (n = 0; n < OPTIONS_MAX && options[n].name != NULL; n++) {
		longs[n] = (struct option){ options[n].name,
		    has_value(&options[n]) ? required_argument : no_argument,
		    NULL, FIRST + n };
		if (options[n].letter == '\0')
			continue;
		*shorts++ = (char)options[n].letter;
		if (has_value(&options[n]))
			*shorts++ = ':';
	}
	longs[n] = (struct option){ "help", no_argument, NULL, HELP };
	longs[n + 1] = (struct option){ "version", no_argument, NULL,
	    SHOW_VERSION };
	*shorts++ = HELP;
	*shorts++ = SHOW_VERSION;
	return n;
}

/* The index of what getopt_long() returned, or -1. */
static int
find_option(const struct cli_option *options, int n, int c)
{
	int i;

	if (c >= FIRST)
		return c - FIRST;
	for (i = 0; i < n && options[i].letter != c; i++)
		;
	return i < n ? i : -1;
}

int
cli_parse(int argc, char *argv[], const struct cli_option *options,
    const char *usage)
{
	struct option longs[OPTIONS_MAX + 3] = { { NULL, 0, NULL, 0 } };
	char shorts[2 * OPTIONS_MAX + 4] = "";
	int c, i, n, status = -1;

	n = make_tables(options, longs, shorts);
	while (status == -1 &&
	    (c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		i = find_option(options, n, c);
		if (i != -1)
			status = take_option(&options[i], optarg);
		else if (c == HELP)
			status = print_help(usage);
		else if (c == SHOW_VERSION)
			status = print_version();
		else
			status = report_bad(c, argv);
	}
	return status;
}

int
cli_parse_all(int argc, char *argv[], const struct cli_option *options,
    const char *usage)
{
	int status = cli_parse(argc, argv, options, usage);
	const struct cli_option *o;

	if (status == -1 && optind < argc)
		return cli_usage_error("unexpected operand %s", argv[optind]);
	for (o = options; status == -1 && o->name != NULL; o++)
		if (o->kind == CLI_NEEDED && *(const char **)o->where == NULL)
			status = cli_usage_error("option -%c (--%s) is "
			    "needed", o->letter, o->name);
	return status;
}

int
cli_take_progress(void *where, const char *value, struct err *e)
{
	(void)where, (void)value, (void)e;
	progress_wish(PROGRESS_ALWAYS);
	return 0;
}

int
cli_take_no_progress(void *where, const char *value, struct err *e)
{
	(void)where, (void)value, (void)e;
	progress_wish(PROGRESS_NEVER);
	return 0;
}
