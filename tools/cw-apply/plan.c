#include <stdlib.h>
#include <string.h>

#include "plan.h"
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
	if (c->action == ACTION_REMOVE && qty_sign(c->after) != 0)
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
	arena_release(&p->arena);
	memset(p, 0, sizeof(*p));
}
