#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "date.h"
#include "job.h"
#include "jout.h"
#include "pages.h"
#include "questions.h"
#include "runs.h"
#include "story.h"
#include "notify_run.h"
#include "text.h"

#define TRIES		100	/* runs that begin in the same second */

/* --- run.json is written -------------------------------------------------- */

static const char *
now_text(char out[DATE_TIME_TEXT])
{
	return date_time_text(out, time(NULL));
}

static void
put_fact(struct jout *j, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		jout_string(j, name, value);
}

static void
start_facts(struct jout *j, const struct run_facts *f)
{
	jout_object(j, NULL);
	put_fact(j, "job", f->job);
	put_fact(j, "kind", f->kind);
	put_fact(j, "of", f->of);
	if (f->part)
		jout_bool(j, "part", true);
	jout_whole(j, "number", f->number);
	put_fact(j, "started", f->started);
	put_fact(j, "user", f->user);
	put_fact(j, "sudoUser", f->sudo_user);
	put_fact(j, "host", f->host);
	put_fact(j, "message", f->message);
	if (f->process > 0)
		jout_whole(j, "process", f->process);
}

/*
 * Makes the folder of a run that starts now; its name is added to dir. It is
 * the id of what the run writes, so no other job may have it.
 */
static int
make_folder(struct buf *dir, const char *started, struct err *e)
{
	unsigned char r[2];
	size_t len, i;
	int n;

	buf_addc(dir, '/');
	for (i = 0; started[i] != '\0'; i++)
		if (started[i] != '-' && started[i] != ':')
			buf_addc(dir, started[i]);
	len = dir->len;
	for (n = 0; n < TRIES; n++) {
		if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
			break;
		dir->len = len;
		buf_addf(dir, "-%02x%02x", (unsigned)r[0], (unsigned)r[1]);
		if (mkdir(dir->data, 0700) == 0)
			return 0;
		if (errno != EEXIST)
			break;
	}
	return err_set(e, "%s cannot be made: %s", dir->data, strerror(errno));
}

static void
take_env(char *out, size_t size, const char *name)
{
	const char *s = getenv(name);

	(void)snprintf(out, size, "%s", s == NULL ? "" : s);
	if (!utf8_valid(out, strlen(out)))
		*out = '\0';
}

/* Who started the run; root that became the service's user says so. */
static void
take_author(struct run_facts *f)
{
	const struct passwd *pw = getpwuid(getuid());
	struct utsname names;

	take_env(f->user, sizeof(f->user), "ATRIA_CW_STARTED_BY");
	take_env(f->sudo_user, sizeof(f->sudo_user), "SUDO_USER");
	take_env(f->message, sizeof(f->message), "ATRIA_CW_MESSAGE");
	if (*f->user == '\0')
		(void)snprintf(f->user, sizeof(f->user), "%s", pw != NULL ?
		    pw->pw_name : "");
	if (uname(&names) == 0)
		(void)snprintf(f->host, sizeof(f->host), "%.*s",
		    RUN_FACT - 1, names.nodename);
}

static int64_t
next_number(const char *runs)
{
	struct run_facts *list;
	size_t n = runs_list(runs, &list);
	int64_t number = 1;

	while (n > 0 && list[n - 1].number == RUN_UNNUMBERED)
		n--;
	if (n > 0)
		number += list[n - 1].number;
	free(list);
	return number;
}

/* Keeps the facts of a run that starts, or leaves nothing of it. */
static int
start_run(const char *dir, const struct run_facts *f, struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	struct jout j = { .buf = &text };
	int rc;

	start_facts(&j, f);
	jout_end_object(&j);
	buf_addc(&text, '\n');
	buf_addf(&path, "%s/run.json", dir);
	if ((rc = run_file_replace(path.data, &text, e)) == -1) {
		(void)rmdir(dir);
	}
	buf_release(&path);
	buf_release(&text);
	return rc;
}

