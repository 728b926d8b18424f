#ifndef CLI_H
#define CLI_H

#include <getopt.h>
#include <stdbool.h>

/*
 * What all command lines have in common. A tool calls getopt_long() with
 * opterr 0 and an option string that starts with ':'.
 */

/*
 * Must be called first in main(), with the tool's name; see diag_init().
 * writes_records: a wrong command line is told to the stages behind, too.
 */
void cli_init(const char *name, bool writes_records);

/* Prints the usage text on stdout; returns the exit status. */
int cli_help(const char *usage);
/* Prints "NAME VERSION" on stdout; returns the exit status. */
int cli_version(void);
/*
 * A wrong option: c is what getopt_long() returned for it (':' or '?').
 * Reports it and where to look; returns the exit status.
 */
int cli_bad_option(int c, char *const *argv);
/* A whole number of min to max, all of s; false if it is none. */
bool cli_number(const char *s, int min, int max, int *n);
/* A command line that is wrong in another way. */
int cli_usage_error(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

#endif
