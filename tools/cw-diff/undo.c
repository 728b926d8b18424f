#include <string.h>

#include "undo.h"

bool
undo_change(const struct result *r, const char *today, struct change *back)
{
	const struct change *c = &r->change;

	if (r->outcome != OUTCOME_APPLIED || c->action == ACTION_CANCEL ||
	    c->action == ACTION_NONE)
		return false;
	*back = *c;
	back->why = "undo";
	back->before = c->after;
	back->effective = NULL;
	if (c->action != ACTION_CREATE) {
		back->after = c->before;
		back->action = qty_sign(back->after) == 0 ? ACTION_REMOVE :
		    ACTION_UPDATE;
		return true;
	}
	back->action = ACTION_CANCEL;
	back->after = qty_units(0);
	back->addition.effective = c->effective;
	back->cancel = strcmp(c->effective, today) > 0 ? c->effective : today;
	return true;
}
