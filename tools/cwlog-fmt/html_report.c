/* The page above its tables: the run, its result, what to do. */
#include <inttypes.h>
#include <string.h>

#include "hints.h"
#include "html.h"
#include "put.h"

/* --- texts, numbers, times ------------------------------------------------ */

void
html_between(FILE *out, const char *before, const char *text,
    const char *after)
{
	(void)fputs(before, out);
	put_html(out, text);
	(void)fputs(after, out);
}

void
html_number(FILE *out, struct qty q, unsigned how)
{
	char number[QTY_TEXT];
	const char *s = how & HTML_HUNDREDTHS ? qty_text2(number, q) :
	    qty_text(number, q);
	size_t digits;

	if (qty_sign(q) > 0)
		(void)fputc('+', out);
	if (*s == '-') {
		(void)fputs("\xe2\x88\x92", out);	/* U+2212 */
		s++;
	}
	digits = strcspn(s, ".");
	if (how & HTML_GROUPED && digits > 4)
		for (; digits > 0; digits--) {
			(void)fputc(*s++, out);
			if (digits > 1 && digits % 3 == 1)
				(void)fputs("\xe2\x80\xaf", out); /* U+202F */
		}
	(void)fputs(s, out);
}

const struct run *
html_newest(const struct show *s)
{
	const struct run *newest = NULL;
	size_t i;

	for (i = 0; i < s->n_runs; i++)
		if (newest == NULL || !newest->has_begin ||
		    (s->runs[i]->has_begin && strcmp(run_time(s->runs[i]),
		    run_time(newest)) >= 0))
			newest = s->runs[i];
	return newest;
}

static void
put_time(FILE *out, const char *time)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	size_t i;

	for (i = 0; form[i] != '\0' && (form[i] == time[i] ||
	    (form[i] == 'd' && time[i] >= '0' && time[i] <= '9')); i++)
		;
	if (form[i] == '\0' && time[i] == '\0')
		(void)fprintf(out, "%.10s %.5s UTC", time, time + 11);
	else
		put_html(out, time);	/* of another tool's making */
}

void
html_time(FILE *out, const struct run *run)
{
	if (run->has_begin)
		put_time(out, run_time(run));
	else
		put_html(out, run->name);
}

/* --- the run -------------------------------------------------------------- */

static uint64_t
count_done(const struct summary *sum)
{
	return sum->done[ACTION_UPDATE] + sum->done[ACTION_CREATE] +
	    sum->done[ACTION_REMOVE] + sum->done[ACTION_CANCEL];
}

const char *
html_verdict(const struct run *run, const char **class)
{
	const struct summary *sum = &run->summary;

	*class = "bad";
	if (run->state == STREAM_DAMAGED)
		return "Damaged";
	if (run->state == STREAM_FAILED)
		return run_interrupted(run) ? "Interrupted" : "Failed";
	*class = sum->levels[LEVEL_ERROR] > 0 ? "bad" :
	    sum->levels[LEVEL_WARN] > 0 ? "fair" : "good";
	if (sum->planned.changes > 0)
		return "Plan";
	return count_done(sum) > 0 ? "Transferred" : "No change";
}

/* A box that cannot be overlooked, if something is wrong with the run. */
static void
put_alarm(FILE *out, const struct run *run)
{
	if (run->state == STREAM_DAMAGED)
		html_between(out, "<div class=\"alarm\" role=\"alert\"><b>The "
		    "stream is damaged: records may be missing.</b> ",
		    run->why.text, "</div>\n");
	if (run_interrupted(run))
		(void)fprintf(out, "<div class=\"alarm\" role=\"alert\"><b>The "
		    "run was interrupted.</b> Changes made: %" PRIu64 ", not "
		    "done: %" PRIu64 ".</div>\n", count_done(&run->summary),
		    run->summary.not_done);
	else if (run->state == STREAM_FAILED)
		(void)fprintf(out, "<div class=\"alarm\" role=\"alert\"><b>The "
		    "run failed with exit status %d.</b> See its Error "
		    "entries.</div>\n", run->exit);
}

static void
put_alarms(FILE *out, const struct show *s, const struct run *run)
{
	size_t i, bad = 0;

	put_alarm(out, run);
	for (i = 0; i < s->n_runs; i++)
		bad += s->runs[i] != run && s->runs[i]->state != STREAM_OK;
	if (bad > 0)
		(void)fprintf(out, "<div class=\"alarm\" role=\"alert\"><b>%zu "
		    "earlier run%s failed or %s damaged.</b> See Runs.</div>\n",
		    bad, bad == 1 ? "" : "s", bad == 1 ? "is" : "are");
}

/* When it was planned and, if it was, applied; and by whom. */
static void
put_times(FILE *out, const struct begin *b)
{
	(void)fputs(" <span>Planned <b>", out);
	put_time(out, b->time);
	(void)fputs("</b></span>", out);
	if (b->executed == NULL)
		return;
	(void)fputs(b->dry_run ? " <span>Tried <b>" : " <span>Applied <b>",
	    out);
	put_time(out, b->executed);
	(void)fputs("</b>", out);
	if (b->by.user != NULL)
		html_between(out, " by <b>", b->by.user, "</b>");
	if (b->by.sudo_user != NULL)
		html_between(out, " (sudo by <b>", b->by.sudo_user, "</b>)");
	if (b->by.host != NULL)
		html_between(out, " on <b>", b->by.host, "</b>");
	(void)fputs("</span>", out);
	if (b->by.message != NULL)
		html_between(out, " <span>", b->by.message, "</span>");
}

