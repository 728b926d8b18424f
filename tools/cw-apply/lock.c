#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "date.h"
#include "io.h"
#include "lock.h"
#include "state.h"

#define LOCK_DIR	"/run/lock"
#define HOLDER		256	/* bytes that say who has the lock */
#define TRIES		10	/* against somebody who deletes the file */

/* --- shared by all users -------------------------------------------------- */

/*
 * Opens the file, which is made if it is not there; *none: it cannot be made.
 * Not with O_CREAT alone: in a directory that all may write to, kernels refuse
 * that for the files of others.
 */
static int
open_shared(const char *path, bool *none)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	mode_t mask;
	int fd = open(path, flags);

	if (fd != -1 || errno != ENOENT)
		return fd;
	mask = umask(0);
	fd = open(path, flags | O_CREAT | O_EXCL, 0444);
	(void)umask(mask);
	if (fd == -1 && errno == EEXIST)
		return open(path, flags);
	*none = fd == -1;
	return fd;
}

/* Tries once; *again if the file was deleted meanwhile. */
static int
try_shared(struct lock *l, const char *path, bool *busy, bool *again,
    struct err *e)
{
	struct stat st;
	bool none = false;

	l->shared = open_shared(path, &none);
	if (none)
		return 0;
	if (l->shared == -1)
		return err_set(e, "%s: %s", path, errno == ELOOP ?
		    "is a link: remove it" : strerror(errno));
	if (fstat(l->shared, &st) == -1 || !S_ISREG(st.st_mode))
		return err_set(e, "%s: is no regular file: remove it", path);
	if (flock(l->shared, LOCK_EX | LOCK_NB) == -1) {
		*busy = errno == EWOULDBLOCK;
		return err_set(e, "%s: %s", path, *busy ?
		    "is held by another run on this machine; to see its "
		    "process: lslocks | grep cw-apply" :
		    strerror(errno));
	}
	*again = fstat(l->shared, &st) == 0 && st.st_nlink == 0;
	return 0;
}

static int
take_shared(struct lock *l, const char *company, bool *busy, struct err *e)
{
	char path[64];
	bool again = true;
	int i, rc = 0;

	(void)snprintf(path, sizeof(path), LOCK_DIR "/atria-cw-%.16s.lock",
	    strchr(company, ':') + 1);
	for (i = 0; again && rc == 0 && i < TRIES; i++) {
		if (l->shared != -1)
			(void)close(l->shared);
		again = false;
		rc = try_shared(l, path, busy, &again, e);
	}
	return again ? err_set(e, "%s: somebody deletes it again and again",
	    path) : rc;
}

/* --- of the state directory ----------------------------------------------- */

/* Says in the file who has it: since when, and for which run of which job. */
static int
write_holder(int fd)
{
	const char *job = getenv("ATRIA_CW_JOB"), *run = getenv("ATRIA_CW_RUN");
	char now[DATE_TIME_TEXT], text[HOLDER];
	int n = snprintf(text, sizeof(text), "%ld since %s%s%.64s%s%.64s\n",
	    (long)getpid(), date_time_text(now, time(NULL)),
	    job == NULL ? "" : ", job ", job == NULL ? "" : job,
	    run == NULL ? "" : ", run ", run == NULL ? "" : run);

	return ftruncate(fd, 0) == -1 ? -1 : io_write(fd, text, (size_t)n);
}

static int
take_own(struct lock *l, const char *tenant, bool *busy, struct err *e)
{
	char *path, text[HOLDER];
	int n, rc = 0;

	if ((path = state_file("lock", tenant, e)) == NULL)
		return -1;
	l->own = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (l->own == -1) {
		rc = err_set(e, "%s: %s", path, strerror(errno));
	} else if (flock(l->own, LOCK_EX | LOCK_NB) == -1) {
		*busy = errno == EWOULDBLOCK;
		n = (int)read(l->own, text, sizeof(text) - 1);
		text[n > 0 ? n : 0] = '\0';
		text[strcspn(text, "\n")] = '\0';
		rc = err_set(e, "%s: %s%s%s", path, *busy ?
		    "is held by process " : strerror(errno), *busy ? text : "",
		    *busy ? "; wait until it ends" : "");
	} else if (write_holder(l->own) == -1) {
		warn_line("%s: %s", path, strerror(errno));
	}
	free(path);
	return rc;
}

int
lock_take(struct lock *l, const char *company, const char *tenant, bool *busy,
    struct err *e)
{
	*l = (struct lock){ -1, -1 };
	if (take_own(l, tenant, busy, e) == -1)
		return -1;
	return take_shared(l, company, busy, e);
}

void
lock_drop(struct lock *l)
{
	if (l->shared != -1)
		(void)close(l->shared);
	if (l->own != -1)
		(void)close(l->own);
	*l = (struct lock){ -1, -1 };
}
