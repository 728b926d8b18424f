#include <stdlib.h>

#include "applying.h"
#include "clock.h"
#include "progress.h"
#include "rule_row.h"
#include "signals.h"

#define LOST_LIMIT	3	/* lost answers in a row, and we give up */
#define LOOK_AGAIN	1000	/* ms: a record that is not there yet */

/* --- going on, or not ----------------------------------------------------- */

bool
applying_may_write(const struct applying *ap)
{
	return !ap->halted && !ap->dry_run && ap->journal != NULL &&
	    !ap->st->out.failed && *ap->stop == 0;
}

/* Starts no further write, nor sends one that waits for its turn. */
static void
halt(struct applying *ap)
{
	ap->halted = true;
	http_halt(cw_http(ap->session->cw));
}

void
applying_shut_out(struct applying *ap, const char *why)
{
	halt(ap);
	if (*ap->stop != 0)
		return;
	stage_fail(ap->st, EXIT_REMOTE, CW02,
	    &(struct log_facts){ .error = why });
}

void
applying_journal_failed(struct applying *ap, const struct err *why)
{
	halt(ap);
	stage_fail(ap->st, EXIT_LOCAL, AX03,
	    &(struct log_facts){ .error = why->text });
}

void
applying_fate(struct applying *ap, enum write_fate fate, const char *why)
{
	ap->lost = fate == WRITE_LOST ? ap->lost + 1 : 0;
	if (fate == WRITE_SHUT_OUT || ap->lost == LOST_LIMIT)
		applying_shut_out(ap, why != NULL ? why : "no answer");
}

void
applying_interrupted(struct applying *ap)
{
	int sig = (int)*ap->stop;

	if (sig == 0)
		return;
	stage_log(ap->st, AX21, &(struct log_facts){
	    .detail = signals_name(sig) });
	ap->warned = true;
	if (ap->st->failure == 0)
		ap->st->failure = 128 + sig;
}

void
applying_wait(const struct applying *ap, int64_t deadline)
{
	int64_t now = clock_ms(), end = now + LOOK_AGAIN;

	if (end > deadline)
		end = deadline;
	for (; now < end && *ap->stop == 0; now = clock_ms())
		if (!http_step(cw_http(ap->session->cw), end - now))
			(void)clock_wait(end, LOOK_AGAIN, ap->stop);
}

/* --- the journal ---------------------------------------------------------- */

static int
open_journal(struct applying *ap, const char *path, struct intents *unfinished,
    struct arena *a, bool *busy, struct err *why)
{
	*unfinished = (struct intents){ 0 };
	if (lock_take(&ap->lock, ap->session->company, ap->session->tenant,
	    busy, why) == 0)
		ap->journal = journal_open(path, ap->session->tenant,
		    unfinished, a, busy, why);
	if (ap->journal != NULL)
		return 0;
	lock_drop(&ap->lock);
	return -1;
}

int
applying_open(struct applying *ap, const char *path,
    struct intents *unfinished, struct arena *a)
{
	struct err why;
	bool busy = false;

	if (open_journal(ap, path, unfinished, a, &busy, &why) == 0)
		return 0;
	if (busy)
		stage_fail(ap->st, EXIT_REFUSED, AX18,
		    &(struct log_facts){ .error = why.text });
	else
		applying_journal_failed(ap, &why);
	return -1;
}

void
applying_close(struct applying *ap)
{
	struct err why;

	if (ap->journal == NULL)
		return;
	if (journal_close(ap->journal, &why) == -1)
		applying_journal_failed(ap, &why);
	ap->journal = NULL;
	lock_drop(&ap->lock);
}

void
applying_begin(struct applying *ap)
{
	const struct begin *b = &ap->st->begin;
	const struct journal_run run = {
		.time = stage_time(ap->st),
		.made = b->time,
		.run = b->run,
		.execution = b->execution,
		.undoes = b->undoes,
		.tenant = ap->session->tenant,
		.period = b->period,
		.label = b->job.label,
		.atria_url = b->job.atria_url,
		.agreement_type = b->job.agreement_type,
		.customers_filter = b->job.customers_filter,
		.n_customers_filter = b->job.n_customers_filter,
	};
	struct err why;

	if (stream_flush(&ap->st->out) == 0 && applying_may_write(ap) &&
	    journal_run(ap->journal, &run, &why) == -1)
		applying_journal_failed(ap, &why);
}

void
applying_confirm(struct applying *ap, const char *path)
{
	struct intents open;
	struct arena a = { 0 };
	struct err why;
	bool busy;

	if (open_journal(ap, path, &open, &a, &busy, &why) == 0)
		applying_begin(ap);
	else
		warn_line("%s; so the journal does not show that this plan "
		    "changes nothing", why.text);
	free(open.list);
	arena_release(&a);
}

/* Names the intent with that number of this execution. */
static struct intent
name_intent(const struct applying *ap, int64_t number)
{
	return (struct intent){
		.run = ap->st->begin.run,
		.execution = ap->st->begin.execution,
		.undoes = ap->st->begin.undoes,
		.number = number,
	};
}

int64_t
applying_intent(struct applying *ap, const struct change *c, int64_t *known,
    size_t n_known)
{
	struct intent intent = name_intent(ap, journal_next(ap->journal));
	struct err why;

	intent.time = stage_time(ap->st);
	intent.today = ap->st->begin.today;
	intent.tenant = ap->session->tenant;
	intent.seal = ap->st->in.seal;
	intent.change = *c;
	intent.known = known;
	intent.n_known = n_known;
	if (journal_intent(ap->journal, &intent, &why) == -1) {
		applying_journal_failed(ap, &why);
		return 0;
	}
	return intent.number;
}

int
applying_sync(struct applying *ap)
{
	struct err why;

	if (journal_sync(ap->journal, &why) == 0)
		return 0;
	applying_journal_failed(ap, &why);
	return -1;
}

void
applying_outcome(struct applying *ap, int64_t number, const struct result *r)
{
	const struct intent intent = name_intent(ap, number);
	struct err why;

	if (number != 0 && journal_outcome(ap->journal, &intent,
	    stage_time(ap->st), r, false, &why) == -1)
		applying_journal_failed(ap, &why);
}

/* --- results and log ------------------------------------------------------ */

void
applying_log(struct applying *ap, enum log_code code, const struct change *c,
    const char *error, const char *detail)
{
	if (log_code_level(code) == LEVEL_WARN && rule_acknowledges(
	    &ap->st->begin, log_code_name(code), c->customer.code, c->sku) ==
	    NULL)
		ap->warned = true;
	stage_log(ap->st, code, &(struct log_facts){
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
log_result(struct applying *ap, const struct result *r)
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
		applying_log(ap, done[c->action], c, NULL, NULL);
		break;
	case OUTCOME_ALREADY:
		applying_log(ap, CW09, c, NULL, r->error);
		break;
	case OUTCOME_STALE:
		applying_log(ap, AX14, c, NULL, r->error);
		break;
	case OUTCOME_REFUSED:
	case OUTCOME_FAILED:
	case OUTCOME_UNKNOWN:
		applying_log(ap, c->action != ACTION_CREATE ? CW10 :
		    c->product.id == 0 ? CW11 : CW12, c, r->error, NULL);
		break;
	case OUTCOME_NOT_TRIED:
		break;
	}
}

void
applying_result(struct applying *ap, const struct result *r)
{
	stage_count(ap->st, "changes", 1);
	stage_count(ap->st, outcome_name(r->outcome), 1);
	result_write(r, &ap->st->text);
	stage_write(ap->st, RECORD_RESULT);
	log_result(ap, r);
	progress_step();
}
