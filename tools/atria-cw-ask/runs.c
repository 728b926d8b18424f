#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "date.h"
#include "io.h"
#include "runs.h"
#include "scan.h"

#define DAY	86400
#define FACTS_MAX	((size_t)1 << 20)

/* --- the folder ----------------------------------------------------------- */

/* As the runner names them, which leaves out what is no run. */
static int
is_run(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len >= 8 && len < RUN_NAME &&
	    strspn(entry->d_name, "0123456789TZ-") == len;
}

static bool
has_facts(const char *runs, const char *name)
{
	char path[4096];

	return (size_t)snprintf(path, sizeof(path), "%s/%s/run.json", runs,
	    name) < sizeof(path) && access(path, F_OK) == 0;
}

/* The names of all runs that have facts, the oldest first. */
static size_t
list_runs(const char *runs, struct dirent ***names)
{
	int all, i;
	size_t n = 0;

	*names = NULL;
	all = scandir(runs, names, is_run, alphasort);
	for (i = 0; i < all; i++)
		if (has_facts(runs, (*names)[i]->d_name))
			(*names)[n++] = (*names)[i];
		else
			free((*names)[i]);
	return n;
}

static void
free_names(struct dirent **names, size_t n)
{
	while (n > 0)
		free(names[--n]);
	free(names);
}

/* Whether the run is under way: the newest of a job whose lock is held. */
static bool
is_under_way(const char *dir)
{
	const char *name = strrchr(dir, '/');
	struct dirent **names;
	struct buf path = { 0 };
	bool held, newest;
	size_t n;
	int fd;

	if (name == NULL)
		return false;
	buf_addf(&path, "%.*s/../lock", (int)(name - dir), dir);
	fd = open(path.data, O_RDONLY | O_CLOEXEC);
	held = fd != -1 && flock(fd, LOCK_SH | LOCK_NB) == -1;
	if (fd != -1)
		(void)close(fd);
	buf_clear(&path);
	buf_add(&path, dir, (size_t)(name - dir));
	n = list_runs(path.data, &names);
	newest = n > 0 && strcmp(names[n - 1]->d_name, name + 1) == 0;
	free_names(names, n);
	buf_release(&path);
	return held && newest;
}

/* --- run.json ------------------------------------------------------------- */

static void
read_fact(const struct scan *s, size_t object, const char *name, char *out,
    size_t size)
{
	size_t tok = scan_member(s, object, name);

	if (tok == 0 || scan_type(s, tok) != SCAN_STRING ||
	    !scan_copy(s, tok, out, size))
		*out = '\0';
}

static int64_t
read_count(const struct scan *s, size_t object, const char *name)
{
	size_t tok = scan_member(s, object, name);
	int64_t n;

	return tok != 0 && scan_whole(s, tok, &n) ? n : -1;
}

static void
take_facts(struct run_facts *f, const struct scan *s)
{
	size_t period = scan_member(s, 0, "period");
	size_t counts = scan_member(s, 0, "counts");

	read_fact(s, 0, "job", f->job, sizeof(f->job));
	read_fact(s, 0, "kind", f->kind, sizeof(f->kind));
	read_fact(s, 0, "of", f->of, sizeof(f->of));
	read_fact(s, 0, "started", f->started, sizeof(f->started));
	read_fact(s, 0, "result", f->result, sizeof(f->result));
	read_fact(s, 0, "seal", f->seal, sizeof(f->seal));
	f->exit = (int)read_count(s, 0, "exit");
	if (period != 0 && scan_type(s, period) == SCAN_OBJECT)
		read_fact(s, period, "end", f->period_end,
		    sizeof(f->period_end));
	if (counts != 0 && scan_type(s, counts) == SCAN_OBJECT)
		f->applied = read_count(s, counts, "applied");
}

void
run_facts_read(struct run_facts *f, const char *dir)
{
	struct buf path = { 0 }, text = { 0 };
	struct scan s = { 0 };
	struct err e;

	memset(f, 0, sizeof(*f));
	f->exit = -1;
	f->applied = -1;
	buf_addf(&path, "%s/run.json", dir);
	if (io_read_file(path.data, FACTS_MAX, &text, &e) == 0 &&
	    text.len > 0 && scan_parse(&s, text.data, text.len, &e) == 0 &&
	    scan_type(&s, 0) == SCAN_OBJECT)
		take_facts(f, &s);
	f->running = f->exit == -1 && is_under_way(dir);
	scan_release(&s);
	buf_release(&text);
	buf_release(&path);
}

const char *
run_started_text(const struct run_facts *f, char out[RUN_FACT])
{
	struct tm tm;
	int64_t seconds;
	time_t t;

	if (!date_time_parse(&seconds, f->started))
		return "";
	t = (time_t)seconds;
	if (localtime_r(&t, &tm) == NULL ||
	    strftime(out, RUN_FACT, "%Y-%m-%d %H:%M", &tm) == 0)
		return "";
	return out;
}

const char *
run_result_text(const struct run_facts *f, char out[2 * RUN_FACT])
{
	char applied[32] = "", status[32] = "";

	if (f->exit == -1)
		return f->running ? "running" : "cut short";
	if (f->applied != -1)
		(void)snprintf(applied, sizeof(applied), ", %lld applied",
		    (long long)f->applied);
	if (f->exit > 1)
		(void)snprintf(status, sizeof(status), ", exit status %d",
		    f->exit);
	(void)snprintf(out, 2 * RUN_FACT, "%s%s%s", f->result, applied,
	    status);
	return out;
}

/* --- how long they are kept ----------------------------------------------- */

static bool
could_write(const char *runs, const char *name)
{
	struct run_facts f;
	struct buf dir = { 0 };

	buf_addf(&dir, "%s/%s", runs, name);
	run_facts_read(&f, dir.data);
	buf_release(&dir);
	return strcmp(f.kind, "run") == 0 || strcmp(f.kind, "apply") == 0 ||
	    strcmp(f.kind, "undo") == 0;
}

void
runs_add_old(struct buf *out, const char *runs, const char *self, int keep,
    int days)
{
	struct dirent **names;
	char before[DATE_TIME_TEXT];
	struct tm tm;
	time_t t = time(NULL) - (time_t)days * DAY;
	size_t n = list_runs(runs, &names), i, wrote;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(before, sizeof(before), "%Y%m%dT%H%M%SZ", &tm) == 0)
		*before = '\0';	/* older than all: keeps them */
	for (wrote = n; wrote > 0; wrote--)
		if (could_write(runs, names[wrote - 1]->d_name))
			break;
	for (i = 0; i < n; i++)
		if (i + 1 != wrote && strcmp(names[i]->d_name, self) != 0 &&
		    (n - i > (size_t)keep ||
		    strcmp(names[i]->d_name, before) < 0))
			buf_addf(out, " %s", names[i]->d_name);
	free_names(names, n);
}
