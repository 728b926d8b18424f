#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "journal.h"
#include "jout.h"
#include "shape.h"
#include "slurp.h"
#include "xalloc.h"

#define MAX_SIZE	((size_t)1 << 30)
#define ROTATE_SIZE	(8 * 1024 * 1024)	/* once all is settled */
#define TENANT_CHARS	16	/* of the digest, in file names */

struct journal {
	int fd;
	int lock;
	off_t size;		/* up to the end of the last whole line */
	bool broken;		/* a torn line could not be taken back */
	char *path;
	struct buf line;
};

static const struct field intent_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(intent, time) },
	{ "run", FIELD_STRING, true, FIELD_AT(intent, run) },
	{ "number", FIELD_ID, true, FIELD_AT(intent, number) },
	{ "seal", FIELD_STRING, FIELD_AT(intent, seal) },
	{ "known", FIELD_IDS, FIELD_AT(intent, known),
	    .count = offsetof(struct intent, n_known) },
};
SHAPE(intent);

/* An outcome, as it stands in the journal. */
struct noted {
	const char *time;
	const char *run;
	int64_t number;
	const char *outcome;
	int64_t addition;
	const char *request_id;
	const char *error;
};

static const struct field noted_fields[] = {
	{ "time", FIELD_STRING, true, FIELD_AT(noted, time) },
	{ "run", FIELD_STRING, true, FIELD_AT(noted, run) },
	{ "number", FIELD_ID, true, FIELD_AT(noted, number) },
	{ "outcome", FIELD_STRING, true, FIELD_AT(noted, outcome) },
	{ "addition", FIELD_ID, FIELD_AT(noted, addition) },
	{ "requestId", FIELD_STRING, FIELD_AT(noted, request_id) },
	{ "error", FIELD_STRING, FIELD_AT(noted, error) },
};
SHAPE(noted);

/* --- files ---------------------------------------------------------------- */

/* Makes the directory and those above it. */
static int
make_directories(char *path, struct err *e)
{
	char *slash;

	for (slash = strchr(path + 1, '/'); slash != NULL;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) == -1 && errno != EEXIST)
			return err_set(e, "%s: %s", path, strerror(errno));
		*slash = '/';
	}
	return 0;
}

