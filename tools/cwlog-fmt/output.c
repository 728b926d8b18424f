/* for realpath(), which glibc hides otherwise */
#define _XOPEN_SOURCE 700	/* NOLINT(bugprone-reserved-identifier) */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "output.h"
#include "xalloc.h"

bool
output_is_input(const char *output, const char *path)
{
	struct stat out, in;

	return stat(output, &out) == 0 && S_ISREG(out.st_mode) &&
	    (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &in) :
	    stat(path, &in)) == 0 &&
	    in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

/* What a signal must not leave behind. */
static const char *volatile litter;

static void
on_signal(int sig)
{
	if (litter != NULL)
		(void)unlink(litter);
	(void)raise(sig);	/* SA_RESETHAND: as if it was not caught */
}

static void
catch_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction sa, old;
	size_t i;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_signal;
	sa.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
	(void)sigemptyset(&sa.sa_mask);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &sa, NULL);
}

/* The file that is to be written: not the link that leads there. */
static char *
target(const char *path)
{
	char *real = realpath(path, NULL);

	return real != NULL ? real : xstrdup(path);
}

/*
 * Creates a file beside the one to be, with the mode of the umask. Its name is
 * known before it is there: a signal finds either.
 */
static int
open_temporary(struct output *o)
{
	struct buf b = { 0 };
	int fd;

	buf_addf(&b, "%s.%ld.tmp", o->path, (long)getpid());
	o->temporary = buf_take(&b);
	(void)unlink(o->temporary);	/* of a process that was killed */
	litter = o->temporary;
	catch_signals();
	fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd == -1)
		litter = NULL;
	return fd;
}

int
output_open(struct output *o, const char *path, struct err *e)
{
	struct stat st;
	int fd;

	*o = (struct output){ .out = stdout };
	if (path == NULL)
		return 0;
	o->path = target(path);
	if (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode))
		fd = open(o->path, O_WRONLY | O_CLOEXEC);
	else
		fd = open_temporary(o);
	if (fd == -1 || (o->out = fdopen(fd, "w")) == NULL) {
		(void)err_set(e, "%s: %s", path, strerror(errno));
		free(o->path);
		free(o->temporary);
		return -1;
	}
	return 0;
}

/* Everything written is on the disk, or the first error is in errno. */
static int
flush(const struct output *o)
{
	if (fflush(o->out) == EOF || ferror(o->out))
		return -1;
	return o->temporary != NULL ? fsync(fileno(o->out)) : 0;
}

int
output_close(struct output *o, struct err *e)
{
	int error = 0;

	errno = 0;
	if (flush(o) == -1)
		error = errno != 0 ? errno : EIO;
	if (fclose(o->out) == EOF && error == 0)
		error = errno;
	if (o->temporary != NULL) {
		if (error == 0 && rename(o->temporary, o->path) == -1)
			error = errno;
		if (error != 0)
			(void)unlink(o->temporary);
		litter = NULL;
	}
	if (error != 0)
		(void)err_set(e, "writing %s: %s", o->path != NULL ? o->path :
		    "standard output", strerror(error));
	free(o->path);
	free(o->temporary);
	return error != 0 ? -1 : 0;
}

/* --- Ctrl-C --------------------------------------------------------------- */

static struct sigaction usual;		/* of SIGINT */
static volatile sig_atomic_t pending;

static void
on_interrupt(int sig)
{
	pending = sig;
	(void)sigaction(sig, &usual, NULL);
}

void
interrupt_defer(int fd)
{
	struct sigaction sa;
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISFIFO(st.st_mode) ||
	    sigaction(SIGINT, NULL, &usual) == -1 ||
	    usual.sa_handler == SIG_IGN)
		return;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_interrupt;
	sa.sa_flags = (int)SA_RESTART;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
}

void
interrupt_deliver(void)
{
	if (pending == 0)
		return;
	(void)signal(SIGINT, SIG_DFL);
	(void)raise(SIGINT);
}
