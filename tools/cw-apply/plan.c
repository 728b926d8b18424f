#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "text.h"
#include "xalloc.h"

static int
check(const struct change *c, struct err *e)
{
	if (c->action == ACTION_CREATE) {
		if (c->addition.id != 0)
			return err_set(e, "addition: a new one has no id yet");
		if (c->effective == NULL)
			return err_set(e, "effectiveDate: is missing");
		return 0;
	}
	if (c->addition.id == 0)
		return err_set(e, "addition: is missing");
	if (c->product.id == 0)
		return err_set(e, "product.id: is missing");
	if (!c->before.known)
		return err_set(e, "before: is missing");
	if (c->action == ACTION_CANCEL && c->cancel == NULL)
		return err_set(e, "cancelDate: is missing");
	if ((c->action == ACTION_REMOVE || c->action == ACTION_CANCEL) &&
	    qty_sign(c->after) != 0)
		return err_set(e, "after: must be 0 when the service is "
		    "removed");
	return 0;
}

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

	if (change_read(&c, s, &p->arena, e) == -1 || check(&c, e) == -1)
		return -1;
	p->changes = xgrow(p->changes, p->n, &p->cap, sizeof(*p->changes));
	p->changes[p->n++] = c;
	return 0;
}

/* By addition; those that are to be created by agreement. */
static int
by_place(const struct change *x, const struct change *y)
{
	if (x->addition.id != y->addition.id)
		return x->addition.id < y->addition.id ? -1 : 1;
	if (x->addition.id != 0 || x->agreement.id == y->agreement.id)
		return 0;
	return x->agreement.id < y->agreement.id ? -1 : 1;
}

static int
by_identifier(const void *a, const void *b)
{
	const struct change *const *x = a, *const *y = b;
	int order = by_place(*x, *y);

	if (order != 0 || (*x)->addition.id != 0)
		return order;
	return text_casecmp((*x)->product.identifier,
	    (*y)->product.identifier);
}

/* What is not in the catalog yet has no id. */
static int
by_product(const void *a, const void *b)
{
	const struct change *const *x = a, *const *y = b;
	int order = by_place(*x, *y);

	if (order != 0 || (*x)->product.id == (*y)->product.id)
		return order != 0 || (*x)->product.id != 0 ? order :
		    by_identifier(a, b);
	return (*x)->product.id < (*y)->product.id ? -1 : 1;
}

int
plan_check_doubles(struct plan *p, struct err *e)
{
	int (*const orders[])(const void *, const void *) = {
		by_identifier, by_product };
	const struct change **s;
	size_t i, k;

	s = p->sorted = xreallocarray(p->sorted, p->n, sizeof(*s));
	for (i = 0; i < p->n; i++)
		s[i] = &p->changes[i];
	for (k = 0; p->n > 0 && k < sizeof(orders) / sizeof(orders[0]); k++) {
		qsort(s, p->n, sizeof(*s), orders[k]);
		for (i = 1; i < p->n; i++)
			if (orders[k](&s[i - 1], &s[i]) == 0)
				return err_set(e, "two changes are about the "
				    "same addition: SKU %s of customer %s and "
				    "SKU %s of customer %s", s[i - 1]->sku,
				    s[i - 1]->customer.code, s[i]->sku,
				    s[i]->customer.code);
	}
	return 0;
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
	arena_release(&p->arena);
	memset(p, 0, sizeof(*p));
}
