#include <string.h>
#include <strings.h>

#include "admission.h"

static int
refuse(struct stage *st, int status, enum log_code code, const char *why)
{
	stage_fail(st, status, code, &(struct log_facts){ .error = why });
	return -1;
}

static int
check_approval(const struct admission *c, struct stage *st)
{
	struct err e;

	if (c->approve == NULL || strcmp(c->approve, st->in.seal) == 0)
		return 0;
	if (*st->in.seal != '\0')
		(void)err_set(&e, "approved is %s, but this is %s", c->approve,
		    st->in.seal);
	else
		(void)err_set(&e, "approved is %s, but this has no seal that "
		    "could be: its end record was written anew, with blanks or "
		    "the seal not last. After \"jq -c . <EDITED >PLAN\" this "
		    "message names the seal of PLAN to approve", c->approve);
	return refuse(st, EXIT_REFUSED, AX19, e.text);
}

/* Whether the records are of known types and make sense together. */
static int
check_sense(const struct admission *c, struct stage *st, struct plan *plan)
{
	struct err e;

	if (st->in.counts[RECORD_OTHER] > 0 && c->accept_edited)
		(void)err_set(&e, "an edited plan may hold known records only");
	else if (plan_check_doubles(plan, &e) == 0)
		return 0;
	return refuse(st, EXIT_LOCAL, AX02, e.text);
}

/* Whether two addresses are the same but for case and slashes at the end. */
static bool
same_address(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	while (n > 0 && a[n - 1] == '/')
		n--;
	while (m > 0 && b[m - 1] == '/')
		m--;
	return n == m && strncasecmp(a, b, n) == 0;
}

/* A plan may not send the keys of one system to another. */
static int
check_target(struct stage *st, const struct session *setup)
{
	const struct begin *b = &st->begin;
	struct err e;

	if (b->tenant != NULL && strcmp(b->tenant, setup->tenant) == 0)
		return 0;
	if (b->tenant == NULL)
		(void)err_set(&e, "it does not say which ConnectWise company "
		    "it is for");
	else if (b->job.api_url == NULL || !same_address(b->job.api_url,
	    setup->job.facts.api_url))
		(void)err_set(&e, "it was made for %s, but the job's ApiUrl is "
		    "%s", b->job.api_url != NULL ? b->job.api_url :
		    "an unknown address", setup->job.facts.api_url);
	else
		(void)err_set(&e, "it was made for another ConnectWise "
		    "company than that of the secrets");
	return refuse(st, EXIT_REFUSED, AX19, e.text);
}

static int
check_guards(struct stage *st, const struct plan *plan,
    struct guards *guards)
{
	struct buf why = { 0 };
	int rc;

	rc = guards_check(guards, plan->changes, plan->n, &why);
	if (rc == -1)
		(void)refuse(st, EXIT_REFUSED, AX13, why.data);
	buf_release(&why);
	return rc;
}

int
admission_check(const struct admission *c, struct stage *st,
    const struct session *setup, struct plan *plan,
    struct guards *guards)
{
	if (check_approval(c, st) == -1 || check_sense(c, st, plan) == -1 ||
	    (plan->n > 0 && check_target(st, setup) == -1))
		return -1;
	return check_guards(st, plan, guards);
}
