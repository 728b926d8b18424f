#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "past.h"
#include "questions.h"
#include "story.h"

#define TENANT_AT	7	/* "sha256:" stands before it */
#define TENANT_CHARS	16	/* so many are in the names of cw-apply */

/* --- streams -------------------------------------------------------------- */

static void
answer_story(struct buf *out, const char *name, struct story *s, size_t n_sets)
{
	char prefix[32], error[32];
	const char *tenant = s->begin.tenant;
	int64_t changes = s->planned;	/* unless cw-apply counted */
	size_t i;

	(void)snprintf(prefix, sizeof(prefix), "%s_", name);
	if (tenant != NULL && strlen(tenant) >= TENANT_AT + TENANT_CHARS)
		answer(out, prefix, "tenant", arena_strn(&s->arena,
		    tenant + TENANT_AT, TENANT_CHARS));
	else
		answer(out, prefix, "tenant", NULL);
	answer_flag(out, prefix, "whole", s->whole);
	answer(out, prefix, "fault", s->why.text);
	answer_number(out, prefix, "exit", s->exit);
	answer(out, prefix, "seal", s->whole ? s->seal : NULL);
	answer(out, prefix, "run", s->begin.run);
	answer(out, prefix, "execution", s->begin.execution);
	answer(out, prefix, "agreement_type", s->begin.job.agreement_type);
	answer(out, prefix, "period_start", s->begin.period.start);
	answer(out, prefix, "period_end", s->begin.period.end);
	answer_number(out, prefix, "lines", s->lines);
	answer_number(out, prefix, "customers", s->customers);
	answer_number(out, prefix, "planned", s->planned);
	answer_number(out, prefix, "applied", s->applied);
	answer_number(out, prefix, "unknown", s->unknown);
	answer_flag(out, prefix, "has_agreements", s->has_agreements);
	answer_flag(out, prefix, "has_found", s->has_found);
	(void)ledger_get(&s->ledger, "changes", &changes);
	answer_number(out, prefix, "changes", changes);
	for (i = 0; i < n_sets; i++) {
		(void)snprintf(error, sizeof(error), "error_%zu", i + 1);
		answer(out, prefix, error, s->errors[i]);
	}
}

int
ask_streams(char **operands, struct buf *out)
{
	char **sets;
	struct story s;
	size_t n;
	bool more;

	for (more = true; more && operands[0] != NULL && operands[1] != NULL;
	    operands = sets + n + 1) {
		sets = operands + 2;
		for (n = 0; sets[n] != NULL && strcmp(sets[n], ",") != 0; n++)
			;
		more = sets[n] != NULL;
		sets[n] = NULL;
		story_read(&s, operands[1], sets);
		answer_story(out, operands[0], &s, n);
		story_release(&s);
	}
	return EXIT_DONE;
}

/* --- cw-apply's journal --------------------------------------------------- */

/* Whether the run, or the execution, was to write. */
static bool
has_intent(const struct past *p, const char *run)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (strcmp(p->list[i].intent.run, run) == 0 ||
		    strcmp(past_execution(&p->list[i]), run) == 0)
			return true;
	return false;
}

/* Whether nothing from the time on has been lost with what was put aside. */
static bool
goes_back_to(const struct past *p, const char *time)
{
	const char *first = p->n_runs > 0 && p->runs[0].at == 0 ?
	    p->runs[0].run.time : p->n > 0 ? p->list[0].intent.time : NULL;

	return !p->aside || (first != NULL && strcmp(first, time) <= 0);
}

/* RUN STARTED JOURNAL: the older part of the journal is beside it, with .1 */
int
ask_journal(char **operands, struct buf *out)
{
	struct arena a = { 0 };
	struct past p;
	struct err e;

	answer_flag(out, "", "wrote_nothing",
	    past_read(&p, operands[2], false, NULL, &a, &e) == 0 &&
	    !has_intent(&p, operands[0]) && goes_back_to(&p, operands[1]));
	past_release(&p);
	arena_release(&a);
	return EXIT_DONE;
}
