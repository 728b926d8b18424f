#ifndef CLI_H
#define CLI_H

#include <getopt.h>
#include <stdbool.h>

#include "diag.h"

/*
 * Command lines: one table of options a tool.
 */

/*
 * Must be called first in main(), with the tool's name; see diag_init().
 * writes_records: a wrong command line is reported to the programs behind, too.
 */
void cli_init(const char *name, bool writes_records);

/* What an option is, and what its `where` points to. */
enum cli_kind {
	CLI_FLAG,		/* bool: set to true */
	CLI_TEXT,		/* const char *: the value, not copied */
	CLI_NEEDED,		/* the same, and it must be given */
	CLI_CHOICES,		/* struct choices: one more of them */
	CLI_NUMBER,		/* int: a whole number from min to max */
	CLI_OTHER		/* what take() makes of it */
};

struct cli_option {
	const char *name;	/* --name */
	int letter;		/* -l, or '\0': none */
	enum cli_kind kind;
	void *where;
	/* CLI_OTHER; value is NULL for an option without one. Returns 0, or -1
	 * with *e, which is the whole message. */
	int (*take)(void *where, const char *value, struct err *e);
	int min, max;		/* CLI_NUMBER */
	bool plain;		/* CLI_OTHER: has no value */
};

/*
 * Reads the options, which end with one without a name; -h, --help, -V and
 * --version are understood besides. Returns -1 when the tool is to go on, with
 * optind at the first operand; or else its exit status: the usage text or the
 * version was printed, or an option is wrong, which was reported.
 */
int cli_parse(int argc, char *argv[], const struct cli_option *options,
    const char *usage);
/* cli_parse() for a tool without operands; what is needed must be there. */
int cli_parse_all(int argc, char *argv[], const struct cli_option *options,
    const char *usage);

/* Options that several tools have. */
#define CLI_JOB(job_, secrets_) \
	{ "job", 'c', CLI_NEEDED, .where = (job_) }, \
	{ "secrets", 's', CLI_TEXT, .where = (secrets_) }
#define CLI_PROGRESS \
	{ .name = "progress", .kind = CLI_OTHER, .plain = true, \
	    .take = cli_take_progress }, \
	{ .name = "no-progress", .kind = CLI_OTHER, .plain = true, \
	    .take = cli_take_no_progress }
int cli_take_progress(void *where, const char *value, struct err *e);
int cli_take_no_progress(void *where, const char *value, struct err *e);

/* A command line that is wrong in another way. */
int cli_usage_error(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

#endif
