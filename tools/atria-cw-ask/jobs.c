#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "cwlog.h"
#include "findings.h"
#include "job.h"
#include "jout.h"
#include "questions.h"
#include "story.h"
#include "text.h"

/* One line that is made up, as Atria's answer would have it. */
static void
make_probe(struct buf *out, const struct job_facts *f)
{
	static const char name[] = "atria-cw-check";
	struct jout j = { .buf = out };

	jout_array(&j, NULL);
	jout_object(&j, NULL);
	jout_string(&j, "customerCode", f->n_customers_filter > 0 ?
	    f->customers_filter[0] : name);
	jout_string(&j, "customerAccountCode", name);
	jout_string(&j, "sku", name);
	jout_whole(&j, "quantity", 1);
	jout_end_object(&j);
	jout_end_array(&j);
}

/* What is wrong with the file is part of the answer. */
int
ask_job(char **operands, struct buf *out)
{
	struct buf probe = { 0 };
	struct job job;
	struct err e = { "" };

	(void)job_load(&job, operands[0], &e);
	answer(out, "", "job_fault", e.text);
	answer(out, "", "psa", job.psa);
	answer(out, "", "remote", log_psa_name(job.psa));
	answer(out, "", "label", job.facts.label);
	answer(out, "", "atria_url", job.facts.atria_url);
	answer(out, "", "api_url", job.facts.api_url);
	answer(out, "", "secrets_command", job.secrets_command == NULL ? NULL :
	    job.secrets_command[0]);
	make_probe(&probe, &job.facts);
	answer_json(out, "probe", probe.data);
	buf_release(&probe);
	job_release(&job);
	return EXIT_DONE;
}

static void
answer_probe(struct buf *out, const struct job *job, const char *tenant)
{
	const char *id = "";
	struct findings f = { 0 };
	struct buf made = { 0 };
	struct err e = { "" };
	int64_t days;

	if (findings_load(&f, job, tenant, &e) == 0)
		(void)findings_check(&f, job, &id, &e);
	answer(out, "probe_", "fault", e.text);
	answer_flag(out, "probe_", "accepted", job->first_contact_accepted);
	if (f.there) {
		days = ((int64_t)time(NULL) - f.time) / (24 * 60 * 60);
		buf_addf(&made, "made on %.10s, %" PRId64 " day%s ago",
		    f.begin.time, days, days == 1 ? "" : "s");
	}
	answer(out, "probe_", "made", made.data);
	buf_release(&made);
	findings_release(&f);
}

/* JOBFILE STREAM: of the tenant that the stream names, whether a run may write
 * as far as its last probe goes */
int
ask_probe(char **operands, struct buf *out)
{
	char *const none[] = { NULL };
	struct story s;
	struct job job;

	story_read(&s, operands[1], none);
	(void)job_load(&job, operands[0], NULL);
	answer_flag(out, "probe_", "known", s.begin.tenant != NULL);
	if (s.begin.tenant != NULL)
		answer_probe(out, &job, s.begin.tenant);
	job_release(&job);
	story_release(&s);
	return EXIT_DONE;
}

void
job_find_psa(char *psa, size_t size, const char *path)
{
	char digest[DIGEST_TEXT];
	json_t *job, *value;
	const char *name;
	struct err e;
	int fd;

	*psa = '\0';
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return;
	job = conf_load(fd, path, digest, &e);
	(void)close(fd);
	json_object_foreach(job, name, value)
		if (text_caseeq(name, "Psa") && json_is_string(value) &&
		    text_caseeq(json_string_value(value), JOB_PSA_AUTOTASK))
			(void)snprintf(psa, size, "%s", JOB_PSA_AUTOTASK);
	json_decref(job);
}

/* LABEL: the job file on standard input with this label, which comes first */
int
ask_label(char **operands, struct buf *out)
{
	char digest[DIGEST_TEXT], *text;
	json_t *given, *job, *value;
	const char *name;
	struct err e;

	given = conf_load(STDIN_FILENO, "the job file", digest, &e);
	if (given == NULL) {
		warn_line("%s", e.text);
		return EXIT_CONFIG;
	}
	job = json_pack("{s:s}", "Label", operands[0]);
	json_object_foreach(given, name, value)
		if (!text_caseeq(name, "Label"))
			(void)json_object_set(job, name, value);
	text = json_dumps(job, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	if (text != NULL)
		buf_addf(out, "%s\n", text);
	free(text);
	json_decref(given);
	json_decref(job);
	return text == NULL ? EXIT_CONFIG : EXIT_DONE;
}
