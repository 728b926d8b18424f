/* The page above its tables: what happened, in a sentence; what to do next. */
#include <inttypes.h>
#include <string.h>

#include "html.h"
#include "put.h"

/* --- which run, and how it ended ------------------------------------------ */

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

const struct effect *
html_effect(const struct run *run)
{
	const struct summary *sum = &run->summary;

	return sum->applied.changes > 0 ? &sum->applied : &sum->planned;
}

/* Whether changes were to be made, and not only planned. */
static bool
is_execution(const struct run *run)
{
	return !run->begin.dry_run && (run->begin.executed != NULL ||
	    run->summary.applied.changes > 0);
}

const char *
html_verdict(const struct run *run, const char **class)
{
	*class = "bad";
	if (run->state == STREAM_DAMAGED)
		return "Damaged";
	if (run->state == STREAM_FAILED)
		return run_interrupted(run) ? "Interrupted" : "Failed";
	*class = is_execution(run) ? "good" : "plan";
	return run_is_probe(run) ? "Probed" : is_execution(run) ? "Applied" :
	    run->begin.executed != NULL ? "Tried" : "Planned";
}

/* --- the sentence --------------------------------------------------------- */

static void
put_effect(FILE *out, const struct effect *e)
{
	if (e->money.overflow || e->money.n == 0) {
		(void)fputs(e->money.overflow ? "the sum is out of range" :
		    "the amount is not known", out);
		return;
	}
	(void)fputs("<b>", out);
	html_money(out, &e->money, HTML_SIGNED | HTML_HUNDREDTHS);
	(void)fputs("</b> a period", out);
	html_vague(out, " (", &e->money, ")");
}

/* What becomes of the bill. */
static void
put_outcome(FILE *out, const struct run *run)
{
	const struct effect *e = html_effect(run);
	bool done = is_execution(run);

	if (run_is_probe(run)) {
		(void)fputs("The systems were probed; nothing was written.",
		    out);
		return;
	}
	if (e->changes == 0) {
		(void)fputs(run->state == STREAM_DAMAGED ?
		    "It is not known what was changed." :
		    done || run->state == STREAM_FAILED ?
		    "No quantity was changed." :
		    "No quantity has to change.", out);
		return;
	}
	(void)fprintf(out, "%" PRIu64 " quantit%s %s for ", e->changes,
	    e->changes == 1 ? "y" : "ies", done ? "changed" :
	    run->begin.dry_run ? "would change" : "will change");
	html_count(out, run->summary.customers.n, "customer");
	(void)fputs(": ", out);
	put_effect(out, e);
	(void)fputc('.', out);
}

/* What does not reach the bill. */
static void
put_missing(FILE *out, const struct run *run)
{
	const struct unbilled_total *t = &run->unbilled.total;

	if (t->items == 0)
		return;
	(void)fputc(' ', out);
	html_count(out, t->lines, "line");
	(void)fputs(" of ", out);
	html_count(out, t->customers, "customer");
	(void)fprintf(out, " %s not billed.", t->lines == 1 ? "is" : "are");
}

/* --- who, and when -------------------------------------------------------- */

/* Whoever started an execution, in an element of their own each. */
static void
put_author(FILE *out, const struct author *by)
{
	if (by->user != NULL)
		html_between(out, " by <b>", by->user, "</b>");
	if (by->sudo_user != NULL)
		html_between(out, " (sudo by <b>", by->sudo_user, "</b>)");
	if (by->host != NULL)
		html_between(out, " on <b>", by->host, "</b>");
}

static void
put_when(FILE *out, const struct begin *b)
{
	(void)fputs("<span>", out);
	if (b->executed == NULL) {
		(void)fputs("Planned <b>", out);
		html_time(out, b->time);
		(void)fputs("</b>", out);
		put_author(out, &b->planned_by);
		(void)fputs("</span>\n", out);
		return;
	}
	(void)fputs(b->dry_run ? "Tried <b>" : "Applied <b>", out);
	html_time(out, b->executed);
	(void)fputs("</b>", out);
	put_author(out, &b->by);
	(void)fputs("</span>\n", out);
}

static void
put_about(FILE *out, const struct run *run)
{
	const struct begin *b = &run->begin;

	html_between(out, "<p class=\"job\">", b->job.label != NULL ?
	    b->job.label : "Billing run", "</p>\n");
	(void)fputs("<p class=\"about\">", out);
	if (b->period.start != NULL) {
		html_between(out, "<span>Billing period <b>",
		    b->period.start, "</b> to <b>");
		html_between(out, "", b->period.end, "</b></span>\n");
	}
	if (b->effective != NULL)
		html_between(out, "<span>Effective date <b>", b->effective,
		    "</b></span>\n");
	if (b->job.agreement_type != NULL)
		html_between(out, "<span>Agreements of type <b>",
		    b->job.agreement_type, "</b></span>\n");
	if (run->has_begin)
		put_when(out, b);
	(void)fputs("</p>\n", out);
	if (b->by.message != NULL)
		html_between(out, "<blockquote>", b->by.message,
		    "</blockquote>\n");
}

