#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "io.h"
#include "job_list.h"
#include "questions.h"
#include "runs.h"
#include "story.h"
#include "text.h"
#include "xalloc.h"

/*
 * run --all: a process for each job that is enabled, as many at once as one
 * wants. What is wrong with a job is for its own run to say, and keeps no other
 * from running.
 */

/* ms after the first signal: when a job gets it again, and when it is killed */
#define AGAIN	90000
#define KILL	100000

struct task {
	char *name;
	pid_t pid;		/* 0: is not running */
	int status;		/* its exit status; -1: has not ended */
	bool turned_away;	/* another job was in its way */
	FILE *said[2];		/* on stdout and stderr; NULL: goes there */
};

struct all {
	const char *state;
	char **command;		/* of a job, with a place for its name */
	size_t name_at;
	bool for_customer;	/* --only is given */
	struct task *tasks;
	size_t n;
	size_t at_once;
	bool last;		/* who is turned away does not run again */
	sigset_t heard;		/* SIGCHLD, and signals that end us */
	sigset_t usual;		/* what is blocked otherwise */
	int interrupted;	/* the first of these, or 0 */
	int64_t since;		/* clock_ms() of that */
	bool again, killed;
};

/* --- one job -------------------------------------------------------------- */

static void
become_job(const struct all *all, struct task *t)
{
	int null = open("/dev/null", O_RDONLY), i;

	(void)setpgid(0, 0);	/* signals of the terminal come to us alone */
	if (null != -1)
		(void)dup2(null, STDIN_FILENO);
	for (i = 0; i < 2; i++)
		if (t->said[i] != NULL)
			(void)dup2(fileno(t->said[i]), STDOUT_FILENO + i);
	if (!all->last)
		(void)setenv("ATRIA_CW_KNOWN", "turned away", 1);
	(void)sigprocmask(SIG_SETMASK, &all->usual, NULL);
	all->command[all->name_at] = t->name;
	(void)execv(all->command[0], all->command);
	_exit(126);
}

static void
start_task(struct all *all, struct task *t)
{
	int i;

	for (i = 0; i < 2; i++)
		t->said[i] = all->at_once > 1 ? tmpfile() : NULL;
	t->pid = fork();
	if (t->pid == 0)
		become_job(all, t);
	if (t->pid == -1) {
		warn_line("job %s: %s", t->name, strerror(errno));
		t->pid = 0;
		t->status = EXIT_LOCAL;
	}
}

/* Whether the job's last run has such an error: a set of story_read(). */
static bool
last_said(const struct all *all, const struct task *t, char *set)
{
	static const char *const files[] = { "result", "plan", "resolved",
	    "fetch" };
	struct buf path = { 0 };
	char *sets[] = { set, NULL };
	struct run_facts *list;
	struct story s;
	struct stat st;
	size_t n, i;
	bool said = false;

	buf_addf(&path, "%s/%s/runs", all->state, t->name);
	n = runs_list(path.data, &list);
	for (i = 0; n > 0 && i < sizeof(files) / sizeof(files[0]); i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s/runs/%s/%s.ndjson", all->state, t->name,
		    list[n - 1].name, files[i]);
		if (stat(path.data, &st) == -1 || st.st_size == 0)
			continue;
		story_read(&s, path.data, sets);
		said = s.errors[0] != NULL;
		story_release(&s);
		break;
	}
	free(list);
	buf_release(&path);
	return said;
}

/* What the job said, in one piece; not if it runs again. */
static void
show_said(struct task *t)
{
	char text[8192];
	size_t n;
	int i;

	for (i = 0; i < 2; i++) {
		if (t->said[i] == NULL)
			continue;
		rewind(t->said[i]);
		while (!t->turned_away &&
		    (n = fread(text, 1, sizeof(text), t->said[i])) > 0)
			(void)io_write(STDOUT_FILENO + i, text, n);
		(void)fclose(t->said[i]);
	}
}

static void
reap_task(const struct all *all, struct task *t)
{
	char in_the_way[] = "AX18";
	int status;

	if (t->pid == 0 || waitpid(t->pid, &status, WNOHANG) != t->pid)
		return;
	t->pid = 0;
	t->status = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
	t->turned_away = !all->last && t->status == EXIT_REFUSED &&
	    last_said(all, t, in_the_way);
	show_said(t);
}

/* --- all of them ---------------------------------------------------------- */

static size_t
count_running(const struct all *all)
{
	size_t i, n = 0;

	for (i = 0; i < all->n; i++)
		n += all->tasks[i].pid != 0;
	return n;
}

static void
signal_all(const struct all *all, int sig)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->tasks[i].pid != 0)
			(void)kill(sig == SIGKILL ? -all->tasks[i].pid :
			    all->tasks[i].pid, sig);
}

/* Waits for a signal, or until the jobs have to get the signal again. */
static void
wait_signal(struct all *all)
{
	struct timespec until = { .tv_sec = 1 };
	int sig = all->interrupted == 0 ? sigwaitinfo(&all->heard, NULL) :
	    sigtimedwait(&all->heard, NULL, &until);

	if (sig > 0 && sig != SIGCHLD && all->interrupted == 0) {
		all->interrupted = sig;
		all->since = clock_ms();
		signal_all(all, sig);
	}
	if (all->interrupted == 0)
		return;
	if (!all->again && clock_ms() - all->since >= AGAIN) {
		all->again = true;
		signal_all(all, SIGTERM);
	}
	if (!all->killed && clock_ms() - all->since >= KILL) {
		all->killed = true;
		signal_all(all, SIGKILL);
	}
}

