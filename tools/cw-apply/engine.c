#include "engine.h"
#include "progress.h"
#include "signals.h"

#define LOST_LIMIT	3	/* lost answers in a row, and we give up */

/* --- going on, or not ----------------------------------------------------- */

bool
engine_may_write(const struct engine *e)
{
	return !e->halted && !e->dry_run && e->journal != NULL &&
	    !e->st->out.failed && *e->stop == 0;
}

/* Starts no further write, nor sends one that waits for its turn. */
static void
halt(struct engine *e)
{
	e->halted = true;
	http_halt(cw_http(e->setup->cw));
}

void
engine_shut_out(struct engine *e, const char *why)
{
	halt(e);
	if (*e->stop != 0)
		return;
	stage_fail(e->st, EXIT_REMOTE, CW02,
	    &(struct log_facts){ .error = why });
}

void
engine_journal_failed(struct engine *e, const struct err *why)
{
	halt(e);
	stage_fail(e->st, EXIT_LOCAL, AX03,
	    &(struct log_facts){ .error = why->text });
}

void
engine_fate(struct engine *e, enum write_fate fate, const char *why)
{
	e->lost = fate == WRITE_LOST ? e->lost + 1 : 0;
	if (fate == WRITE_SHUT_OUT || e->lost == LOST_LIMIT)
		engine_shut_out(e, why != NULL ? why : "no answer");
}

void
engine_interrupted(struct engine *e)
{
	int sig = (int)*e->stop;

	if (sig == 0)
		return;
	stage_log(e->st, AX21, &(struct log_facts){
	    .detail = signals_name(sig) });
	e->warned = true;
	if (e->st->failure == 0)
		e->st->failure = 128 + sig;
}

/* --- the journal ---------------------------------------------------------- */

int
engine_open(struct engine *e, const char *path)
{
	enum journal_fault fault;
	struct err why;

	e->journal = journal_open(path, e->setup->tenant, &fault, &why);
	if (e->journal != NULL)
		return 0;
	if (fault == JOURNAL_BUSY)
		stage_fail(e->st, EXIT_REFUSED, AX18,
		    &(struct log_facts){ .error = why.text });
	else
		engine_journal_failed(e, &why);
	return -1;
}

void
engine_close(struct engine *e)
{
	struct err why;

	if (journal_close(e->journal, &why) == -1)
		engine_journal_failed(e, &why);
	e->journal = NULL;
}

int64_t
engine_intent(struct engine *e, const struct change *c, int64_t *known,
    size_t n_known)
{
	const struct intent intent = {
		.time = stage_time(e->st),
		.today = e->st->begin.today,
		.run = e->st->begin.run,
		.number = journal_next(e->journal),
		.tenant = e->setup->tenant,
		.seal = e->st->in.seal,
		.change = *c,
		.known = known,
		.n_known = n_known,
	};
	struct err why;

	if (journal_intent(e->journal, &intent, &why) == -1) {
		engine_journal_failed(e, &why);
		return 0;
	}
	return intent.number;
}

void
engine_outcome(struct engine *e, int64_t number, const struct result *r)
{
	struct err why;

	if (number != 0 && journal_outcome(e->journal, e->st->begin.run,
	    number, stage_time(e->st), r, &why) == -1)
		engine_journal_failed(e, &why);
}

/* --- results and log ------------------------------------------------------ */

void
engine_log(struct engine *e, enum log_code code, const struct change *c,
    const char *error, const char *detail)
{
	if (log_code_level(code) == LEVEL_WARN)
		e->warned = true;
	stage_log(e->st, code, &(struct log_facts){
		.customer = &c->customer,
		.sku = c->sku,
		.description = c->description,
		.before = c->before,
		.after = c->after,
		.error = error,
		.detail = detail,
	});
}

static void
log_result(struct engine *e, const struct result *r)
{
	static const enum log_code done[ACTIONS] = {
		[ACTION_UPDATE] = CW07,
		[ACTION_CREATE] = CW08,
		[ACTION_REMOVE] = CW20,
		[ACTION_NONE] = CW09,
		[ACTION_CANCEL] = AX17,
	};
	const struct change *c = &r->change;

	switch (r->outcome) {
	case OUTCOME_APPLIED:
		engine_log(e, done[c->action], c, NULL, NULL);
		break;
	case OUTCOME_ALREADY:
		engine_log(e, CW09, c, NULL, r->error);
		break;
	case OUTCOME_STALE:
		engine_log(e, AX14, c, NULL, r->error);
		break;
	case OUTCOME_REFUSED:
	case OUTCOME_FAILED:
	case OUTCOME_UNKNOWN:
		engine_log(e, c->action != ACTION_CREATE ? CW10 :
		    c->product.id == 0 ? CW11 : CW12, c, r->error, NULL);
		break;
	case OUTCOME_NOT_TRIED:
		break;
	}
}

void
engine_result(struct engine *e, const struct result *r)
{
	stage_count(e->st, "changes", 1);
	stage_count(e->st, outcome_name(r->outcome), 1);
	result_write(r, &e->st->text);
	stage_write(e->st, RECORD_RESULT);
	log_result(e, r);
	progress_step();
}
