#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "date.h"
#include "io.h"
#include "pages.h"
#include "notify.h"
#include "wrap.h"
#include "xalloc.h"

#define SUMMARY_MAX	((size_t)64 * 1024)
#define STDERR_MAX	((size_t)4096)
#define REASON_MAX	((size_t)1024)	/* of what the command said */
#define FORMAT_WAIT	(60 * 1000)	/* ms for a summary */

extern char **environ;

/* --- whether there is something to say --------------------------------- */

/* The first of the reasons that holds for the run. */
static enum notice_when
find_reason(const struct run_facts *f)
{
	if (f->exit != EXIT_DONE)
		return NOTICE_FAILURE;
	if (strcmp(f->result, RUN_WARNING) == 0)
		return NOTICE_ATTENTION;
	return f->applied > 0 ? NOTICE_CHANGE : NOTICE_ALWAYS;
}

static bool
is_dry(const struct run_facts *f)
{
	return strncmp(f->kind, "dry-", 4) == 0;
}

/* --- the summary ------------------------------------------------------- */

/* Adds what cwlog-fmt makes of the run's stream, with two options. */
static void
add_formatted(struct buf *out, const struct notification *of, const char *first,
    const char *second)
{
	char interrupted[32];
	const char *argv[] = { "cwlog-fmt", first, second, of->stream, NULL,
	    NULL };
	struct command c = { .argv = argv, .env = environ,
	    .max = out->len + SUMMARY_MAX, .wait = FORMAT_WAIT };
	struct stat st;

	if (stat(of->stream, &st) == -1 || st.st_size == 0)
		return;
	if (of->run->exit > 128) {
		(void)snprintf(interrupted, sizeof(interrupted),
		    "--interrupted=%d", of->run->exit);
		argv[3] = interrupted;
		argv[4] = of->stream;
	}
	(void)command_run(&c, out, NULL);
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
}

static void
start_subject(struct notified *t, const struct notification *of)
{
	wrap_add_clean(&t->subject, of->label == NULL || *of->label == '\0' ?
	    of->run->job : of->label);
	buf_addf(&t->subject, ": %s", of->run->result);
}

static void
make_subject(struct notified *t, const struct notification *of)
{
	int64_t n;

	add_formatted(&t->line, of, "-f", "line");
	start_subject(t, of);
	if (of->run->exit > EXIT_ERRORS)
		buf_addf(&t->subject, ", exit status %d: %s", of->run->exit,
		    of->reason != NULL ? of->reason :
		    run_meaning(of->run->exit));
	if (t->line.len > 0 && (of->run->exit <= EXIT_ERRORS ||
	    of->run->applied > 0))
		buf_addf(&t->subject, ": %s", t->line.data);
	if (ledger_get(&of->story->ledger, "unbilledCustomers", &n) && n > 0)
		buf_addf(&t->subject, "; %lld customer%s not billed",
		    (long long)n, n == 1 ? "" : "s");
}

static void
keep_summary(const struct buf *text, const struct notification *of)
{
	struct buf path = { 0 };

	buf_addf(&path, "%s/summary.txt", of->dir);
	(void)run_file_replace(path.data, text, NULL);
	buf_release(&path);
}

static void
make_summary(struct buf *out, const struct notified *t,
    const struct notification *of)
{
	(void)setenv("COLUMNS", "76", 1);
	add_formatted(out, of, "-l", "Warn");
	if (out->len > 0)
		buf_adds(out, "\n\n");
	if (t->page.len > 0)
		buf_addf(out, "Page: %s\n", t->page.data);
	buf_addf(out, "To see all of its log: atria-cw log %s %s\n",
	    of->run->job, of->run->name);
	keep_summary(out, of);
}

/* What the stages said on standard error: of a run that failed, it may be all
 * that there is. */
static void
add_stderr(struct buf *out, const struct notification *of)
{
	struct buf path = { 0 }, text = { 0 };
	char *line, *next;

	buf_addf(&path, "%s/stderr", of->dir);
	(void)io_read_file(path.data, STDERR_MAX, &text, NULL);
	if (of->run->exit != EXIT_DONE && text.len > 0) {
		buf_addc(out, '\n');
		for (line = text.data; *line != '\0'; line = next) {
			next = line + strcspn(line, "\n");
			if (*next != '\0')
				*next++ = '\0';
			wrap_add_clean(out, line);
			buf_addc(out, '\n');
		}
	}
	buf_release(&text);
	buf_release(&path);
}

/* --- the command ------------------------------------------------------- */

/* What of our environment it gets: nothing that could be a secret. */
static const char *const passed_on[] = { "PATH", "HOME", "USER", "LOGNAME",
    "SHELL", "TMPDIR" };

struct environment {
	char *items[24];
	size_t n;
};

