#include <dirent.h>
#include <errno.h>
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
#include "xalloc.h"

#define DAY	86400
#define FACTS_MAX	((size_t)1 << 20)

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
	read_fact(s, 0, "user", f->user, sizeof(f->user));
	read_fact(s, 0, "sudoUser", f->sudo_user, sizeof(f->sudo_user));
	read_fact(s, 0, "host", f->host, sizeof(f->host));
	read_fact(s, 0, "message", f->message, sizeof(f->message));
	read_fact(s, 0, "result", f->result, sizeof(f->result));
	read_fact(s, 0, "seal", f->seal, sizeof(f->seal));
	f->process = read_count(s, 0, "process");
	f->exit = (int)read_count(s, 0, "exit");
	if ((f->number = read_count(s, 0, "number")) < 0)
		f->number = RUN_UNNUMBERED;
	f->part = scan_member(s, 0, "part") != 0;
	f->unheard = scan_member(s, 0, "notifyFault") != 0;
	f->unpublished = scan_member(s, 0, "pageFault") != 0;
	if (period != 0 && scan_type(s, period) == SCAN_OBJECT)
		read_fact(s, period, "end", f->period_end,
		    sizeof(f->period_end));
	if (counts != 0 && scan_type(s, counts) == SCAN_OBJECT)
		f->applied = read_count(s, counts, "applied");
}

void
run_facts_read(struct run_facts *f, const char *dir)
{
	const char *name = strrchr(dir, '/');
	struct buf path = { 0 }, text = { 0 };
	struct scan s = { 0 };
	struct err e;

	memset(f, 0, sizeof(*f));
	f->exit = -1;
	f->process = -1;
	f->number = RUN_UNNUMBERED;
	f->applied = -1;
	(void)snprintf(f->name, sizeof(f->name), "%s", name == NULL ? dir :
	    name + 1);
	buf_addf(&path, "%s/run.json", dir);
	if (io_read_file(path.data, FACTS_MAX, &text, &e) == 0 &&
	    text.len > 0 && scan_parse(&s, text.data, text.len, &e) == 0 &&
	    scan_type(&s, 0) == SCAN_OBJECT)
		take_facts(f, &s);
	scan_release(&s);
	buf_release(&text);
	buf_release(&path);
}

int
run_file_replace(const char *path, const struct buf *text, struct err *e)
{
	struct buf new = { 0 };
	FILE *f;
	int rc = -1;

	buf_addf(&new, "%s.new", path);
	if ((f = fopen(new.data, "w")) != NULL) {
		rc = fwrite(text->data, 1, text->len, f) == text->len ? 0 : -1;
		if (fclose(f) == EOF || rc == -1 ||
		    rename(new.data, path) == -1)
			rc = -1;
	}
	if (rc == -1) {
		(void)err_set(e, "%s cannot be written: %s", path,
		    strerror(errno));
		(void)unlink(new.data);
	}
	buf_release(&new);
	return rc;
}

/* --- the folder ----------------------------------------------------------- */

/* As the runner names them, which leaves out what is no run. */
static int
is_run(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len >= 8 && len < RUN_NAME &&
	    strspn(entry->d_name, "0123456789TZabcdef-") == len;
}

static bool
has_facts(const char *dir)
{
	struct buf path = { 0 };
	bool has;

	buf_addf(&path, "%s/run.json", dir);
	has = access(path.data, F_OK) == 0;
	buf_release(&path);
	return has;
}

static int
compare_runs(const void *a, const void *b)
{
	const struct run_facts *ra = a, *rb = b;

	return ra->number != rb->number ?
	    (ra->number > rb->number) - (ra->number < rb->number) :
	    strcmp(ra->name, rb->name);
}

/* Whether a run of the job is under way: its lock is held. */
static bool
is_locked(const char *runs)
{
	struct buf path = { 0 };
	bool held;
	int fd;

	buf_addf(&path, "%s/../lock", runs);
	fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	held = fd != -1 && flock(fd, LOCK_SH | LOCK_NB) == -1;
	if (fd != -1)
		(void)close(fd);
	buf_release(&path);
	return held;
}

size_t
runs_list(const char *runs, struct run_facts **list)
{
	struct dirent **names = NULL;
	struct buf path = { 0 };
	int all = scandir(runs, &names, is_run, NULL), i;
	size_t n = 0;

	*list = xcalloc(all > 0 ? (size_t)all : 1, sizeof(**list));
	for (i = 0; i < all; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s", runs, names[i]->d_name);
		free(names[i]);
		if (has_facts(path.data))
			run_facts_read(&(*list)[n++], path.data);
	}
	free(names);
	buf_release(&path);
	qsort(*list, n, sizeof(**list), compare_runs);
	if (n > 0 && (*list)[n - 1].exit == -1)
		(*list)[n - 1].running = is_locked(runs);
	return n;
}

/* --- one of them ---------------------------------------------------------- */

/* Whether its kind is one that writes: no plan, no dry run. */
static bool
could_write(const struct run_facts *f)
{
	return strcmp(f->kind, "run") == 0 || strcmp(f->kind, "apply") == 0 ||
	    strcmp(f->kind, "undo") == 0;
}

bool
run_may_have_written(const struct run_facts *f)
{
	if (!could_write(f) || f->exit == EXIT_CONFIG ||
	    f->exit == EXIT_REFUSED)
		return false;
	return f->applied > 0 || f->exit == -1 || f->exit > EXIT_REFUSED ||
	    f->applied == -1;
}