/* Runs those that have not ended, in their order. */
static void
run_tasks(struct all *all)
{
	size_t i, next = 0, running;

	do {
		running = count_running(all);
		for (; next < all->n && running < all->at_once &&
		    all->interrupted == 0; next++)
			if (all->tasks[next].status == -1) {
				start_task(all, &all->tasks[next]);
				running = count_running(all);
			}
		if (running > 0)
			wait_signal(all);
		for (i = 0; i < all->n; i++)
			reap_task(all, &all->tasks[i]);
	} while (running > 0);
}

/* Of jobs for one ConnectWise company only one can write at a time: those that
 * were turned away run again, one after the other. */
static void
run_turned_away(struct all *all)
{
	size_t i;

	all->at_once = 1;
	all->last = true;
	for (i = 0; i < all->n && all->interrupted == 0; i++)
		if (all->tasks[i].turned_away) {
			all->tasks[i].status = -1;
			run_tasks(all);
		}
}

/* --- what became of them -------------------------------------------------- */

/* A job that does not have the customer of --only has done its work, unless
 * none of them has. Returns whether that is so. */
static bool
forgive_customer(struct all *all)
{
	char set[] = "AX01 @cw-diff";
	size_t i, n = 0;

	for (i = 0; all->for_customer && i < all->n; i++)
		if (all->tasks[i].status == EXIT_CONFIG &&
		    last_said(all, &all->tasks[i], set)) {
			all->tasks[i].status = EXIT_DONE;
			n++;
		}
	return n == 0 || n < all->n;
}

/* Names the jobs that failed, or were not run to their end. */
static void
report_tasks(const struct all *all)
{
	struct buf left = { 0 }, failed = { 0 };
	size_t i, n = 0;
	int status;

	for (i = 0; i < all->n; i++) {
		status = all->tasks[i].status;
		if (status == -1 || status >= 128)
			buf_addf(&left, " %s", all->tasks[i].name);
		else if (status != EXIT_DONE)
			buf_addf(&failed, "%s %s (exit status %d)",
			    n++ > 0 ? "," : "", all->tasks[i].name, status);
	}
	if (n > 0)
		warn_line("%zu of %zu jobs failed:%s", n, all->n, failed.data);
	if (left.len > 0)
		warn_line("%snot run, or not to the end:%s",
		    all->interrupted != 0 ? "interrupted: " : "", left.data);
	buf_release(&left);
	buf_release(&failed);
}

static int
worst_status(const struct all *all)
{
	int worst = 0;
	size_t i;

	for (i = 0; i < all->n; i++)
		if (all->tasks[i].status > worst)
			worst = all->tasks[i].status;
	return all->interrupted != 0 ? 128 + all->interrupted : worst;
}

/* --- asked ---------------------------------------------------------------- */

static void
on_child(int sig)
{
	(void)sig;
}

/* Signals wait until we ask for them; those that are ignored stay so. */
static void
hold_signals(struct all *all)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction sa = { .sa_handler = on_child };
	size_t i;

	(void)sigaction(SIGCHLD, &sa, NULL);
	(void)sigemptyset(&all->heard);
	(void)sigaddset(&all->heard, SIGCHLD);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &sa) == 0 &&
		    sa.sa_handler != SIG_IGN)
			(void)sigaddset(&all->heard, signals[i]);
	(void)sigprocmask(SIG_BLOCK, &all->heard, &all->usual);
}

/* Those that are enabled; one with an odd word is taken for enabled. */
static void
find_tasks(struct all *all, const char *jobs)
{
	struct buf value = { 0 };
	char **names;
	size_t n = job_list(jobs, "settings", &names), i;

	all->tasks = xcalloc(n > 0 ? n : 1, sizeof(*all->tasks));
	for (i = 0; i < n; i++) {
		job_setting(jobs, names[i], "Enabled", &value);
		if (value.len == 0 || strcmp(value.data, "no") == 0)
			free(names[i]);
		else
			all->tasks[all->n++] = (struct task){
				.name = names[i], .status = -1 };
	}
	free(names);
	buf_release(&value);
}

static int
run_all(struct all *all)
{
	bool has_customer;

	hold_signals(all);
	run_tasks(all);
	run_turned_away(all);
	has_customer = all->interrupted != 0 || forgive_customer(all);
	report_tasks(all);
	return has_customer ? worst_status(all) : EXIT_CONFIG;
}

/* JOBS STATE N COMMAND...: COMMAND runs a job, and its name comes last */
int
ask_all(char **operands, struct buf *out)
{
	struct all all = { .state = operands[1] };
	size_t i, n;
	int status = EXIT_CONFIG, at_once;

	(void)out;
	all.at_once = text_number(operands[2], 1, 9999, &at_once) ?
	    (size_t)at_once : 1;
	operands += 3;
	for (n = 0; operands[n] != NULL; n++)
		all.for_customer = all.for_customer ||
		    strcmp(operands[n], "--only") == 0;
	all.command = xcalloc(n + 2, sizeof(*all.command));
	memcpy(all.command, operands, n * sizeof(*operands));
	all.name_at = n;
	find_tasks(&all, operands[-3]);
	if (all.n == 0)
		warn_line("no job is enabled in %s: nothing is run",
		    operands[-3]);
	else
		status = run_all(&all);
	for (i = 0; i < all.n; i++)
		free(all.tasks[i].name);
	free(all.tasks);
	free(all.command);
	return status;
}
