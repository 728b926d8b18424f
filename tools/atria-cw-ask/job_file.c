/* realpath(), which glibc hides otherwise */
#define _XOPEN_SOURCE 700	/* NOLINT(bugprone-reserved-identifier) */

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
#include "guard_limits.h"
#include "io.h"
#include "job.h"
#include "job_file.h"
#include "period.h"
#include "rulebook.h"
#include "xalloc.h"

/* --- what is there -------------------------------------------------------- */

static int
read_file(struct job_file *f, struct err *e)
{
	struct stat st;

	buf_clear(&f->text);
	f->exists = stat(f->path, &st) == 0;
	if (!f->exists && errno == ENOENT)
		return 0;
	if (!f->exists)
		return err_set(e, "%s: %s", f->path, strerror(errno));
	f->mode = st.st_mode & 07777;
	f->uid = st.st_uid;
	f->gid = st.st_gid;
	return io_read_file(f->path, CONF_MAX_SIZE, &f->text, e);
}

int
job_file_open(struct job_file *f, const char *path, struct err *e)
{
	f->lock = -1;
	f->mode = 0644;
	f->path = realpath(path, NULL);
	if (f->path == NULL)
		f->path = xstrdup(path);
	return read_file(f, e);
}

int
job_file_lock(struct job_file *f, struct err *e)
{
	char *folder = xstrndup(f->path,
	    (size_t)(strrchr(f->path, '/') - f->path));
	int rc;

	f->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->lock == -1 || flock(f->lock, LOCK_EX) == -1)
		rc = err_set(e, "%s: %s", folder, strerror(errno));
	else
		rc = read_file(f, e);
	free(folder);
	return rc;
}

void
job_file_release(struct job_file *f)
{
	if (f->lock != -1)
		(void)close(f->lock);
	buf_release(&f->text);
	free(f->path);
}

/* --- what takes its place ------------------------------------------------- */

static int
write_new(const struct job_file *f, int fd, const struct buf *new)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || (f->exists &&
	    (st.st_uid != f->uid || st.st_gid != f->gid) &&
	    fchown(fd, f->uid, f->gid) == -1))
		return -1;
	return fchmod(fd, f->mode) == -1 ||
	    io_write(fd, new->data, new->len) == -1 || fsync(fd) == -1 ? -1 : 0;
}

/* Makes the new file beside the old one, checks it, and gives it its name. */
static int
replace(struct job_file *f, const struct buf *new, struct err *e)
{
	struct buf path = { 0 };
	int fd, status = EXIT_LOCAL;

	buf_addf(&path, "%s.new-XXXXXX", f->path);
	fd = mkstemp(path.data);
	if (fd == -1 || write_new(f, fd, new) == -1)
		(void)err_set(e, "%s cannot be written: %s", f->path,
		    strerror(errno));
	else if (f->check != NULL && f->check(path.data, f->path, e) == -1)
		status = EXIT_CONFIG;
	else if (rename(path.data, f->path) == -1)
		(void)err_set(e, "%s cannot be replaced: %s", f->path,
		    strerror(errno));
	else
		status = EXIT_DONE;
	if (fd != -1) {
		(void)close(fd);
		if (status != EXIT_DONE)
			(void)unlink(path.data);
	}
	buf_release(&path);
	return status;
}

int
job_file_save(struct job_file *f, const struct buf *new, struct err *e)
{
	struct buf old = { 0 };
	int status = EXIT_LOCAL;

	if (f->lock != -1)
		return replace(f, new, e);
	buf_add(&old, f->text.data, f->text.len);
	if (job_file_lock(f, e) == 0) {
		if (buf_same(&old, &f->text)) {
			status = replace(f, new, e);
		} else {
			(void)err_set(e, "%s was changed by somebody else "
			    "meanwhile; nothing was saved", f->path);
			status = EXIT_REFUSED;
		}
	}
	if (f->lock != -1)
		(void)close(f->lock);
	f->lock = -1;
	buf_release(&old);
	return status;
}

/* --- checks --------------------------------------------------------------- */

/* Makes *e of *why, which may call the file `known`; *e calls it path. */
static int
name_file(struct err *e, const char *path, const char *known,
    const struct err *why)
{
	size_t len = strlen(known);

	return strncmp(why->text, known, len) == 0 ?
	    err_set(e, "%s%s", path, why->text + len) :
	    err_set(e, "%s: %s", path, why->text);
}

int
job_file_check(const char *new, const char *path, struct err *e)
{
	struct limit limits[JOB_GUARDS];
	struct billing_period period;
	struct job job;
	struct err why;
	int fd = open(new, O_RDONLY | O_CLOEXEC), rc;

	if (fd == -1)
		return err_set(e, "%s: %s", new, strerror(errno));
	rc = job_read(&job, fd, path, e);
	(void)close(fd);
	if (rc == 0 && (period_find(&period, job.facts.billing_period_end,
	    job.facts.billing_period, date_local(time(NULL)), &why) == -1 ||
	    limits_read(limits, &job, NULL, &why) == -1))
		rc = name_file(e, path, path, &why);
	job_release(&job);
	return rc;
}

/* The rules are read under the name of the new file. */
int
job_file_check_rules(const char *new, const char *path, struct err *e)
{
	struct rulebook book = { .n = 0 };
	struct err why;
	int rc = rulebook_load(&book, new, &why);

	if (rc == 0)
		rc = rulebook_begin(&book, date_local(time(NULL)), &why);
	if (rc == -1)
		(void)name_file(e, path, new, &why);
	rulebook_release(&book);
	return rc;
}
