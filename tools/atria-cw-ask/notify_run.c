#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "job.h"
#include "pages.h"
#include "questions.h"
#include "text.h"
#include "notify_run.h"

static void
set_fact(json_t *facts, const char *name, const char *value)
{
	(void)json_object_del(facts, name);
	if (value != NULL && *value != '\0')
		(void)json_object_set_new(facts, name, json_string(value));
}

/* Adds to the facts who was notified, and why not. */
static int
keep_notified(const char *dir, const struct notified *t)
{
	struct buf path = { 0 }, text = { 0 };
	json_t *facts;
	struct err e;
	char *dump;
	int rc = -1;

	buf_addf(&path, "%s/run.json", dir);
	facts = json_load_file(path.data, 0, NULL);
	set_fact(facts, "says", t->says);
	if (t->delivered || *t->fault.text != '\0')
		(void)json_object_set_new(facts, "notified",
		    json_boolean(t->delivered));
	set_fact(facts, "notifyFault", t->fault.text);
	set_fact(facts, "page", t->page.data);
	set_fact(facts, "pageFault", t->page_fault.text);
	if ((dump = json_dumps(facts, JSON_COMPACT)) != NULL) {
		buf_addf(&text, "%s\n", dump);
		if ((rc = run_file_replace(path.data, &text, &e)) == -1)
			warn_line("%s", e.text);
	}
	free(dump);
	json_decref(facts);
	buf_release(&path);
	buf_release(&text);
	return rc;
}

int
notify_run(struct buf *out, const struct notification *of, int status)
{
	const struct run_facts *f = of->run;
	struct notified t;

	notify_all(&t, of);
	if (*t.fault.text != '\0') {
		warn_line("job %s, run %s: nobody was notified: %s", f->job,
		    f->name, t.fault.text);
		status = status == EXIT_DONE ? EXIT_ERRORS : status;
	}
	if (*t.page_fault.text != '\0') {
		warn_line("job %s, run %s: its page is not published: %s",
		    f->job, f->name, t.page_fault.text);
		status = status <= EXIT_ERRORS ? EXIT_LOCAL : status;
	}
	answer(out, "", "subject", t.delivered ? NULL : t.subject.data);
	if (!of->unkept && (t.says != NULL || of->notice->dir != NULL) &&
	    keep_notified(of->dir, &t) == -1)
		status = status <= EXIT_ERRORS ? EXIT_LOCAL : status;
	notified_release(&t);
	return status;
}

/* DIR STREAM JOBFILE: again, whatever the job's Notify is */
int
ask_notify(char **operands, struct buf *out)
{
	char *const none[] = { NULL };
	struct buf answers = { 0 };
	struct run_facts f;
	struct story s;
	struct job job;
	struct err e;
	int status = EXIT_CONFIG;

	if (job_load(&job, operands[2], &e) == -1) {
		warn_line("%s", e.text);
	} else if (job.notice.command == NULL && job.notice.dir == NULL) {
		warn_line("%s has neither NotifyCommand nor ReportDir; see "
		    "atria-cw-notify(7)", operands[2]);
	} else {
		run_facts_read(&f, operands[0]);
		story_read(&s, operands[1], none);
		if (f.exit == -1) {
			f.exit = 128 + SIGKILL;
			(void)snprintf(f.result, sizeof(f.result), "Cut short");
		}
		status = notify_run(&answers, &(struct notification){
		    .again = true, .notice = &job.notice, .run = &f,
		    .story = &s, .label = job.facts.label, .dir = operands[0],
		    .stream = operands[1] }, EXIT_DONE);
		story_release(&s);
	}
	(void)out;
	buf_release(&answers);
	job_release(&job);
	return status;
}

/* JOB KIND STATUS JOBFILE REASON: of a run that did not begin */
int
ask_notify_unbegun(char **operands, struct buf *out)
{
	struct run_facts f = { .exit = EXIT_LOCAL };
	struct notified t;
	struct job job;

	(void)out;
	(void)snprintf(f.job, sizeof(f.job), "%s", operands[0]);
	(void)snprintf(f.kind, sizeof(f.kind), "%s", operands[1]);
	(void)text_number(operands[2], 0, 255, &f.exit);
	(void)snprintf(f.result, sizeof(f.result), "%s",
	    run_result_word(f.kind, f.exit, NULL));
	(void)job_load(&job, operands[3], NULL);
	notify_unbegun(&t, &(struct notification){ .notice = &job.notice,
	    .run = &f, .label = job.facts.label }, operands[4]);
	if (*t.fault.text != '\0')
		warn_line("job %s: nobody was notified: %s", f.job,
		    t.fault.text);
	notified_release(&t);
	job_release(&job);
	return EXIT_DONE;
}

/* Whether a program of that name could be started. */
static bool
is_program(const char *name)
{
	const char *path = getenv("PATH"), *end;
	struct buf file = { 0 };
	bool found = strchr(name, '/') != NULL && access(name, X_OK) == 0;

	for (; !found && strchr(name, '/') == NULL && path != NULL;
	    path = *end == ':' ? end + 1 : NULL) {
		end = path + strcspn(path, ":");
		buf_clear(&file);
		buf_addf(&file, "%.*s/%s", (int)(end - path), path, name);
		found = access(file.data, X_OK) == 0;
	}
	buf_release(&file);
	return found;
}

/* JOBFILE */
int
ask_notify_check(char **operands, struct buf *out)
{
	const char *program = NULL;
	struct err e = { "" };
	struct job job;

	(void)job_load(&job, operands[0], NULL);
	if (job.notice.command != NULL)
		program = job.notice.command[0];
	if (program != NULL && !is_program(program))
		(void)err_set(&e, "NotifyCommand %s is not there, or cannot be "
		    "executed by this user", program);
	answer(out, "", "notify_to", program);
	answer(out, "", "notify_fault", e.text);
	answer(out, "", "pages_to", job.notice.dir);
	*e.text = '\0';
	if (job.notice.dir != NULL)
		(void)pages_check(&job.notice, &e);
	answer(out, "", "pages_fault", e.text);
	job_release(&job);
	return EXIT_DONE;
}