static bool
is_listed(const char *name, char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/*
 * Whether later runs took back all changes of the run. It may not know how many
 * they were; then an undo of the whole run, that ended well, did.
 */
static bool
is_undone(const struct run_facts *list, size_t n, const struct run_facts *of)
{
	const struct run_facts *f;
	int64_t undone = 0;

	for (f = list; f < list + n; f++) {
		if (strcmp(f->kind, "undo") != 0 ||
		    strcmp(f->of, of->name) != 0)
			continue;
		if (of->applied < 0 && f->exit == EXIT_DONE && !f->part)
			return true;
		undone += f->applied > 0 ? f->applied : 0;
	}
	return of->applied > 0 && undone >= of->applied;
}

static const struct run_facts *
find_undoable(const struct run_facts *list, size_t n, char *const *skip)
{
	const struct run_facts *f;

	for (f = list + n; f > list; ) {
		f--;
		if (run_may_have_written(f) && strcmp(f->kind, "undo") != 0 &&
		    !is_listed(f->name, skip) && !is_undone(list, n, f))
			return f;
	}
	return NULL;
}

static const struct run_facts *
find_plan(const struct run_facts *list, size_t n)
{
	while (n > 0 && strcmp(list[n - 1].kind, "plan") != 0)
		n--;
	return n > 0 ? &list[n - 1] : NULL;
}

static const struct run_facts *
find_period(const struct run_facts *list, size_t n, const char *word,
    bool undos)
{
	const struct run_facts *f, *plan = NULL;
	size_t len = strlen(word);

	for (f = list + n; f > list; ) {
		f--;
		if (strncmp(f->period_end, word, len) != 0 ||
		    (!undos && strstr(f->kind, "undo") != NULL))
			continue;
		if (could_write(f))
			return f;
		if (plan == NULL)
			plan = f;
	}
	return plan;
}

/* 2026-10 or 2026-10-25 */
static bool
is_period(const char *word)
{
	return strlen(word) >= 7 && word[4] == '-';
}

const struct run_facts *
runs_find_plan(const struct run_facts *list, size_t n, const char *word)
{
	char *const none[] = { NULL };

	return is_period(word) ? find_period(list, n, word, false) :
	    runs_find(list, n, word, none);
}

const struct run_facts *
runs_find(const struct run_facts *list, size_t n, const char *word,
    char *const *skip)
{
	size_t i;

	if (strcmp(word, "last") == 0)
		return n > 0 ? &list[n - 1] : NULL;
	if (strcmp(word, "planned") == 0)
		return find_plan(list, n);
	if (strcmp(word, "undoable") == 0)
		return find_undoable(list, n, skip);
	for (i = 0; i < n; i++)
		if (strcmp(list[i].name, word) == 0)
			return &list[i];
	return is_period(word) ? find_period(list, n, word, true) : NULL;
}

/* --- in words ------------------------------------------------------------- */

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
run_by_text(const struct run_facts *f, char out[2 * RUN_FACT])
{
	(void)snprintf(out, 2 * RUN_FACT, *f->sudo_user == '\0' ? "%s%s" :
	    "%s (%s)", f->user, f->sudo_user);
	return out;
}

const char *
run_meaning(int status)
{
	static const char *const meanings[] = { "",
		"done, but there are errors",
		"job file, secrets or options cannot be used",
		"a local file or disk failed, or a stage was cut short",
		"Atria or ConnectWise cannot be reached, or rejects the keys",
		"refused, nothing was written" };

	return status <= EXIT_REFUSED ? meanings[status] :
	    status == 129 || status == 130 || status == 143 ? "interrupted" :
	    "a program died";
}

const char *
run_result_word(const char *kind, int status, const char *completed)
{
	switch (status) {
	case EXIT_DONE:
		if (strcmp(kind, "plan") == 0 || strncmp(kind, "dry-", 4) == 0)
			return "Planned";
		return completed == NULL ? "Success" : completed;
	case EXIT_ERRORS: return "Error";
	case EXIT_CONFIG: case EXIT_LOCAL: case EXIT_REMOTE: return "Failed";
	case EXIT_REFUSED: return "Refused";
	case 129: case 130: case 143: return "Interrupted";
	default: return "Died";
	}
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
	(void)snprintf(out, 2 * RUN_FACT, "%s%s%s%s%s", f->result, applied,
	    status, f->unheard ? ", nobody notified" : "",
	    f->unpublished ? ", no page" : "");
	return out;
}

/* --- how long they are kept ----------------------------------------------- */

void
runs_add_old(struct buf *out, const char *runs, const char *self, int keep,
    int days)
{
	struct run_facts *list, *f;
	char before[DATE_TIME_TEXT];
	int seen[2] = { 0, 0 };		/* others, those that wrote */
	time_t t = time(NULL) - (time_t)days * DAY;
	struct tm tm;
	size_t i;
	bool wrote, needed = true;	/* the newest that could write */

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(before, sizeof(before), "%Y%m%dT%H%M%SZ", &tm) == 0)
		*before = '\0';	/* older than all: keeps them */
	for (i = runs_list(runs, &list); i > 0; i--) {
		f = &list[i - 1];
		wrote = run_may_have_written(f);
		if (needed && could_write(f))
			needed = false;
		else if (strcmp(f->name, self) != 0 && (seen[wrote] >= keep ||
		    strcmp(f->name, before) < 0))
			buf_addf(out, " %s", f->name);
		seen[wrote]++;
	}
	free(list);
}
