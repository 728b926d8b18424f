#include "answer.h"
#include "job.h"
#include "jout.h"
#include "questions.h"

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