/* A run of this kind would write, and where psa is no program writes. */
static bool
cannot_write(const char *job, const char *kind, const char *psa, struct err *e)
{
	if (*psa == '\0' || strcmp(kind, "plan") == 0)
		return false;
	(void)err_set(e, "job %s is for Autotask, where no program writes: "
	    "atria-cw plan %s shows the units before and after; both are "
	    "totals and count from the effective date on. Autotask asks for "
	    "the difference, which stands behind them, and for that date",
	    job, job);
	return true;
}

static int
begin_failed(struct buf *out, const struct err *e, int status)
{
	warn_line("%s", e->text);
	answer(out, "", "why", e->text);
	return status;
}

/* RUNS JOB KIND JOBFILE [OF [part]]: why, if no run can begin */
int
ask_begin(char **operands, struct buf *out)
{
	struct run_facts f = { .exit = -1 };
	const char *of = operands[4];
	struct buf dir = { 0 };
	struct err e;
	char psa[16];
	int rc;

	job_find_psa(psa, sizeof(psa), operands[3]);
	if (cannot_write(operands[1], operands[2], psa, &e))
		return begin_failed(out, &e, EXIT_CONFIG);
	(void)snprintf(f.job, sizeof(f.job), "%s", operands[1]);
	(void)snprintf(f.kind, sizeof(f.kind), "%s", operands[2]);
	(void)snprintf(f.of, sizeof(f.of), "%s", of == NULL ? "" : of);
	f.part = of != NULL && operands[5] != NULL;
	(void)now_text(f.started);
	f.process = getppid();
	take_author(&f);
	f.number = next_number(operands[0]);
	buf_adds(&dir, operands[0]);
	rc = make_folder(&dir, f.started, &e);
	if (rc == 0 && (rc = start_run(dir.data, &f, &e)) == 0) {
		answer(out, "", "run", strrchr(dir.data, '/') + 1);
		answer(out, "", "started_by", f.user);
		answer(out, "", "host", f.host);
		answer(out, "", "psa", psa);
	}
	buf_release(&dir);
	return rc == 0 ? EXIT_DONE : begin_failed(out, &e, EXIT_LOCAL);
}

static void
put_counts(struct jout *j, const struct ledger *l)
{
	size_t i;

	jout_object(j, "counts");
	for (i = 0; i < l->n; i++)
		jout_whole(j, l->entries[i].name, l->entries[i].count);
	jout_end_object(j);
}

static void
write_end(struct buf *text, const struct run_facts *f, const struct story *s)
{
	struct jout j = { .buf = text };
	char now[DATE_TIME_TEXT];

	start_facts(&j, f);
	if (s->begin.period.end != NULL) {
		jout_object(&j, "period");
		put_fact(&j, "start", s->begin.period.start);
		put_fact(&j, "end", s->begin.period.end);
		jout_end_object(&j);
	}
	put_fact(&j, "transfer", s->begin.run);
	if (s->ledger.n > 0)
		put_counts(&j, &s->ledger);
	put_fact(&j, "seal", f->seal);
	jout_string(&j, "ended", now_text(now));
	jout_whole(&j, "exit", f->exit);
	jout_string(&j, "result", f->result);
	jout_end_object(&j);
	buf_addc(text, '\n');
}

/* Whether there is something to apply. */
static bool
has_changes(const struct ledger *l)
{
	int64_t n;

	return (ledger_get(l, "additionChanged", &n) && n > 0) ||
	    (ledger_get(l, "lineCreate", &n) && n > 0);
}

/* by_hand: how to carry out a plan that no program can. */
static void
answer_end(struct buf *out, const struct run_facts *f, const struct story *s)
{
	char text[2 * RUN_FACT];
	const char *day = s->begin.effective;
	struct buf by_hand = { 0 };

	if (s->begin.psa != NULL)
		buf_addf(&by_hand, "type it into Autotask. Change the units of "
		    "each service by the difference (+2, -1), with the "
		    "effective date %s; before and after are totals on that "
		    "day", day != NULL ? day : "of the plan");

	answer(out, "", "result", run_result_text(f, text));
	answer(out, "", "seal", f->seal);
	answer_flag(out, "", "has_changes", has_changes(&s->ledger));
	answer(out, "", "by_hand", by_hand.data);
	buf_release(&by_hand);
}