void
html_head(FILE *out, const struct show *s, const struct run *run)
{
	const struct begin *begin = &run->begin;
	const char *class, *verdict = html_verdict(run, &class);

	html_between(out, "<header>\n<h1>", begin->job.label != NULL ?
	    begin->job.label : "Billing run", "</h1>\n");
	(void)fprintf(out, "<p class=\"about\"><span class=\"verdict %s\">%s"
	    "</span>", class, verdict);
	if (begin->period.start != NULL) {
		html_between(out, " <span>Billing period <b>",
		    begin->period.start, "</b> to <b>");
		html_between(out, "", begin->period.end, "</b></span>");
	}
	if (begin->job.agreement_type != NULL)
		html_between(out, " <span>Agreements of type <b>",
		    begin->job.agreement_type, "</b></span>");
	if (run->has_begin)
		put_times(out, begin);
	(void)fputs("</p>\n</header>\n", out);
	put_alarms(out, s, run);
}

/* --- counts --------------------------------------------------------------- */

static void
put_tile(FILE *out, const char *class, const char *label, uint64_t n)
{
	(void)fprintf(out, "<div class=\"tile %s\"><dt>%s</dt><dd>%" PRIu64
	    "</dd></div>\n", n > 0 ? class : "none", label, n);
}

static void
put_effect(FILE *out, const struct effect *e)
{
	struct qty amount = effect_amount(e);

	(void)fputs("<div class=\"tile wide\"><dt>Units up and down</dt>"
	    "<dd>", out);
	if (e->changes > 0) {
		html_number(out, e->up, HTML_GROUPED);
		(void)fputs(" \xe2\x80\x82 ", out);	/* an en space */
		html_number(out, e->down, HTML_GROUPED);
	} else {
		(void)fputs("0", out);
	}
	(void)fputs("</dd></div>\n<div class=\"tile wide\"><dt>Amount a "
	    "period</dt><dd>", out);
	if (amount.known)
		html_number(out, amount, HTML_HUNDREDTHS | HTML_GROUPED);
	else
		(void)fputs(e->changes > 0 ? "not known" : "0", out);
	if (e->unpriced > 0 && amount.known)
		(void)fprintf(out, " <small>and %" PRIu64 " change%s without a "
		    "price</small>", e->unpriced, e->unpriced == 1 ? "" : "s");
	if (e->overflow)
		(void)fputs(" <small>some sums are out of range</small>", out);
	(void)fputs("</dd></div>\n", out);
}

void
html_tiles(FILE *out, const struct summary *sum)
{
	bool planned = sum->applied.changes == 0 && sum->planned.changes > 0;
	const uint64_t *n = planned ? sum->actions : sum->done;

	(void)fputs("<section aria-label=\"Summary\"><dl class=\"tiles\">\n",
	    out);
	put_tile(out, "bad", "Errors", sum->levels[LEVEL_ERROR]);
	put_tile(out, "fair", "Warnings", sum->levels[LEVEL_WARN]);
	put_tile(out, "", planned ? "To update" : "Updated", n[ACTION_UPDATE]);
	put_tile(out, "", planned ? "To create" : "Created", n[ACTION_CREATE]);
	put_tile(out, "", planned ? "To remove" : "Removed", n[ACTION_REMOVE]);
	if (n[ACTION_CANCEL] > 0)
		put_tile(out, "", planned ? "To cancel" : "Cancelled",
		    n[ACTION_CANCEL]);
	put_tile(out, "", "Unchanged", sum->unchanged);
	put_effect(out, planned ? &sum->planned : &sum->applied);
	if (sum->not_done > 0)
		put_tile(out, "bad", "Not done", sum->not_done);
	(void)fputs("</dl></section>\n", out);
}

void
html_hints(FILE *out, const struct tallies *codes)
{
	const struct tally *t;
	const char *hint;
	bool any = false;

	for (t = codes->tallies; t < codes->tallies + codes->n; t++) {
		if ((hint = hint_for(t->key)) == NULL)
			continue;
		if (!any)
			(void)fputs("<section id=\"hints\" "
			    "aria-labelledby=\"hints-h\">"
			    "<h2 id=\"hints-h\">What to do</h2>\n", out);
		any = true;
		(void)fprintf(out, "<details id=\"hint-%s\"><summary>"
		    "<span class=\"level %s\">%s</span> ", t->key,
		    log_level_name(t->level), t->key);
		put_html(out, summary_occurs(t));
		(void)fprintf(out, " <span class=\"count\">%" PRIu64 "</span>"
		    "</summary>", t->n);
		html_between(out, "<p>", hint, "</p></details>\n");
	}
	if (any)
		(void)fputs("</section>\n", out);
}
