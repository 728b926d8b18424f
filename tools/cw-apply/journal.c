#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "journal.h"
#include "state.h"
#include "xalloc.h"

#define ROTATE_SIZE	(8 * 1024 * 1024)	/* without unfinished intents */

struct journal {
	int fd;
	off_t size;		/* up to the end of the last whole line */
	int64_t last;		/* the greatest number of an intent */
	bool broken;		/* a torn line could not be taken back */
	const char *tenant;
	char *path;
	struct buf line;
};

/* --- files ---------------------------------------------------------------- */

char *
journal_path(const char *path, const char *tenant, struct err *e)
{
	return path != NULL ? xstrdup(path) :
	    state_file("journal.ndjson", tenant, e);
}

/* Makes the name of a new file last. */
static int
sync_directory(const char *path, struct err *e)
{
	char *dir = xstrdup(path), *slash = strrchr(dir, '/');
	int fd, rc = 0;

	if (slash != NULL)
		*(slash == dir ? slash + 1 : slash) = '\0';
	fd = open(slash != NULL ? dir : ".", O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC);
	if (fd == -1 || fsync(fd) == -1)
		rc = err_set(e, "%s: %s", path, strerror(errno));
	if (fd != -1)
		(void)close(fd);
	free(dir);
	return rc;
}

/* --- reading -------------------------------------------------------------- */

/* What is read of a journal, up to the line at hand. */
struct reading {
	int64_t last;		/* the greatest number of all */
	struct intents *open;	/* without a known outcome */
};

static void
take_line(void *ctx, const struct journal_line *line)
{
	struct reading *r = ctx;
	struct intents *open = r->open;
	const struct journal_outcome *done = &line->outcome;
	size_t i, kept = 0;

	if (line->kind == LINE_INTENT) {
		if (line->intent.number > r->last)
			r->last = line->intent.number;
		open->list = xgrow(open->list, open->n, &open->cap,
		    sizeof(*open->list));
		open->list[open->n++] = line->intent;
		return;
	}
	if (line->kind != LINE_OUTCOME ||
	    (done->outcome == OUTCOME_UNKNOWN && !done->final))
		return;
	for (i = 0; i < open->n; i++)
		if (!journal_outcome_is_of(done, &open->list[i]))
			open->list[kept++] = open->list[i];
	open->n = kept;
}

/* Puts a large journal aside without unfinished intents. */
static int
rotate(struct journal *j, struct err *e)
{
	struct buf old = { 0 };
	int fd;

	buf_addf(&old, "%s.1", j->path);
	if (rename(j->path, old.data) == -1 ||
	    (fd = open(j->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND |
	    O_CLOEXEC, 0600)) == -1 || flock(fd, LOCK_EX | LOCK_NB) == -1) {
		buf_release(&old);
		return err_set(e, "%s", strerror(errno));
	}
	(void)close(j->fd);
	j->fd = fd;
	j->size = 0;
	buf_release(&old);
	return sync_directory(j->path, e);
}

/* Whether what has no whole line may be the beginning of a journal. */
static bool
is_torn_line(const struct buf *text)
{
	static const char *const starts[] = { "{\"type\":\"run\",",
	    "{\"type\":\"intent\"," };
	size_t i, len;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		len = strlen(starts[i]);
		if (text->len == 0 || memcmp(text->data, starts[i],
		    text->len < len ? text->len : len) == 0)
			return true;
	}
	return false;
}

/* Reads all lines, and cuts off the last one if it is torn. */
static int
read_journal(struct journal *j, struct intents *unfinished, struct arena *a,
    struct err *e)
{
	struct reading reading = { .open = unfinished };
	struct buf text = { 0 };
	struct err why;
	size_t whole = 0;
	int rc;

	rc = io_read_all(j->fd, JOURNAL_MAX, &text, &why);
	if (rc == 0)
		rc = journal_lines_read(&text, j->tenant, take_line, &reading,
		    a, &whole, &why);
	if (rc == 0 && whole == 0 && !is_torn_line(&text))
		rc = err_set(&why, "is no journal");
	j->size = (off_t)whole;
	j->last = reading.last;
	if (rc == 0 && ftruncate(j->fd, j->size) == -1)
		rc = err_set(&why, "%s", strerror(errno));
	if (rc == 0 && unfinished->n == 0 && j->size > ROTATE_SIZE)
		rc = rotate(j, &why);
	buf_release(&text);
	return rc == 0 ? 0 : err_set(e, "%s: %s", j->path, why.text);
}

/* --- opening and closing -------------------------------------------------- */