/* The names of the runs that are kept no longer; their pages are deleted. */
static void
answer_old(struct buf *out, const char *dir, char **kept,
    const struct run_facts *f, const struct notice *notice)
{
	const char *name = strrchr(dir, '/') + 1;
	struct buf runs = { 0 }, old = { 0 };
	char *run, *rest;
	int keep, days;

	buf_add(&runs, dir, (size_t)(name - dir));
	if (text_number(kept[0], 0, 999999, &keep) &&
	    text_number(kept[1], 0, 999999, &days))
		runs_add_old(&old, runs.data, name, keep, days);
	answer(out, "", "old", old.data);
	if (notice->dir != NULL && old.len > 0)
		for (run = strtok_r(old.data, " ", &rest); run != NULL;
		    run = strtok_r(NULL, " ", &rest))
			pages_delete(notice, f->job, run);
	buf_release(&runs);
	buf_release(&old);
}

static int
keep_end(const char *dir, const struct run_facts *f, const struct story *s,
    struct err *e)
{
	struct buf path = { 0 }, text = { 0 };
	int rc;

	write_end(&text, f, s);
	buf_addf(&path, "%s/run.json", dir);
	rc = run_file_replace(path.data, &text, e);
	buf_release(&path);
	buf_release(&text);
	return rc;
}

/* Whether those who would be notified know it: a person said no, or run --all
 * runs the job again as soon as no other one is in its way. */
static bool
is_known(const struct run_facts *f, const struct story *s)
{
	const char *known = getenv("ATRIA_CW_KNOWN");

	return known != NULL && f->exit == EXIT_REFUSED &&
	    (strcmp(known, "refused") == 0 || s->errors[0] != NULL);
}

/* DIR STREAM STATUS KEEP-RUNS KEEP-DAYS JOBFILE [REASON]: of the status, if
 * more is known than it means */
int
ask_end(char **operands, struct buf *out)
{
	char in_the_way[] = "AX18", *const sets[] = { in_the_way, NULL };
	const char *reason = operands[6];
	struct run_facts f;
	struct story s;
	struct job job;
	struct err e = { "" };
	int status;

	run_facts_read(&f, operands[0]);
	story_read(&s, operands[1], sets);
	(void)job_load(&job, operands[5], NULL);
	if (!text_number(operands[2], 0, 255, &f.exit))
		f.exit = EXIT_LOCAL;
	(void)snprintf(f.result, sizeof(f.result), "%s",
	    run_result_word(f.kind, f.exit, s.completed));
	memcpy(f.seal, s.whole ? s.seal : "", s.whole ? DIGEST_TEXT : 1);
	if (!ledger_get(&s.ledger, "applied", &f.applied))
		f.applied = -1;
	/* it has ended, whoever cannot be notified */
	status = f.exit;
	if (keep_end(operands[0], &f, &s, &e) == -1 && status <= EXIT_ERRORS)
		status = EXIT_LOCAL;
	if (*e.text != '\0' && reason == NULL)
		warn_line("%s", e.text);
	answer_end(out, &f, &s);
	answer_old(out, operands[0], operands + 3, &f, &job.notice);
	if (is_known(&f, &s))
		answer(out, "", "subject", NULL);
	else
		status = notify_run(out, &(struct notification){
		    .notice = &job.notice, .run = &f, .story = &s,
		    .label = job.facts.label, .dir = operands[0],
		    .stream = operands[1], .reason = reason,
		    .unkept = *e.text != '\0' }, status);
	answer_number(out, "", "status", status);
	answer(out, "", "meaning", status != f.exit ?
	    "the run itself ended well, but not all that follows it" :
	    reason != NULL ? reason : run_meaning(f.exit));
	job_release(&job);
	story_release(&s);
	return EXIT_DONE;
}
