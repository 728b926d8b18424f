#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "date.h"
#include "journal.h"
#include "past.h"
#include "text.h"
#include "validity.h"

#define DAY		(24 * 60 * 60)
#define DAYS_OFF	2	/* time zones make one */
#define NAMED_AT_MOST	5	/* later runs */

enum flaw {
	OLD,
	OTHER_JOB,
	OVERTAKEN,
	OTHER_DAY,
	FLAWS
};
static const char *const words[FLAWS] = { "old", "other-job", "overtaken",
	"other-day" };

/* --- what is accepted ----------------------------------------------------- */

/* Takes the words, with commas between them. */
static int
accept_words(struct validity *v, const char *where, const char *list,
    struct err *e)
{
	size_t i, len;

	for (; list != NULL && *list != '\0'; list += len + (list[len] != '\0'))
	{
		len = strcspn(list, ",");
		for (i = 0; i < FLAWS; i++)
			if (strlen(words[i]) == len &&
			    memcmp(words[i], list, len) == 0)
				break;
		if (i == FLAWS)
			return err_set(e, "%s must be old, other-job, "
			    "overtaken, other-day, or some of these with "
			    "commas, not %s", where, list);
		v->accepted |= 1u << i;
	}
	return 0;
}

int
validity_init(struct validity *v, const struct job *job, const char *accept,
    int max_age, struct err *e)
{
	struct err why;

	*v = (struct validity){ .max_age = max_age > 0 ? max_age :
	    job->max_plan_age };
	if (accept_words(v, "AcceptPlans", job->accept_plans, &why) == -1)
		return err_set(e, "%s: %s", job->path, why.text);
	return accept_words(v, "--accept", accept, e);
}

/* --- what speaks against a plan ------------------------------------------- */

struct flaws {
	const struct validity *v;
	unsigned found;		/* a bit per word; accepted ones are not */
	struct buf why;
};

/* Starts the reason; false if such plans are accepted. */
static bool
find_flaw(struct flaws *f, enum flaw flaw)
{
	if ((f->v->accepted & 1u << flaw) != 0)
		return false;
	buf_adds(&f->why, f->found != 0 ? "; and " : "");
	f->found |= 1u << flaw;
	return true;
}

/* Fails the stage if there is one. what to do comes first. */
static int
reject_flaws(struct flaws *f, struct stage *st, const char *advice)
{
	const char *comma = "";
	size_t i;

	if (f->found != 0) {
		buf_addf(&f->why, ". %s, or accept it with --accept ", advice);
		for (i = 0; i < FLAWS; i++)
			if ((f->found & 1u << i) != 0) {
				buf_addf(&f->why, "%s%s", comma, words[i]);
				comma = ",";
			}
		stage_fail(st, EXIT_REFUSED, AX19,
		    &(struct log_facts){ .error = f->why.data });
	}
	buf_release(&f->why);
	return f->found != 0 ? -1 : 0;
}

/* --- time and day --------------------------------------------------------- */

static void
check_age(struct flaws *f, const char *time_made)
{
	int64_t made, age;

	if (!date_time_parse(&made, time_made)) {
		if (find_flaw(f, OLD))
			buf_addf(&f->why, "the plan's time, %s, cannot be read",
			    time_made);
		return;
	}
	age = (int64_t)time(NULL) - made;
	if (age < -DAY && find_flaw(f, OLD))
		buf_addf(&f->why, "the plan was made at %s, which is still to "
		    "come: look at the clock", time_made);
	if (age > f->v->max_age * DAY && find_flaw(f, OLD))
		buf_addf(&f->why, "the plan was made at %s, %" PRId64 " days "
		    "ago, and may be %" PRId64 " days old (MaxPlanAge)",
		    time_made, age / DAY, f->v->max_age);
}

static void
check_day(struct flaws *f, const char *time_made, const char *today)
{
	date_day day;
	int64_t made;

	if (today == NULL || !date_parse(&day, today) ||
	    !date_time_parse(&made, time_made))
		return;
	if (llabs(made / DAY - day) > DAYS_OFF && find_flaw(f, OTHER_DAY))
		buf_addf(&f->why, "the plan was made at %s as if it were %s "
		    "(--today)", time_made, today);
}

/* --- the job -------------------------------------------------------------- */

static bool
has_entry(const char **list, size_t n, const char *entry)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_caseeq(list[i], entry))
			return true;
	return false;
}

/* Whether two jobs have the same filter, in any order. */
static bool
same_filter(const struct job_facts *x, const struct job_facts *y)
{
	size_t i;

	if (x->n_customers_filter != y->n_customers_filter)
		return false;
	for (i = 0; i < x->n_customers_filter; i++)
		if (!has_entry(y->customers_filter, y->n_customers_filter,
		    x->customers_filter[i]))
			return false;
	return true;
}

static const char *
name_value(const char *value)
{
	return value != NULL && *value != '\0' ? value : "(none)";
}

static void
check_job(struct flaws *f, const struct job_facts *plan, const struct job *job)
{
	const struct job_facts *own = &job->facts;
	const struct {
		const char *name, *plan, *own;
	} facts[] = {
		{ "Label", plan->label, own->label },
		{ "AtriaUrl", plan->atria_url, own->atria_url },
		{ "AgreementType", plan->agreement_type, own->agreement_type },
		{ "AgreementChoice", plan->agreement_choice,
		    own->agreement_choice },
		{ "BillingPeriodEnd", plan->billing_period_end,
		    own->billing_period_end },
	};
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (text_cmp(facts[i].plan, facts[i].own) != 0) {
			if (find_flaw(f, OTHER_JOB))
				buf_addf(&f->why, "the plan was made by "
				    "another job: its %s is %s, but that of %s "
				    "is %s", facts[i].name,
				    name_value(facts[i].plan), job->path,
				    name_value(facts[i].own));
			return;
		}
	if (!same_filter(plan, own) && find_flaw(f, OTHER_JOB))
		buf_addf(&f->why, "the plan was made by another job: its "
		    "CustomersFilter is not that of %s", job->path);
}