/* The state directory's file of that kind, with its directories made. */
static char *
state_file(const char *kind, const char *tenant, struct err *e)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME"), *digest = strchr(tenant, ':') + 1;
	struct buf b = { 0 };

	if (state != NULL && *state == '/') {
		buf_adds(&b, state);
	} else if (home != NULL && *home == '/') {
		buf_addf(&b, "%s/.local/state", home);
	} else {
		(void)err_set(e, "neither XDG_STATE_HOME nor HOME is a "
		    "directory: there is no place for %s", kind);
		return NULL;
	}
	buf_addf(&b, "/atria-cw/%.*s.%s", TENANT_CHARS, digest, kind);
	if (make_directories(b.data, e) == -1) {
		buf_release(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* Takes the lock, and says in the file who has it. */
static int
take_lock(const char *tenant, enum journal_fault *fault, struct err *e)
{
	char *path, text[64];
	int fd, n;

	*fault = JOURNAL_BROKEN;
	if ((path = state_file("lock", tenant, e)) == NULL)
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1) {
		(void)err_set(e, "%s: %s", path, strerror(errno));
	} else if (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno == EWOULDBLOCK)
			*fault = JOURNAL_BUSY;
		n = (int)read(fd, text, sizeof(text) - 1);
		text[n > 0 ? n : 0] = '\0';
		text[strcspn(text, "\n")] = '\0';
		(void)err_set(e, "%s: %s%s", path, errno == EWOULDBLOCK ?
		    "is held by process " : strerror(errno),
		    errno == EWOULDBLOCK ? text : "");
		(void)close(fd);
		fd = -1;
	} else {
		n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
		if (ftruncate(fd, 0) == -1 ||
		    pwrite(fd, text, (size_t)n, 0) != n)
			warn_line("%s: %s", path, strerror(errno));
	}
	free(path);
	return fd;
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

struct journal *
journal_open(const char *path, const char *tenant, enum journal_fault *fault,
    struct err *e)
{
	struct journal *j;

	j = xcalloc(1, sizeof(*j));
	j->fd = -1;
	if ((j->lock = take_lock(tenant, fault, e)) == -1)
		goto fail;
	*fault = JOURNAL_BROKEN;
	j->path = path != NULL ? xstrdup(path) :
	    state_file("journal.ndjson", tenant, e);
	if (j->path == NULL)
		goto fail;
	j->fd = open(j->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (j->fd == -1) {
		(void)err_set(e, "%s: %s", j->path, strerror(errno));
		goto fail;
	}
	if (sync_directory(j->path, e) == -1)
		goto fail;
	return j;
fail:
	(void)journal_close(j, NULL);
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
	if (j->lock != -1)
		(void)close(j->lock);
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
	const char *p;
	size_t left;
	ssize_t n;

	if (j->broken)
		return err_set(e, "%s: was damaged by a write that failed",
		    j->path);
	buf_addc(&j->line, '\n');
	for (p = j->line.data, left = j->line.len; left > 0; ) {
		n = write(j->fd, p, left);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0) {
			(void)err_set(e, "%s: %s", j->path, n == -1 ?
			    strerror(errno) : "nothing could be written");
			j->broken = ftruncate(j->fd, j->size) == -1;
			return -1;
		}
		p += n;
		left -= (size_t)n;
	}
	j->size += (off_t)j->line.len;
	return 0;
}

static struct jout
start_line(struct journal *j, const char *type)
{
	struct jout out = { .buf = &j->line };

	buf_clear(&j->line);
	jout_object(&out, NULL);
	jout_string(&out, "type", type);
	return out;
}

int
journal_intent(struct journal *j, const struct intent *intent, struct err *e)
{
	struct jout out = start_line(j, "intent");

	shape_write(&intent_shape, intent, &out);
	jout_object(&out, "change");
	shape_write(record_change_shape, &intent->change, &out);
	jout_end_object(&out);
	jout_end_object(&out);
	if (append(j, e) == -1)
		return -1;
	if (fdatasync(j->fd) == -1)
		return err_set(e, "%s: %s", j->path, strerror(errno));
	return 0;
}

int
journal_outcome(struct journal *j, const char *run, int64_t number,
    const char *time, const struct result *r, struct err *e)
{
	const struct noted noted = {
		.time = time,
		.run = run,
		.number = number,
		.outcome = outcome_name(r->outcome),
		.addition = r->change.addition.id,
		.request_id = r->request_id,
		.error = r->error,
	};
	struct jout out = start_line(j, "outcome");

	shape_write(&noted_shape, &noted, &out);
	jout_end_object(&out);
	return append(j, e);
}

/* --- reading -------------------------------------------------------------- */

/* What was read: intents, those that have an outcome marked by number 0. */
struct reading {
	struct arena *a;
	struct intent *intents;
	size_t n;
	size_t cap;
	struct scan scan;
};

static void
forget(struct reading *rd, const struct noted *noted)
{
	size_t i;

	for (i = rd->n; i-- > 0; )
		if (rd->intents[i].number == noted->number &&
		    strcmp(rd->intents[i].run, noted->run) == 0)
			rd->intents[i].number = 0;
}

/* Drops what is settled, now and then, so that forget() stays quick. */
static void
compact(struct reading *rd)
{
	size_t i, kept = 0;

	for (i = 0; i < rd->n; i++)
		if (rd->intents[i].number != 0)
			rd->intents[kept++] = rd->intents[i];
	rd->n = kept;
}

static int
take_line(struct reading *rd, const char *text, size_t len, struct err *e)
{
	struct intent intent;
	struct noted noted;
	size_t type, change;

	if (scan_parse(&rd->scan, text, len, e) == -1)
		return -1;
	type = scan_type(&rd->scan, 0) == SCAN_OBJECT ?
	    scan_member(&rd->scan, 0, "type") : 0;
	if (type == 0)
		return err_set(e, "is no journal record");
	if (scan_is(&rd->scan, type, "outcome")) {
		if (shape_read(&noted_shape, &noted, &rd->scan, 0, rd->a,
		    e) == -1)
			return -1;
		if (strcmp(noted.outcome, outcome_name(OUTCOME_UNKNOWN)) != 0) {
			forget(rd, &noted);
			compact(rd);
		}
	} else if (scan_is(&rd->scan, type, "intent")) {
		change = scan_member(&rd->scan, 0, "change");
		if (shape_read(&intent_shape, &intent, &rd->scan, 0, rd->a,
		    e) == -1)
			return -1;
		if (change == 0 || shape_read(record_change_shape,
		    &intent.change, &rd->scan, change, rd->a, e) == -1)
			return err_set(e, "its change cannot be read");
		rd->intents = xgrow(rd->intents, rd->n, &rd->cap,
		    sizeof(*rd->intents));
		rd->intents[rd->n++] = intent;
	}
	return 0;
}

/* Reads all whole lines of text; *size is where the last of them ends. */
static int
take_lines(struct reading *rd, const struct buf *text, off_t *size,
    struct err *e)
{
	const char *p, *lf, *end = text->data + text->len;
	unsigned long line = 0;
	struct err why;

	for (p = text->data; p < end; p = lf + 1) {
		line++;
		if ((lf = memchr(p, '\n', (size_t)(end - p))) == NULL)
			break;
		if (take_line(rd, p, (size_t)(lf - p), &why) == -1)
			return err_set(e, "line %lu: %s", line, why.text);
	}
	*size = (off_t)(p - text->data);
	return 0;
}

/* Puts a large journal aside in which everything is settled. */
static int
rotate(struct journal *j, struct err *e)
{
	struct buf old = { 0 };
	int fd;

	buf_addf(&old, "%s.1", j->path);
	if (rename(j->path, old.data) == -1 ||
	    (fd = open(j->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND |
	    O_CLOEXEC, 0600)) == -1) {
		buf_release(&old);
		return err_set(e, "%s", strerror(errno));
	}
	(void)close(j->fd);
	j->fd = fd;
	j->size = 0;
	buf_release(&old);
	return sync_directory(j->path, e);
}

int
journal_unfinished(struct journal *j, struct arena *a,
    struct intent **intents, size_t *n, struct err *e)
{
	struct reading rd = { .a = a };
	struct buf text = { 0 };
	struct err why;
	int rc;

	*intents = NULL;
	*n = 0;
	rc = slurp(j->fd, MAX_SIZE, &text, &why);
	if (rc == 0 && text.len > 0)
		rc = take_lines(&rd, &text, &j->size, &why);
	if (rc == 0 && ftruncate(j->fd, j->size) == -1)
		rc = err_set(&why, "%s", strerror(errno));
	if (rc == 0 && rd.n == 0 && j->size > ROTATE_SIZE)
		rc = rotate(j, &why);
	if (rc == 0 && rd.n > 0) {
		*intents = arena_array(a, rd.n, sizeof(**intents));
		memcpy(*intents, rd.intents, rd.n * sizeof(**intents));
		*n = rd.n;
	}
	free(rd.intents);
	scan_release(&rd.scan);
	buf_release(&text);
	return rc == 0 ? 0 : err_set(e, "%s: %s", j->path, why.text);
}
