#ifndef DIAG_H
#define DIAG_H

/*
 * What every tool says to people, on standard error, and the exit statuses,
 * the same for all tools (EXIT STATUS in their man pages).
 */

enum exit_status {
	EXIT_DONE = 0,		/* done, nothing to worry about */
	EXIT_ERRORS = 1,	/* done, but with Error-level log entries */
	EXIT_CONFIG = 2,	/* usage, job file or secrets; nothing tried */
	EXIT_LOCAL = 3,		/* input stream damaged, or local I/O */
	EXIT_REMOTE = 4,	/* Atria or ConnectWise: safe to run again */
	EXIT_REFUSED = 5,	/* a guard, an approval or a lock refused */
	EXIT_CHANGES = 10	/* cw-diff --exit-code: there are changes */
};

/* Why something failed, as one line without a final newline. */
struct err {
	char text[768];
};

/*
 * Fills *e; remote text in the arguments may hold anything, control
 * characters are neutralised when the text is shown. Returns -1, so that
 * `return err_set(e, ...)` reads well. e may be NULL.
 */
int err_set(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Must be called first in main(): sets the name that messages start with, and
 * sees to it that descriptors 0 to 2 are open, so that no file or socket
 * ends up as "standard output". A closed standard output is fatal
 * (EXIT_LOCAL).
 */
void diag_init(const char *name);

/* The tool's name, as given to diag_init(). */
const char *diag_name(void);

/* Has f called before each message: to wipe what stands in the line. */
void diag_before(void (*f)(void));

/* "name: text" on stderr; control characters are shown harmlessly. */
void warn_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* warn_line() and exit. For out of memory and broken invariants. */
void die(enum exit_status status, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));

#endif