static void
put_env(struct environment *env, const char *name, const char *value)
{
	struct buf text = { 0 };

	buf_addf(&text, "%s=", name);
	wrap_add_clean(&text, value);
	env->items[env->n++] = buf_take(&text);
}

static void
make_environment(struct environment *env, const struct notified *t,
    const struct notification *of)
{
	const char *value;
	char number[16];
	size_t i;

	for (i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++)
		if ((value = getenv(passed_on[i])) != NULL)
			put_env(env, passed_on[i], value);
	put_env(env, "LC_ALL", "C.UTF-8");
	(void)snprintf(number, sizeof(number), "%d", of->run->exit);
	put_env(env, "ATRIA_CW_JOB", of->run->job);
	put_env(env, "ATRIA_CW_LABEL", of->label == NULL ? "" : of->label);
	put_env(env, "ATRIA_CW_RUN", of->run->name);
	put_env(env, "ATRIA_CW_KIND", of->run->kind);
	put_env(env, "ATRIA_CW_SAYS", t->says);
	put_env(env, "ATRIA_CW_RESULT", of->run->result);
	put_env(env, "ATRIA_CW_EXIT", number);
	put_env(env, "ATRIA_CW_SUBJECT", t->subject.data);
	put_env(env, "ATRIA_CW_DIR", of->dir != NULL ? of->dir : "");
	put_env(env, "ATRIA_CW_PAGE", t->page.len > 0 ? t->page.data : "");
}

static void
give_to_command(struct notified *t, const struct notification *of,
    const char *input)
{
	const struct notice *n = of->notice;
	struct environment env = { .n = 0 };
	struct command c = { .argv = n->command, .env = env.items,
	    .input = input, .len = strlen(input), .max = REASON_MAX,
	    .errors = true, .wait = n->wait };
	struct buf output = { 0 };
	struct err e;

	make_environment(&env, t, of);
	t->delivered = command_run(&c, &output, &e) == 0;
	if (!t->delivered && output.len > 0)
		output.data[strcspn(output.data, "\r\n")] = '\0';
	/* its arguments are not shown: who knows what stands there */
	if (!t->delivered)
		(void)err_set(&t->fault, "NotifyCommand %s %s%s%s",
		    n->command[0], e.text, output.len > 0 ? ": " : "",
		    output.len > 0 ? output.data : "");
	while (env.n > 0)
		free(env.items[--env.n]);
	buf_release(&output);
}

static void
notify(struct notified *t, const struct notification *of)
{
	struct buf summary = { 0 }, text = { 0 };

	make_subject(t, of);
	make_summary(&summary, t, of);
	/* whoever types a dry run reads it */
	if (of->notice->command != NULL && (of->again || !is_dry(of->run))) {
		buf_addf(&text, "%s\n\n%s", t->subject.data, summary.data);
		add_stderr(&text, of);
		give_to_command(t, of, text.data);
	}
	buf_release(&text);
	buf_release(&summary);
}

/* --- the page ---------------------------------------------------------- */

static void
publish(struct notified *t, const struct notification *of)
{
	const struct run_facts *f = of->run;
	const char *end = of->story->begin.period.end;
	struct page_name name = { f->job, "", f->name, f->kind };
	struct buf path = { 0 };
	date_day day;

	if (of->notice->dir == NULL || is_dry(f))
		return;
	if (end != NULL && date_parse(&day, end))
		name.period = end;
	buf_addf(&path, "%s/report.html", of->dir);
	if (pages_publish(of->notice, &name, path.data, &t->page,
	    &t->page_fault) == -1)
		buf_clear(&t->page);
	buf_release(&path);
}

void
notify_all(struct notified *t, const struct notification *of)
{
	enum notice_when reason = find_reason(of->run);

	memset(t, 0, sizeof(*t));
	publish(t, of);
	if (!of->again && (reason > of->notice->when ||
	    strcmp(of->run->kind, "plan") == 0))
		return;
	t->says = notice_words[reason];
	notify(t, of);
}

void
notify_unbegun(struct notified *t, const struct notification *of,
    const char *reason)
{
	struct buf text = { 0 };

	memset(t, 0, sizeof(*t));
	if (of->notice->command == NULL)
		return;
	t->says = notice_words[NOTICE_FAILURE];
	start_subject(t, of);
	buf_addf(&t->subject, ", exit status %d: the %s did not begin",
	    of->run->exit, of->run->kind);
	buf_addf(&text, "%s\n\n", t->subject.data);
	wrap_add_text(&text, reason, 0, 0, 76);
	buf_addf(&text, "\nNothing was written to ConnectWise. To find out "
	    "more: atria-cw check %s\n", of->run->job);
	give_to_command(t, of, text.data);
	buf_release(&text);
}

void
notified_release(struct notified *t)
{
	buf_release(&t->line);
	buf_release(&t->subject);
	buf_release(&t->page);
}
