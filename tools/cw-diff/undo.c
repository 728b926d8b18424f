#include <string.h>

#include "undo.h"

/*
 * Why the result cannot be undone although it may have changed an addition, or
 * NULL. What failed may have been written all the same, late or with another
 * quantity.
 */
static const char *
obstacle(const struct result *r)
{
	if (r->outcome == OUTCOME_UNKNOWN || r->outcome == OUTCOME_FAILED)
		return "it is not known what became of it";
	if (r->outcome != OUTCOME_APPLIED)
		return NULL;
	if (r->error != NULL)
		return r->error;	/* somebody else may have written it */
	if (r->change.action == ACTION_CANCEL)
		return "it was cancelled, and what is cancelled stays so";
	if (r->change.before.known && qty_sign(r->change.before) < 0)
		return "its quantity was below 0";
	return NULL;
}

/*
 * What undoes the change: the quantity of before; of an addition that was
 * created, quantity 0 and a cancelled date, as deleting it would lose it from
 * the books. The undo borrows the change's strings. today is the first day
 * on which an addition may be cancelled.
 */
static void
turn_back(const struct change *c, const char *today, struct change *back)
{
	*back = *c;
	back->why = "undo";
	back->before = c->after;
	back->effective = NULL;
	if (c->action != ACTION_CREATE) {
		back->after = c->before;
		back->action = qty_sign(back->after) == 0 ? ACTION_REMOVE :
		    ACTION_UPDATE;
		return;
	}
	back->action = ACTION_CANCEL;
	back->after = qty_units(0);
	back->addition.effective = c->effective;
	back->cancel = strcmp(c->effective, today) > 0 ? c->effective : today;
}

/* Plans the undo of a result; returns whether there is one. */
static bool
put_back(struct stage *st, const struct result *res)
{
	const char *why_not = obstacle(res);
	struct change back;

	if (why_not != NULL) {
		stage_log(st, AX16, &(struct log_facts){
			.customer = &res->change.customer,
			.sku = res->change.sku,
			.description = res->change.description,
			.detail = why_not,
		});
		return false;
	}
	if (res->outcome != OUTCOME_APPLIED ||
	    res->change.action == ACTION_NONE)
		return false;
	turn_back(&res->change, st->begin.today, &back);
	change_write(&back, &st->text);
	stage_write(st, RECORD_CHANGE);
	return true;
}

/* Names our run after the execution that it undoes. */
static void
name_run(struct stage *st)
{
	struct begin *b = &st->begin;

	if (b->run == NULL)
		return;
	b->undoes = b->execution != NULL ? b->execution : b->run;
	b->execution = b->executed = NULL;
	b->by = b->planned_by = (struct author){ NULL };
	b->dry_run = false;
	b->run = arena_fmt(&st->arena, "%s-undo", b->undoes);
}

bool
undo_run(struct stage *st, struct choices *customers)
{
	struct arena arena = { 0 };
	struct stream_line rec;
	struct result res;
	struct err e;
	bool changes = false;

	name_run(st);
	while (st->failure == 0 && stage_next(st, &rec)) {
		if (rec.type == RECORD_LOG)
			continue;
		arena_clear(&arena);
		if (stage_parse(st, &rec) == -1)
			break;
		if (rec.type == RECORD_CHANGE)
			(void)err_set(&e, "this is a plan, not what cw-apply "
			    "made of one");
		else if (st->begin.today == NULL)
			(void)err_set(&e, "the begin record has no date of "
			    "today");
		else if (result_read(&res, &st->scan, &arena, &e) == 0) {
			st->input_is_history = true;
			if (choices_use(customers, res.change.customer.code) &&
			    put_back(st, &res))
				changes = true;
			continue;
		}
		stage_reject(st, &rec, &e);
		break;
	}
	arena_release(&arena);
	return changes;
}
