#ifndef TAP_H
#define TAP_H

/* Unit tests print TAP: one line per check, the plan at the end. */

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_run, tap_failed;

#define ok(good, ...) tap_ok((good), __FILE__, __LINE__, __VA_ARGS__)

static bool __attribute__((format(printf, 4, 5)))
tap_ok(bool good, const char *file, int line, const char *fmt, ...)
{
	char title[256], *p;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(title, sizeof(title), fmt, ap);
	va_end(ap);
	for (p = title; *p != '\0'; p++)
		if (*p == '\n' || *p == '#')
			*p = '?';	/* they mean something in TAP */
	tap_run++;
	tap_failed += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", tap_run, title);
	if (!good)
		printf("# failed at %s:%d\n", file, line);
	return good;
}

#define is_text(got, want, title) \
	tap_is_text((got), (want), (title), __FILE__, __LINE__)

static inline bool
tap_is_text(const char *got, const char *want, const char *title,
    const char *file, int line)
{
	bool same = got == want ||
	    (got != NULL && want != NULL && strcmp(got, want) == 0);

	tap_ok(same, file, line, "%s", title);
	if (!same)
		printf("#      got: %s\n# expected: %s\n",
		    got != NULL ? got : "(null)",
		    want != NULL ? want : "(null)");
	return same;
}

static inline int
tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}

#endif