/* Opens and locks the file. */
static int
open_file(struct journal *j, bool *busy, struct err *e)
{
	struct stat st;

	j->fd = open(j->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (j->fd == -1)
		return err_set(e, "%s: %s", j->path, strerror(errno));
	if (fstat(j->fd, &st) == -1 || !S_ISREG(st.st_mode))
		return err_set(e, "%s: is no regular file", j->path);
	if (flock(j->fd, LOCK_EX | LOCK_NB) == -1) {
		*busy = errno == EWOULDBLOCK;
		return err_set(e, "%s: %s", j->path, *busy ?
		    "is in use by another run" : strerror(errno));
	}
	return sync_directory(j->path, e);
}

/* A journal elsewhere (path) must not hide what the usual one has open. */
static int
check_usual(const char *path, const char *tenant, bool *busy, struct arena *a,
    struct err *e)
{
	struct intents open = { 0 };
	struct reading reading = { .open = &open };
	struct buf text = { 0 };
	char *usual;
	size_t whole;
	int rc = 0;

	if (path == NULL)
		return 0;
	if ((usual = journal_path(NULL, tenant, e)) == NULL)
		return -1;
	if (access(usual, F_OK) == 0) {
		rc = io_read_file(usual, JOURNAL_MAX, &text, e);
		if (rc == 0)
			rc = journal_lines_read(&text, tenant, take_line,
			    &reading, a, &whole, e);
	}
	if (rc == 0 && open.n > 0) {
		*busy = true;
		rc = err_set(e, "%s: a run that was cut short has left %zu "
		    "open writes in it: run once without -j", usual, open.n);
	}
	free(open.list);
	buf_release(&text);
	free(usual);
	return rc;
}

struct journal *
journal_open(const char *path, const char *tenant, struct intents *unfinished,
    struct arena *a, bool *busy, struct err *e)
{
	struct journal *j = xcalloc(1, sizeof(*j));
	struct err ignored;

	*unfinished = (struct intents){ 0 };
	j->fd = -1;
	j->tenant = tenant;
	if ((j->path = journal_path(path, tenant, e)) != NULL &&
	    check_usual(path, tenant, busy, a, e) == 0 &&
	    open_file(j, busy, e) == 0 &&
	    read_journal(j, unfinished, a, e) == 0)
		return j;
	(void)journal_close(j, &ignored);
	return NULL;
}

int
journal_close(struct journal *j, struct err *e)
{
	int rc = 0;

	if (j == NULL)
		return 0;
	if (j->fd != -1 && fsync(j->fd) == -1)
		rc = err_set(e, "%s: %s", j->path, strerror(errno));
	if (j->fd != -1 && close(j->fd) == -1 && rc == 0)
		rc = err_set(e, "%s: %s", j->path, strerror(errno));
	buf_release(&j->line);
	free(j->path);
	free(j);
	return rc;
}

/* --- writing -------------------------------------------------------------- */

/*
 * Appends the line that is in j->line. What was written of a line that does
 * not fit is taken back, so that a torn line is only ever the last one.
 */
static int
append(struct journal *j, struct err *e)
{
	if (j->broken)
		return err_set(e, "%s: was damaged by a write that failed",
		    j->path);
	buf_addc(&j->line, '\n');
	if (io_write(j->fd, j->line.data, j->line.len) == -1) {
		(void)err_set(e, "%s: %s", j->path, strerror(errno));
		j->broken = ftruncate(j->fd, j->size) == -1;
		return -1;
	}
	j->size += (off_t)j->line.len;
	return 0;
}

int
journal_run(struct journal *j, const struct journal_run *run, struct err *e)
{
	buf_clear(&j->line);
	journal_line_run(run, &j->line);
	return append(j, e);
}

int
journal_intent(struct journal *j, const struct intent *intent, struct err *e)
{
	buf_clear(&j->line);
	journal_line_intent(intent, &j->line);
	if (append(j, e) == -1)
		return -1;
	j->last = intent->number;
	return 0;
}

int
journal_sync(struct journal *j, struct err *e)
{
	return fdatasync(j->fd) == 0 ? 0 :
	    err_set(e, "%s: %s", j->path, strerror(errno));
}

int64_t
journal_next(const struct journal *j)
{
	return j->last + 1;
}

int
journal_outcome(struct journal *j, const struct intent *intent,
    const char *time, const struct result *r, bool final, struct err *e)
{
	const struct journal_outcome noted = {
		.time = time,
		.run = intent->run,
		.execution = intent->execution,
		.number = intent->number,
		.outcome = r->outcome,
		.final = final && r->outcome == OUTCOME_UNKNOWN,
		.addition = r->change.addition.id,
		.request_id = r->request_id,
		.error = r->error,
	};

	buf_clear(&j->line);
	journal_line_outcome(&noted, &j->line);
	return append(j, e);
}