static void
put_verdict(FILE *out, const struct run *run)
{
	const struct summary *sum = &run->summary;
	const char *class, *verdict = html_verdict(run, &class);

	(void)fprintf(out, "<p class=\"verdicts\"><span class=\"verdict %s\">"
	    "%s</span>\n", class, verdict);
	if (sum->attention > 0)
		(void)fprintf(out, "<a class=\"verdict %s\" href=\""
		    "#tab=attention\">%" PRIu64 " need%s attention</a>\n",
		    sum->levels[LEVEL_ERROR] > 0 ? "bad" : "fair",
		    sum->attention, sum->attention == 1 ? "s" : "");
	(void)fputs("</p>\n", out);
}

/* --- if something is wrong with the run ----------------------------------- */

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
		    "done: %" PRIu64 ".</div>\n",
		    run->summary.applied.changes, run->summary.not_done);
	else if (run->state == STREAM_FAILED)
		(void)fprintf(out, "<div class=\"alarm\" role=\"alert\"><b>The "
		    "run failed with exit status %d.</b> See what needs "
		    "attention.</div>\n", run->exit);
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

/* --- what to type --------------------------------------------------------- */

static bool
is_plain(const char *s)
{
	return s != NULL && *s != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvw"
	    "xyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-")] == '\0';
}

/*
 * The command that applies the plan. Nothing is put into it that a shell reads
 * as more than a word.
 */
static void
put_command(FILE *out, const struct show *s, const struct run *run)
{
	if (!run->has_begin || run->begin.executed != NULL ||
	    run->begin.psa != NULL || run->state != STREAM_OK ||
	    run->summary.planned.changes == 0 || !is_plain(run->seal))
		return;
	(void)fputs("<section class=\"next\" aria-labelledby=\"next-h\">"
	    "<h2 id=\"next-h\">Nothing is written yet</h2>\n"
	    "<p>To apply exactly this plan, type:</p>\n"
	    "<p class=\"command\"><code id=\"command\">", out);
	if (is_plain(s->job) && is_plain(run->begin.run))
		(void)fprintf(out, "atria-cw apply %s %s --approve %s", s->job,
		    run->begin.run, run->seal);
	else
		(void)fprintf(out, "cw-apply -c JOB -s SECRETS --approve %s "
		    "&lt;PLAN", run->seal);
	(void)fputs("</code></p>\n<p>The seal (<code>sha256:\xe2\x80\xa6"
	    "</code>) stands for this plan and no other: if a single "
	    "character of the plan is changed, the seal is another one, and "
	    "the plan is rejected.</p></section>\n", out);
}

/* --- the numbers ---------------------------------------------------------- */

static void
open_tile(FILE *out, const char *tab, const char *label)
{
	(void)fprintf(out, "<a class=\"tile\" href=\"#tab=%s\"><span>%s</span>"
	    "<b>", tab, label);
}

static void
close_tile(FILE *out)
{
	(void)fputs("</small></a>\n", out);
}

static void
put_bill_tile(FILE *out, const struct effect *e)
{
	const struct money *m = &e->money;
	size_t i;

	open_tile(out, "changes", "Bill, a period");
	if (e->changes > 0)
		html_money(out, m, HTML_SIGNED | HTML_HUNDREDTHS);
	else
		(void)fputc('0', out);
	(void)fputs("</b><small>", out);
	for (i = 0; !m->overflow && i < m->n; i++) {
		(void)fputs(i > 0 ? "<br>" : "", out);
		html_number(out, m->sums[i].up, HTML_SIGNED | HTML_HUNDREDTHS);
		(void)fputs(" \xe2\x80\x82", out);	/* an en space */
		html_number(out, m->sums[i].down, HTML_SIGNED |
		    HTML_HUNDREDTHS);
		html_currency(out, m->n > 1 ? m->sums[i].currency : NULL);
	}
	html_vague(out, m->n > 0 ? "<br>" : "", m, "");
	close_tile(out);
}

static void
put_changes_tile(FILE *out, const struct run *run, const struct effect *e)
{
	static const struct {
		const char *planned, *done;
	} words[ACTIONS] = {
		[ACTION_UPDATE] = { "to update", "updated" },
		[ACTION_CREATE] = { "to create", "created" },
		[ACTION_REMOVE] = { "to remove", "removed" },
		[ACTION_CANCEL] = { "to cancel", "cancelled" },
	};
	bool planned = e == &run->summary.planned;
	const uint64_t *n = planned ? run->summary.actions :
	    run->summary.done;
	const char *comma = "";
	size_t i;

	open_tile(out, "changes", is_execution(run) ? "Quantities changed" :
	    "Quantities to change");
	(void)fprintf(out, "%" PRIu64 "</b><small>", e->changes);
	for (i = 0; i < ACTIONS; i++)
		if (n[i] > 0 && words[i].done != NULL) {
			(void)fprintf(out, "%s%" PRIu64 " %s", comma, n[i],
			    planned ? words[i].planned : words[i].done);
			comma = ", ";
		}
	if (e->changes > 0) {
		(void)fputs("<br>", out);
		html_number(out, e->up, HTML_SIGNED);
		(void)fputs(" \xe2\x80\x82", out);
		html_number(out, e->down, HTML_SIGNED);
		(void)fputs(" units", out);
	}
	close_tile(out);
}