int
validity_check(const struct validity *v, struct stage *st,
    const struct job *job)
{
	const struct begin *b = &st->begin;
	struct flaws f = { .v = v };

	if (b->undoes != NULL)
		return 0;
	check_age(&f, b->time);
	check_job(&f, &b->job, job);
	check_day(&f, b->time, b->today);
	return reject_flaws(&f, st, "Make a new plan");
}

/* --- later runs ----------------------------------------------------------- */

/* Whether the run may have billed customers of the plan, from the same Atria to
 * the same type of agreements. */
static bool
bills_the_same(const struct journal_run *run, const struct job_facts *job)
{
	size_t i;

	if (text_cmp(run->atria_url, job->atria_url) != 0 ||
	    text_cmp(run->agreement_type, job->agreement_type) != 0)
		return false;
	for (i = 0; i < run->n_customers_filter; i++)
		if (has_entry(job->customers_filter, job->n_customers_filter,
		    run->customers_filter[i]))
			return true;
	return run->n_customers_filter == 0 || job->n_customers_filter == 0;
}

/*
 * Whether the run is as if it had not been: all that it wrote is undone. One
 * that wrote nothing has confirmed what there was; but an undo plan may be of
 * the same period, of which that is nothing new.
 */
static bool
is_void(const struct past *p, const struct journal_run *run,
    const struct begin *b)
{
	const struct past_write *m;
	size_t written = 0;

	for (m = p->list; m < p->list + p->n; m++)
		if (past_is_own(m) && strcmp(past_execution(m),
		    run->execution) == 0) {
			if (!past_is_undone(p, m))
				return false;
			written++;
		}
	return written > 0 || (b->undoes != NULL && b->period.end != NULL &&
	    text_cmp(run->period.end, b->period.end) == 0);
}

/* The place of an execution among the runs; n_runs if it is not there. */
static size_t
find_run(const struct past *p, const char *execution)
{
	size_t i;

	for (i = 0; i < p->n_runs; i++)
		if (strcmp(p->runs[i].run.execution, execution) == 0)
			break;
	return i;
}

/* Whether the i-th run is later than the plan, or than what it undoes, which
 * is the run at own. */
static bool
is_later(const struct past *p, size_t i, size_t own, const struct begin *b)
{
	const struct journal_run *run = &p->runs[i].run;

	if (run->undoes != NULL || !bills_the_same(run, &b->job))
		return false;
	if (b->undoes == NULL || own == p->n_runs)
		return strcmp(run->run, b->run) != 0 &&
		    strcmp(run->made, b->time) > 0;
	return i > own && strcmp(run->run, p->runs[own].run.run) != 0;
}

static void
name_run(struct buf *out, const struct journal_run *run)
{
	buf_addf(out, "run %s of %s", run->execution, run->time);
	if (run->period.end != NULL)
		buf_addf(out, " (billing period %s to %s)", run->period.start !=
		    NULL ? run->period.start : "?", run->period.end);
}

static void
check_runs(struct flaws *f, const struct past *p, const struct begin *b)
{
	const size_t own = b->undoes != NULL ? find_run(p, b->undoes) :
	    p->n_runs;
	size_t i, n = 0;

	for (i = 0; i < p->n_runs; i++) {
		if (!is_later(p, i, own, b) || is_void(p, &p->runs[i].run, b))
			continue;
		if (n == 0 && !find_flaw(f, OVERTAKEN))
			return;
		if (n == 0)
			buf_adds(&f->why, b->undoes != NULL ? "what the plan "
			    "would take back was confirmed or changed since by "
			    : "a newer plan was applied since this one was "
			    "made: ");
		if (n++ < NAMED_AT_MOST) {
			buf_adds(&f->why, n > 1 ? ", " : "");
			name_run(&f->why, &p->runs[i].run);
		}
	}
	if (n > NAMED_AT_MOST)
		buf_addf(&f->why, " and %zu more", n - NAMED_AT_MOST);
}

/* Reads one journal; what is wrong with it fails the stage. */
static int
check_journal(struct flaws *f, struct stage *st, const char *tenant,
    const char *path)
{
	struct arena a = { 0 };
	struct past p = { 0 };
	struct err e;
	char *where;
	int rc = -1;

	if ((where = journal_path(path, tenant, &e)) != NULL)
		rc = past_read(&p, where, true, tenant, &a, &e);
	if (rc == 0 && f->found == 0)
		check_runs(f, &p, &st->begin);
	if (rc == -1)
		stage_fail(st, EXIT_LOCAL, AX03,
		    &(struct log_facts){ .error = e.text });
	free(where);
	past_release(&p);
	arena_release(&a);
	return rc;
}

int
validity_check_later(const struct validity *v, struct stage *st,
    const struct session *session, const char *path)
{
	struct flaws f = { .v = v };

	if (check_journal(&f, st, session->tenant, path) == -1 ||
	    (path != NULL && check_journal(&f, st, session->tenant, NULL) ==
	    -1)) {
		buf_release(&f.why);
		return -1;
	}
	return reject_flaws(&f, st, st->begin.undoes != NULL ?
	    "Undo what these wrote first" : "Make a new plan");
}
