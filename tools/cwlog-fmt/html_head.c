/* What the page says before its table: the run, its result, what to do. */
#include <string.h>

#include "hints.h"
#include "html.h"

const struct run *
html_newest(const struct show *s)
{
	const struct run *newest = NULL;
	size_t i;

	for (i = 0; i < s->n_runs; i++)
		if (newest == NULL || !newest->has_begin ||
		    (s->runs[i]->has_begin && strcmp(s->runs[i]->begin.time,
		    newest->begin.time) >= 0))
			newest = s->runs[i];
	return newest;
}

void
html_time(struct buf *b, const struct run *run)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	const char *time = run->begin.time;
	size_t i;

	if (!run->has_begin) {
		html_text(b, run->name);
		return;
	}
	for (i = 0; form[i] != '\0' && (form[i] == time[i] ||
	    (form[i] == 'd' && time[i] >= '0' && time[i] <= '9')); i++)
		;
	if (form[i] == '\0' && time[i] == '\0')
		buf_addf(b, "%.10s %.5s UTC", time, time + 11);
	else
		html_text(b, time);	/* of another tool's making */
}

const char *
html_verdict(const struct run *run, const char **class)
{
	const struct totals *t = &run->totals;
	uint64_t done = t->done[ACTION_UPDATE] + t->done[ACTION_CREATE] +
	    t->done[ACTION_REMOVE] + t->done[ACTION_CANCEL];

	*class = "bad";
	if (run->state == STREAM_DAMAGED)
		return "Damaged";
	if (run->state == STREAM_FAILED)
		return "Failed";
	*class = t->levels[LEVEL_ERROR] > 0 ? "bad" :
	    t->levels[LEVEL_WARN] > 0 ? "fair" : "good";
	if (t->planned.changes > 0)
		return done > 0 ? "Partly transferred" : "Plan";
	return done > 0 ? "Transferred" : "No change";
}

/* A box that cannot be overlooked, if something is wrong with the run. */
static void
put_alarm(struct buf *b, const struct run *run)
{
	if (run->state == STREAM_DAMAGED) {
		buf_adds(b, "<div class=\"alarm\" role=\"alert\"><b>This "
		    "stream is damaged: what is missing may be anything."
		    "</b> ");
		html_text(b, run->why.text);
		buf_adds(b, "</div>\n");
	}
	if (run->state == STREAM_FAILED)
		buf_addf(b, "<div class=\"alarm\" role=\"alert\"><b>The run "
		    "failed with exit status %d.</b> Its Error entries say "
		    "why.</div>\n", run->exit);
}

static void
put_alarms(struct buf *b, const struct show *s, const struct run *run)
{
	size_t i, bad = 0;

	put_alarm(b, run);
	for (i = 0; i < s->n_runs; i++)
		bad += s->runs[i] != run && s->runs[i]->state != STREAM_OK;
	if (bad > 0)
		buf_addf(b, "<div class=\"alarm\" role=\"alert\"><b>%zu "
		    "earlier run%s failed, or %s damaged.</b> See Runs."
		    "</div>\n", bad, bad == 1 ? "" : "s",
		    bad == 1 ? "is" : "are");
}

void
html_head(struct buf *b, const struct show *s, const struct run *run)
{
	const struct begin *begin = &run->begin;
	const char *class, *verdict = html_verdict(run, &class);

	buf_adds(b, "<header>\n<h1>");
	html_text(b, begin->job.label != NULL ? begin->job.label :
	    "Billing run");
	buf_addf(b, "</h1>\n<p class=\"about\"><span class=\"verdict %s\">%s"
	    "</span>", class, verdict);
	if (begin->period.start != NULL) {
		buf_adds(b, " <span>Billing period <b>");
		html_text(b, begin->period.start);
		buf_adds(b, "</b> to <b>");
		html_text(b, begin->period.end);
		buf_adds(b, "</b></span>");
	}
	if (begin->job.agreement_type != NULL) {
		buf_adds(b, " <span>Agreements of type <b>");
		html_text(b, begin->job.agreement_type);
		buf_adds(b, "</b></span>");
	}
	if (run->has_begin) {
		buf_adds(b, " <span>Run at <b>");
		html_time(b, run);
		buf_adds(b, "</b></span>");
	}
	buf_adds(b, "</p>\n</header>\n");
	put_alarms(b, s, run);
}