static void
put_attention_tile(FILE *out, const struct summary *sum)
{
	open_tile(out, "attention", "Needs attention");
	(void)fprintf(out, "%" PRIu64 "</b><small>", sum->attention);
	if (sum->attention > 0)
		html_count(out, sum->levels[LEVEL_ERROR], "error");
	if (sum->not_done > 0)
		(void)fprintf(out, ", %" PRIu64 " not done", sum->not_done);
	close_tile(out);
}

static void
put_unbilled_tile(FILE *out, const struct unbilled_list *u)
{
	char number[QTY_TEXT];

	open_tile(out, "unbilled", "Not billed");
	html_count(out, u->total.lines, "line");
	(void)fputs("</b><small>", out);
	if (u->total.items > 0) {
		html_count(out, u->total.customers, "customer");
		(void)fprintf(out, ", %s units<br>",
		    qty_text(number, u->total.units));
	}
	if (u->total.money.n > 0) {
		html_money(out, &u->total.money, HTML_HUNDREDTHS);
		(void)fputs(" a period", out);
	}
	html_vague(out, u->total.money.n > 0 ? ", " : "", &u->total.money,
	    "");
	close_tile(out);
}

static void
put_tiles(FILE *out, const struct run *run)
{
	const struct effect *e = html_effect(run);

	(void)fputs("<nav class=\"tiles\" aria-label=\"Summary\">\n", out);
	put_bill_tile(out, e);
	put_changes_tile(out, run, e);
	put_attention_tile(out, &run->summary);
	put_unbilled_tile(out, &run->unbilled);
	open_tile(out, "unchanged", "Unchanged");
	(void)fprintf(out, "%" PRIu64 "</b><small>", run->summary.unchanged);
	close_tile(out);
	(void)fputs("</nav>\n", out);
}

void
html_head(FILE *out, const struct show *s, const struct run *run)
{
	(void)fputs("<header>\n", out);
	put_about(out, run);
	(void)fputs("<h1>", out);
	put_outcome(out, run);
	put_missing(out, run);
	(void)fputs("</h1>\n", out);
	put_verdict(out, run);
	(void)fputs("</header>\n", out);
	put_alarms(out, s, run);
	put_command(out, s, run);
	put_tiles(out, run);
}

/* --- the record that is signed -------------------------------------------- */

static void
put_fact(FILE *out, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		(void)html_between(out, name, value, "</code>\n");
}

static void
put_signatures(FILE *out)
{
	static const char *const lines[] = { "Planned", "Approved", "Applied" };
	size_t i;

	(void)fputs("<div class=\"signatures\" aria-hidden=\"true\">\n", out);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		(void)fprintf(out, "<p><b>%s by</b><span>Name</span>"
		    "<span>Date</span><span>Signature</span></p>\n", lines[i]);
	(void)fputs("</div>\n", out);
}

void
html_record(FILE *out, const struct run *run)
{
	const struct begin *b = &run->begin;

	(void)fputs("<section id=\"record\" aria-labelledby=\"record-h\">"
	    "<h2 id=\"record-h\">Record of this run</h2>\n<dl>\n", out);
	if (run->has_begin) {
		(void)fputs("<dt>Planned<dd>", out);
		html_time(out, b->time);
		put_author(out, &b->planned_by);
		put_fact(out, ", run <code>", b->run);
	}
	if (b->executed != NULL) {
		(void)fputs(b->dry_run ? "<dt>Tried<dd>" :
		    "<dt>Approved and applied<dd>", out);
		html_time(out, b->executed);
		put_author(out, &b->by);
		put_fact(out, ", run <code>", b->execution);
	}
	if (b->undoes != NULL)
		put_fact(out, "<dt>Undoes<dd>run <code>", b->undoes);
	put_fact(out, "<dt>Seal<dd><code>", run->seal);
	(void)fprintf(out, "<dd>The SHA-256 of the run\xe2\x80\x99s records. "
	    "Every program that reads them computes it again, and says that "
	    "the stream is damaged if it is another one.\n"
	    "<dt>Amounts<dd>The change of what is billed beyond the units "
	    "included, times the unit price; proration, taxes and discounts "
	    "are not included. A new addition has no price yet: its amount is "
	    "an estimate with the price of the catalog, or the one price that "
	    "all other customers have.\n</dl>\n");
	put_signatures(out);
	(void)fputs("</section>\n", out);
}
