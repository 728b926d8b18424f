#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "plan.h"
#include "rule_row.h"
#include "text.h"
#include "xalloc.h"

/* --- reading -------------------------------------------------------------- */

bool
plan_is_none(const struct scan *s)
{
	size_t action;

	if (scan_type(s, 0) != SCAN_OBJECT)
		return false;
	action = scan_member(s, 0, "action");
	return action != 0 && scan_is(s, action, "none");
}

int
plan_add(struct plan *p, const struct scan *s, struct err *e)
{
	struct change c;

	if (change_read(&c, s, &p->arena, e) == -1)
		return -1;
	p->changes = xgrow(p->changes, p->n, &p->cap, sizeof(*p->changes));
	p->changes[p->n++] = c;
	guards_count(&p->guards, &c);
	return 0;
}

int64_t
plan_creations(const struct plan *p)
{
	int64_t creations = 0;
	size_t i;

	for (i = 0; i < p->n; i++)
		creations += p->changes[i].action == ACTION_CREATE;
	return creations;
}

void
plan_release(struct plan *p)
{
	free(p->changes);
	free(p->sorted);
	guards_release(&p->guards);
	arena_release(&p->arena);
	memset(p, 0, sizeof(*p));
}

/* --- the checks of a plan ------------------------------------------------- */

/* By addition; those that are to be created by agreement. */
static int
compare_places(const struct change *x, const struct change *y)
{
	if (x->addition.id != y->addition.id)
		return x->addition.id < y->addition.id ? -1 : 1;
	if (x->addition.id != 0 || x->agreement.id == y->agreement.id)
		return 0;
	return x->agreement.id < y->agreement.id ? -1 : 1;
}

static int
compare_identifiers(const void *a, const void *b)
{
	const struct change *const *x = a, *const *y = b;
	int order = compare_places(*x, *y);

	if (order != 0 || (*x)->addition.id != 0)
		return order;
	return text_casecmp((*x)->product.identifier,
	    (*y)->product.identifier);
}

/* What is not in the catalog yet has no id. */
static int
compare_products(const void *a, const void *b)
{
	const struct change *const *x = a, *const *y = b;
	int order = compare_places(*x, *y);

	if (order != 0 || (*x)->product.id == (*y)->product.id)
		return order != 0 || (*x)->product.id != 0 ? order :
		    compare_identifiers(a, b);
	return (*x)->product.id < (*y)->product.id ? -1 : 1;
}

int
plan_check_doubles(struct plan *p, struct err *e)
{
	int (*const orders[])(const void *, const void *) = {
		compare_identifiers, compare_products };
	const struct change **s;
	size_t i, k;

	s = p->sorted = xreallocarray(p->sorted, p->n, sizeof(*s));
	for (i = 0; i < p->n; i++)
		s[i] = &p->changes[i];
	for (k = 0; p->n > 0 && k < sizeof(orders) / sizeof(orders[0]); k++) {
		qsort(s, p->n, sizeof(*s), orders[k]);
		for (i = 1; i < p->n; i++)
			if (orders[k](&s[i - 1], &s[i]) == 0)
				return err_set(e, "two changes are for the "
				    "same addition: SKU %s of customer %s and "
				    "SKU %s of customer %s", s[i - 1]->sku,
				    s[i - 1]->customer.code, s[i]->sku,
				    s[i]->customer.code);
	}
	return 0;
}

static int
refuse(struct stage *st, int status, enum log_code code, const char *why)
{
	stage_fail(st, status, code, &(struct log_facts){ .error = why });
	return -1;
}

static int
check_approval(const char *seal, struct stage *st)
{
	struct err e;

	if (seal == NULL || strcmp(seal, st->in.seal) == 0)
		return 0;
	if (*st->in.seal != '\0')
		(void)err_set(&e, "the approved seal is %s, but this plan's "
		    "seal is %s", seal, st->in.seal);
	else
		(void)err_set(&e, "the approved seal is %s, but this plan has "
		    "no seal: its end record has blanks, or does not end with "
		    "the seal. Type \"jq -c . <EDITED >PLAN\" and apply PLAN; "
		    "this message then names its seal", seal);
	return refuse(st, EXIT_REFUSED, AX19, e.text);
}

/* Whether the records are of known types and make sense together. */
static int
check_sense(struct plan *p, bool accept_edited, struct stage *st)
{
	struct err e;

	if (st->in.counts[RECORD_OTHER] > 0 && accept_edited)
		(void)err_set(&e, "an edited plan may contain known "
		    "records only");
	else if (plan_check_doubles(p, &e) == 0)
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
check_target(struct stage *st, const struct session *session)
{
	const struct begin *b = &st->begin;
	struct err e;

	if (b->psa != NULL) {
		(void)err_set(&e, "it is for %s, where nothing is written yet: "
		    "it says what a person is to enter there, each quantity "
		    "after in place of that before, as of %s",
		    log_psa_name(b->psa), b->effective != NULL ? b->effective :
		    "today");
		return refuse(st, EXIT_REFUSED, AX19, e.text);
	}
	if (b->tenant != NULL && strcmp(b->tenant, session->tenant) == 0)
		return 0;
	if (b->tenant == NULL)
		(void)err_set(&e, "the plan does not name its ConnectWise "
		    "company");
	else if (b->job.api_url == NULL || !same_address(b->job.api_url,
	    session->job.facts.api_url))
		(void)err_set(&e, "the plan was made for %s, but the job's "
		    "ApiUrl is %s", b->job.api_url != NULL ? b->job.api_url :
		    "an unknown address", session->job.facts.api_url);
	else
		(void)err_set(&e, "the plan was made for another ConnectWise "
		    "company than the company of the secrets");
	return refuse(st, EXIT_REFUSED, AX19, e.text);
}

static int
check_guards(struct plan *p, struct stage *st)
{
	struct buf why = { 0 };
	int rc;

	rc = guards_check(&p->guards, p->changes, p->n, &why);
	if (rc == -1)
		(void)refuse(st, EXIT_REFUSED, AX13, why.data);
	buf_release(&why);
	return rc;
}

int
plan_check(struct plan *p, const struct approval *approval, struct stage *st,
    const struct session *session)
{
	if (check_approval(approval->seal, st) == -1 ||
	    check_sense(p, approval->accept_edited, st) == -1 ||
	    (p->n > 0 && check_target(st, session) == -1))
		return -1;
	return check_guards(p, st);
}

static int
cmp_addition(const void *key, const void *member)
{
	const int64_t *id = key;
	const struct change *const *c = member;

	return (*id > (*c)->addition.id) - (*id < (*c)->addition.id);
}

bool
plan_has(const struct plan *p, int64_t addition)
{
	return p->n > 0 && bsearch(&addition, p->sorted, p->n,
	    sizeof(*p->sorted), cmp_addition) != NULL;
}

const char *
plan_forbids(const struct job *job, const struct change *c)
{
	if (c->action != ACTION_CREATE)
		return NULL;
	if (!rule_allows_creation(c->rules, c->n_rules,
	    job->facts.allow_create_additions))
		return "the job does not allow new additions: set "
		    "AllowAtriaCreateAdditions to True";
	if (c->product.id != 0)
		return NULL;
	if (!job->facts.allow_create_products)
		return "the job does not allow new products: set "
		    "AllowAtriaCreateProducts to True";
	if (job->product_template == NULL)
		return "the job has no ProductTemplate";
	return NULL;
}
