#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "past.h"
#include "text.h"
#include "xalloc.h"

/* --- reading -------------------------------------------------------------- */

static void
take_outcome(struct past *p, const struct journal_outcome *done)
{
	struct past_write *m;
	size_t i;

	for (i = p->n; i > 0; i--)	/* mostly of the newest */
		if (journal_outcome_is_of(done, &p->list[i - 1].intent))
			break;
	if (i == 0)
		return;
	m = &p->list[i - 1];
	m->result.outcome = done->outcome;
	m->result.request_id = done->request_id;
	m->result.error = done->error;
	if (done->addition != 0)
		m->result.change.addition.id = done->addition;
}

static void
take_earlier(void *ctx, const struct journal_line *line)
{
	struct past *p = ctx;

	switch (line->kind) {
	case LINE_RUN:
		p->runs = xgrow(p->runs, p->n_runs, &p->cap_runs,
		    sizeof(*p->runs));
		p->runs[p->n_runs++] = (struct past_run){ line->run, p->n };
		break;
	case LINE_INTENT:
		p->list = xgrow(p->list, p->n, &p->cap, sizeof(*p->list));
		p->list[p->n++] = (struct past_write){
			.intent = line->intent,
			.result = {
				.outcome = OUTCOME_UNKNOWN,
				.change = line->intent.change,
				.error = "the run was interrupted",
			},
		};
		break;
	case LINE_OUTCOME:
		take_outcome(p, &line->outcome);
		break;
	case LINE_OTHER:
		break;
	}
}

int
past_add_file(struct past *p, const char *path, const char *tenant,
    struct arena *a, struct err *e)
{
	struct buf text = { 0 };
	struct err why;
	size_t whole;
	int rc;

	rc = io_read_file(path, JOURNAL_MAX, &text, e);
	if (rc == 0 && journal_lines_read(&text, tenant, take_earlier, p, a,
	    &whole, &why) == -1)
		rc = err_set(e, "%s: %s", path, why.text);
	buf_release(&text);
	return rc;
}

int
past_read(struct past *p, const char *path, bool may_be_none,
    const char *tenant, struct arena *a, struct err *e)
{
	struct buf old = { 0 };
	int rc = 0;

	*p = (struct past){ 0 };
	buf_addf(&old, "%s.1", path);
	/* one that cannot be looked at is not none: reading it fails */
	p->aside = access(old.data, F_OK) == 0 || errno != ENOENT;
	if (p->aside)
		rc = past_add_file(p, old.data, tenant, a, e);
	if (rc == 0 && ((!p->aside && !may_be_none) ||
	    access(path, F_OK) == 0))
		rc = past_add_file(p, path, tenant, a, e);
	buf_release(&old);
	return rc;
}

void
past_release(struct past *p)
{
	free(p->list);
	free(p->runs);
	*p = (struct past){ 0 };
}

/* --- what it says --------------------------------------------------------- */

const char *
past_execution(const struct past_write *m)
{
	return m->intent.execution != NULL ? m->intent.execution :
	    m->intent.run;
}

bool
past_may_be_written(enum outcome o)
{
	return o == OUTCOME_APPLIED || o == OUTCOME_UNKNOWN;
}

bool
past_is_own(const struct past_write *m)
{
	return m->result.outcome == OUTCOME_UNKNOWN ||
	    (m->result.outcome == OUTCOME_APPLIED && m->result.error == NULL);
}

bool
past_is_undone(const struct past *p, const struct past_write *m)
{
	const struct past_write *u;

	for (u = m + 1; u < p->list + p->n; u++)
		if (u->result.outcome == OUTCOME_APPLIED &&
		    u->result.change.addition.id ==
		    m->result.change.addition.id &&
		    text_cmp(u->intent.undoes, past_execution(m)) == 0)
			return true;
	return false;
}
