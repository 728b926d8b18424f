#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "text.h"

static const char *progname = "atria-cw";
static void (*before)(void);

void
diag_init(const char *name)
{
	int fd;

	progname = name;
	for (fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd)
			_exit(EXIT_LOCAL);
		if (fd == 1)
			die(EXIT_LOCAL, "standard output is closed");
	}
}

const char *
diag_name(void)
{
	return progname;
}

void
diag_before(void (*f)(void))
{
	before = f;
}

int
err_set(struct err *e, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	(void)vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return -1;
}

static void __attribute__((format(printf, 1, 0)))
vwarn_line(const char *fmt, va_list ap)
{
	char text[2048], clean[4096];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	text_clean(clean, sizeof(clean), text);
	if (before != NULL)
		before();
	(void)fprintf(stderr, "%s: %s\n", progname, clean);
}

void
warn_line(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vwarn_line(fmt, ap);
	va_end(ap);
}

void
die(enum exit_status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vwarn_line(fmt, ap);
	va_end(ap);
	exit((int)status);
}
