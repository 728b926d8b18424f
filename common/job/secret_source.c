#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "secret_source.h"
#include "text.h"
#include "wipe.h"

#define POLL_MS	500	/* how soon a signal that came at a bad time is seen */

extern char **environ;

/* --- reading -------------------------------------------------------------- */

static int64_t
deadline_of(const struct secret_source *src)
{
	return clock_ms() + (src->timeout > 0 ? src->timeout :
	    SECRET_SOURCE_TIMEOUT);
}

/* Whether it is to be waited no more: NULL, or why. */
static const char *
is_over(const struct secret_source *src, int64_t deadline)
{
	if (src->stop != NULL && *src->stop != 0)
		return "interrupted";
	return clock_ms() < deadline ? NULL : "came to no end";
}

/* Waits until fd can be read. Returns NULL, or why that did not come. */
static const char *
wait_for(int fd, const struct secret_source *src, int64_t deadline)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	const char *why;
	int n;

	do {
		if ((why = is_over(src, deadline)) != NULL)
			return why;
		n = poll(&p, 1, POLL_MS);
		if (n == -1 && errno != EINTR)
			return strerror(errno);
	} while (n <= 0);
	return NULL;
}

/*
 * Reads all that fd has into text; a regular file from its start, whatever
 * others who share the descriptor have read. Returns NULL or what is wrong.
 */
static const char *
take(int fd, bool is_file, const struct secret_source *src, int64_t deadline,
    struct buf *text)
{
	const char *why;
	ssize_t n;

	/* at once, as growing would leave copies behind */
	buf_reserve(text, SECRET_SOURCE_MAX + 1);
	while (text->len <= SECRET_SOURCE_MAX) {
		if ((why = wait_for(fd, src, deadline)) != NULL)
			return why;
		n = is_file ? pread(fd, text->data + text->len,
		    SECRET_SOURCE_MAX + 1 - text->len, (off_t)text->len) :
		    read(fd, text->data + text->len,
		    SECRET_SOURCE_MAX + 1 - text->len);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n == -1)
			return strerror(errno);
		if (n == 0) {
			text->data[text->len] = '\0';
			return NULL;
		}
		text->len += (size_t)n;
	}
	return "is larger than 64 KiB";
}

/* --- a file --------------------------------------------------------------- */

/*
 * A file that others can read keeps no secrets. systemd leaves credentials to
 * root and lets the unit's user in by an access control list, whose mask then
 * stands where the group's bits do.
 */
static int
check_file(const struct stat *st, bool is_credential, const char *name,
    struct err *e)
{
	mode_t others = is_credential && st->st_uid == 0 ? 037 : 077;

	if (!S_ISREG(st->st_mode))
		return err_set(e, "%s: is not a regular file (a pipe is given "
		    "as -s fd:N)", name);
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return err_set(e, "%s: belongs to another user", name);
	if ((st->st_mode & others) != 0)
		return err_set(e, "%s: others can read it (mode %04o); type: "
		    "chmod 600 %s", name, (unsigned)st->st_mode & 07777,
		    strncmp(name, "fd:", 3) == 0 ? "FILE" : name);
	return 0;
}

/*
 * What is checked is the file that was opened, so nobody can put another one
 * there meanwhile. O_NONBLOCK: opening a pipe must not wait for its writer.
 */
static int
open_file(const char *path, struct stat *st, struct err *e)
{
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd != -1 && fstat(fd, st) == 0)
		return fd;
	(void)err_set(e, "%s: %s", path, strerror(errno));
	if (fd != -1)
		(void)close(fd);
	return -1;
}

static int
read_file(const struct secret_source *src, bool is_credential,
    struct secret_text *t, struct err *e)
{
	const char *path = t->name.data, *why;
	struct stat st;
	int fd, rc;

	if ((fd = open_file(path, &st, e)) == -1)
		return -1;
	rc = check_file(&st, is_credential, path, e);
	if (rc == 0 && (why = take(fd, true, src, deadline_of(src),
	    &t->text)) != NULL)
		rc = err_set(e, "%s: %s", path, why);
	(void)close(fd);
	return rc;
}

/* --- a descriptor --------------------------------------------------------- */

/* Whether the option is fd:N; *fd is -1 if N is none that could be given. */
static bool
is_descriptor(const char *option, int *fd)
{
	if (option == NULL || strncmp(option, "fd:", 3) != 0)
		return false;
	if (!text_number(option + 3, 3, 65535, fd))
		*fd = -1;
	return true;
}

/*
 * Whoever started us opened it, so it may be of any kind that ends: a file, a
 * pipe, a socket. A file that has a name is checked like one that we open; one
 * that has none (a here-document, memfd_create) is in nobody else's reach.
 */
