#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "diag.h"
#include "stage.h"
#include "version.h"

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

int
cli_help(const char *usage)
{
	(void)fputs(usage, stdout);
	return finish_stdout();
}

int
cli_version(void)
{
	(void)printf("%s %s\n", diag_name(), VERSION);
	return finish_stdout();
}

int
cli_bad_option(int c, char *const *argv)
{
	const char *word = argv[optind - 1];

	if (optopt != 0 && (word[0] != '-' || word[1] != '-'))
		return cli_usage_error(c == ':' ? "option -%c needs a value" :
		    "unknown option -%c", optopt);
	return cli_usage_error(c == ':' ? "option %s needs a value" :
	    "unknown option %s", word);
}

bool
cli_number(const char *s, int min, int max, int *n)
{
	size_t len = strlen(s);

	if (len < 1 || len > 9 || strspn(s, "0123456789") != len)
		return false;
	*n = (int)strtol(s, NULL, 10);
	return *n >= min && *n <= max;
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
