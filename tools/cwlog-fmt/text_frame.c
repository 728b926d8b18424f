/* What stands around the rows of a run, as lines of text. */
#include <inttypes.h>
#include <string.h>

#include "hints.h"
#include "put.h"
#include "text_bill.h"
#include "text_frame.h"
#include "wrap.h"

void
text_put_run(const struct show *s, const struct run *run)
{
	if (s->sorted && s->n_runs > 1)
		(void)fprintf(s->out, "#%-2zu ", run->number);
}

static void
add_labelled(struct buf *b, const char *label, const char *value)
{
	if (value == NULL)
		return;
	buf_adds(b, label);
	wrap_add_clean(b, value);
}

/* Which plan was applied, when, and by whom. */
static void
put_execution(const struct show *s, const struct begin *b)
{
	struct buf text = { 0 };

	if (strcmp(b->run, b->execution != NULL ? b->execution : "") != 0) {
		add_labelled(&text, "Plan ", b->run);
		add_labelled(&text, " of ", b->time);
		put_wrapped(s->out, text.data, 0, 2, s->width);
		buf_clear(&text);
	}
	add_labelled(&text, b->dry_run ? "Tried " : "Applied ", b->executed);
	add_labelled(&text, " by ", b->by.user);
	add_labelled(&text, ", sudo by ", b->by.sudo_user);
	add_labelled(&text, " on ", b->by.host);
	add_labelled(&text, ": ", b->by.message);
	put_wrapped(s->out, text.data, 0, 2, s->width);
	buf_release(&text);
}

static void
put_subject(const struct show *s, const struct run *run)
{
	const struct begin *b = &run->begin;
	struct buf text = { 0 };

	if (b->job.label != NULL) {
		wrap_add_clean(&text, b->job.label);
		put_wrapped(s->out, text.data, 0, 2, s->width);
	}
	buf_clear(&text);
	if (b->period.start != NULL) {
		buf_addf(&text, "Billing period %s to %s, as of %s",
		    b->period.start, b->period.end, b->today != NULL ?
		    b->today : "an unknown day");
		put_wrapped(s->out, text.data, 0, 2, s->width);
		buf_clear(&text);
	}
	if (b->effective != NULL) {
		buf_addf(&text, "Effective date %s", b->effective);
		put_wrapped(s->out, text.data, 0, 2, s->width);
		buf_clear(&text);
	}
	add_labelled(&text, "Run ", run_name(run));
	put_wrapped(s->out, text.data, 0, 2, s->width);
	buf_release(&text);
}

void
text_begin(struct show *s, const struct run *run)
{
	if (run->number > 1 && !s->sorted)
		(void)fputc('\n', s->out);
	if (!run->has_begin)
		return;
	text_put_run(s, run);
	put_subject(s, run);
	if (run->begin.executed != NULL)
		put_execution(s, &run->begin);
	(void)fputc('\n', s->out);
}

/* Of the log entries of all runs so far, shown or not. */
static void
put_hints(const struct show *s)
{
	struct summary all = { 0 };
	const char *hint;
	bool any = false;
	size_t i;

	for (i = 0; i < s->n_runs; i++)
		summary_merge(&all, &s->runs[i]->summary);
	for (i = 0; i < all.codes.n; i++) {
		hint = hint_for(all.codes.tallies[i].key);
		if (hint == NULL)
			continue;
		if (!any)
			(void)fputs("\nWhat to do\n", s->out);
		any = true;
		(void)fprintf(s->out, "  %s  ", all.codes.tallies[i].key);
		put_wrapped(s->out, hint, 8, 8, s->width);
	}
	summary_release(&all);
}

void
text_put_state(const struct show *s, const struct run *run)
{
	if (run->state == STREAM_FAILED)
		(void)fprintf(s->out, "The run %s (exit status %d)\n",
		    run_interrupted(run) ? "was interrupted" : "failed",
		    run->exit);
	if (run->state == STREAM_DAMAGED)
		(void)fputs("The stream is damaged: records may be missing\n",
		    s->out);
}

static void
put_state(const struct show *s, const struct run *run)
{
	if (run->summary.not_done > 0) {
		text_put_run(s, run);
		(void)fprintf(s->out, "Not done: %" PRIu64 " %s\n",
		    run->summary.not_done, run->summary.not_done == 1 ?
		    "change" : "changes");
	}
	if (run->state == STREAM_FAILED || run->state == STREAM_DAMAGED)
		text_put_run(s, run);
	text_put_state(s, run);
}

/* What is to be done, if it is not done yet. */
static void
put_plan(const struct show *s, const struct run *run)
{
	const uint64_t *n = run->summary.actions;
	struct buf b = { 0 };

	buf_addf(&b, "Plan: %" PRIu64 " to update, %" PRIu64 " to create, %"
	    PRIu64 " to remove, %" PRIu64 " unchanged", n[ACTION_UPDATE],
	    n[ACTION_CREATE], n[ACTION_REMOVE], n[ACTION_NONE]);
	if (n[ACTION_CANCEL] > 0)
		buf_addf(&b, ", %" PRIu64 " to cancel", n[ACTION_CANCEL]);
	put_wrapped(s->out, b.data, 0, 6, s->width);
	text_put_run(s, run);
	buf_release(&b);
}

static void
put_log(const struct show *s, const uint64_t *levels)
{
	struct buf b = { 0 };

	buf_addf(&b, "%" PRIu64 " Error, %" PRIu64 " Warn, %" PRIu64
	    " Info, %" PRIu64 " Verbose", levels[LEVEL_ERROR],
	    levels[LEVEL_WARN], levels[LEVEL_INFO], levels[LEVEL_VERBOSE]);
	(void)fputs("Log:  ", s->out);
	put_wrapped(s->out, b.data, 6, 6, s->width);
	buf_release(&b);
}

void
text_end(struct show *s, const struct run *run)
{
	const uint64_t *n = run->summary.actions;
	uint64_t changes = n[ACTION_UPDATE] + n[ACTION_CREATE] +
	    n[ACTION_REMOVE] + n[ACTION_CANCEL];

	(void)fputc('\n', s->out);
	text_put_run(s, run);
	if (changes + n[ACTION_NONE] > 0)
		put_plan(s, run);
	text_put_bill(s, run);
	put_log(s, run->summary.levels);
	if (changes > 0 && run->state == STREAM_OK)
		(void)fprintf(s->out, "Seal: %s\n", run->seal);
	if (s->hints && run->number == s->n_runs)
		put_hints(s);
	put_state(s, run);
	text_put_unbilled(s, run);
}