static int
read_descriptor(const struct secret_source *src, int fd, struct secret_text *t,
    struct err *e)
{
	const char *name = t->name.data, *why;
	struct stat st;

	if (fd == -1)
		return err_set(e, "%s: must be fd:N, N from 3", name);
	if (fstat(fd, &st) == -1)
		return err_set(e, "%s: %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) &&
	    !S_ISSOCK(st.st_mode))
		return err_set(e, "%s: is no file, pipe or socket", name);
	if (S_ISREG(st.st_mode) && st.st_nlink > 0 &&
	    check_file(&st, false, name, e) == -1)
		return -1;
	why = take(fd, S_ISREG(st.st_mode), src, deadline_of(src), &t->text);
	(void)close(fd);
	return why == NULL ? 0 : err_set(e, "%s: %s", name, why);
}

/* --- systemd's credentials ------------------------------------------------ */

/* Puts the file's name into t->name, if there is one. */
static bool
has_credential(struct secret_text *t)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");

	if (dir == NULL || *dir == '\0')
		return false;
	buf_addf(&t->name, "%s/%s", dir, SECRET_SOURCE_CREDENTIAL);
	if (access(t->name.data, F_OK) == 0 || errno != ENOENT)
		return true;
	buf_clear(&t->name);
	return false;
}

/* --- a command ------------------------------------------------------------ */

/* Waits for the command's end. Returns NULL, or why that did not come. */
static const char *
reap(pid_t pid, const struct secret_source *src, int64_t deadline, int *status)
{
	const char *why;
	pid_t ended;

	while ((ended = waitpid(pid, status, WNOHANG)) != pid) {
		if (ended == -1 && errno != EINTR)
			return strerror(errno);
		if ((why = is_over(src, deadline)) != NULL)
			return why;
		(void)poll(NULL, 0, 10);
	}
	return NULL;
}

/* Ends what cannot be waited for. */
static int
give_up(pid_t pid, const char *name, const char *why, struct err *e)
{
	(void)kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	return err_set(e, "%s: %s", name, why);
}

static int
read_command(const struct secret_source *src, struct secret_text *t,
    struct err *e)
{
	int64_t deadline = deadline_of(src);
	struct child child = { .argv = src->command, .env = environ, .in = -1,
	    .err = STDERR_FILENO };
	const char *name, *why;
	int fds[2], error, status = 0;
	pid_t pid;

	/* its arguments are not shown: who knows what stands there */
	buf_addf(&t->name, "SecretsCommand %s", src->command[0]);
	name = t->name.data;
	if (!child_pipe(fds))
		return err_set(e, "%s: %s", name, strerror(errno));
	child.out = fds[1];
	error = child_start(&pid, &child);
	(void)close(fds[1]);
	if (error != 0) {
		(void)close(fds[0]);
		return err_set(e, "%s: %s", name, strerror(error));
	}
	why = take(fds[0], false, src, deadline, &t->text);
	(void)close(fds[0]);
	if (why == NULL)
		why = reap(pid, src, deadline, &status);
	if (why != NULL)
		return give_up(pid, name, why, e);
	if (WIFSIGNALED(status))
		return err_set(e, "%s: was ended by signal %d", name,
		    WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return err_set(e, "%s: failed with exit status %d", name,
		    WEXITSTATUS(status));
	return 0;
}

/* --- which one ------------------------------------------------------------ */

static int
read_any(const struct secret_source *src, struct secret_text *t, struct err *e)
{
	int fd;

	if (src->option != NULL) {
		buf_adds(&t->name, src->option);
		return is_descriptor(src->option, &fd) ?
		    read_descriptor(src, fd, t, e) :
		    read_file(src, false, t, e);
	}
	if (has_credential(t))
		return read_file(src, true, t, e);
	if (src->command != NULL)
		return read_command(src, t, e);
	return err_set(e, "there are none: no option -s, no $CREDENTIALS_"
	    "DIRECTORY/" SECRET_SOURCE_CREDENTIAL ", no SecretsCommand in "
	    "the job");
}

int
secret_source_read(const struct secret_source *src, struct secret_text *t,
    struct err *e)
{
	memset(t, 0, sizeof(*t));
	if (read_any(src, t, e) == -1)
		return -1;
	if (t->text.len == 0)
		return err_set(e, "%s: is empty", t->name.data);
	return 0;
}

void
secret_source_release(struct secret_text *t)
{
	wipe(t->text.data, t->text.cap);
	buf_release(&t->text);
	buf_release(&t->name);
}