static void
put_tile(struct buf *b, const char *class, const char *label, uint64_t n)
{
	buf_addf(b, "<div class=\"tile %s\"><dt>%s</dt><dd>%" PRIu64
	    "</dd></div>\n", n > 0 ? class : "none", label, n);
}

static void
put_effect(struct buf *b, const struct effect *e)
{
	struct qty amount = effect_amount(e);

	buf_adds(b, "<div class=\"tile wide\"><dt>Units up and down</dt>"
	    "<dd>");
	if (e->changes > 0) {
		html_sum(b, e->up, false);
		buf_adds(b, " \xe2\x80\x82 ");	/* an en space */
		html_sum(b, e->down, false);
	} else {
		buf_adds(b, "0");
	}
	buf_adds(b, "</dd></div>\n<div class=\"tile wide\"><dt>Amount a "
	    "period</dt><dd>");
	if (amount.known)
		html_sum(b, amount, true);
	else
		buf_adds(b, e->changes > 0 ? "not known" : "0");
	if (e->unpriced > 0 && amount.known)
		buf_addf(b, " <small>and %" PRIu64 " change%s without a "
		    "price</small>", e->unpriced, e->unpriced == 1 ? "" : "s");
	if (e->beyond)
		buf_adds(b, " <small>some sums are out of range</small>");
	buf_adds(b, "</dd></div>\n");
}

void
html_tiles(struct buf *b, const struct run *run)
{
	const struct totals *t = &run->totals;
	bool planned = t->applied.changes == 0 && t->planned.changes > 0;
	const uint64_t *of = planned ? t->actions : t->done;

	buf_adds(b, "<section aria-label=\"Summary\"><dl class=\"tiles\">\n");
	put_tile(b, "bad", "Errors", t->levels[LEVEL_ERROR]);
	put_tile(b, "fair", "Warnings", t->levels[LEVEL_WARN]);
	put_tile(b, "", planned ? "To update" : "Updated", of[ACTION_UPDATE]);
	put_tile(b, "", planned ? "To create" : "Created", of[ACTION_CREATE]);
	put_tile(b, "", planned ? "To remove" : "Removed", of[ACTION_REMOVE]);
	if (of[ACTION_CANCEL] > 0)
		put_tile(b, "", planned ? "To cancel" : "Cancelled",
		    of[ACTION_CANCEL]);
	put_tile(b, "", "Unchanged", t->unchanged);
	put_effect(b, planned ? &t->planned : &t->applied);
	if (t->applied.changes > 0 && t->planned.changes > 0)
		put_tile(b, "fair", "Not tried", t->planned.changes);
	buf_adds(b, "</dl></section>\n");
}

void
html_hints(struct buf *b, const struct summary *codes)
{
	const struct tally *t;
	const char *hint;
	bool any = false;

	for (t = codes->tallies; t < codes->tallies + codes->n; t++) {
		if ((hint = hint_for(t->code)) == NULL)
			continue;
		if (!any)
			buf_adds(b, "<section id=\"hints\" "
			    "aria-labelledby=\"hints-h\">"
			    "<h2 id=\"hints-h\">What to do</h2>\n");
		any = true;
		buf_adds(b, "<details id=\"hint-");
		html_text(b, t->code);
		buf_addf(b, "\"><summary><span class=\"level %s\">",
		    log_level_name(t->level));
		html_text(b, t->code);
		buf_adds(b, "</span> ");
		html_text(b, summary_occurs(t));
		buf_addf(b, " <span class=\"count\">%" PRIu64 "</span>"
		    "</summary><p>", t->n);
		html_text(b, hint);
		buf_adds(b, "</p></details>\n");
	}
	if (any)
		buf_adds(b, "</section>\n");
}
