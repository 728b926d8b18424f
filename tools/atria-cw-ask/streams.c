#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "io.h"
#include "questions.h"
#include "story.h"

#define TENANT_AT	7	/* "sha256:" stands before it */
#define TENANT_CHARS	16	/* so many are in the names of cw-apply */
#define JOURNAL_MAX	((size_t)1 << 30)

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

/* Whether one of the lines announces a write of the run or execution. */
static bool
has_intent(const struct buf *b, const char *run)
{
	const char *line = b->data, *end = line + b->len, *lf;
	struct scan s = { 0 };
	struct err e;
	bool found = false;

	for (; !found && line < end && (lf = memchr(line, '\n',
	    (size_t)(end - line))) != NULL; line = lf + 1)
		found = scan_parse(&s, line, (size_t)(lf - line), &e) == 0 &&
		    scan_type(&s, 0) == SCAN_OBJECT &&
		    scan_is(&s, scan_member(&s, 0, "type"), "intent") &&
		    (scan_is(&s, scan_member(&s, 0, "run"), run) ||
		    scan_is(&s, scan_member(&s, 0, "execution"), run));
	scan_release(&s);
	return found;
}

/* Whether the first line is from the time or before it. */
static bool
goes_back_to(const struct buf *b, const char *time)
{
	struct scan s = { 0 };
	struct err e;
	char first[32] = "";
	bool good = b->len > 0 && scan_value(&s, b->data, b->len, &e) == 0 &&
	    scan_type(&s, 0) == SCAN_OBJECT && scan_copy(&s,
	    scan_member(&s, 0, "time"), first, sizeof(first));

	scan_release(&s);
	return good && strcmp(first, time) <= 0;
}

/* RUN STARTED JOURNAL: the older part of the journal is beside it, with .1 */
int
ask_journal(char **operands, struct buf *out)
{
	const char *run = operands[0], *journal = operands[2];
	struct buf now = { 0 }, old = { 0 }, path = { 0 };
	struct err e;
	bool nothing;

	buf_addf(&path, "%s.1", journal);
	nothing = io_read_file(journal, JOURNAL_MAX, &now, &e) == 0 &&
	    !(now.len > 0 && has_intent(&now, run));
	if (access(path.data, F_OK) == 0 || errno != ENOENT)
		nothing = nothing && io_read_file(path.data, JOURNAL_MAX, &old,
		    &e) == 0 && !(old.len > 0 && has_intent(&old, run)) &&
		    goes_back_to(&old, operands[1]);
	answer_flag(out, "", "wrote_nothing", nothing);
	buf_release(&now);
	buf_release(&old);
	buf_release(&path);
	return EXIT_DONE;
}
