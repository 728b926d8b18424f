#include <stdlib.h>
#include <string.h>

#include "cwlog.h"
#include "summary.h"
#include "xalloc.h"

/* The tally of the row's code, which is made if there is none. */
static struct tally *
find(struct summary *s, const struct row *row)
{
	size_t i, at;
	int c = -1;

	for (at = 0; at < s->n; at++)
		if ((c = strcmp(s->tallies[at].code, row->code)) >= 0)
			break;
	if (at < s->n && c == 0)
		return &s->tallies[at];
	s->tallies = xgrow(s->tallies, s->n, &s->cap, sizeof(*s->tallies));
	for (i = s->n++; i > at; i--)
		s->tallies[i] = s->tallies[i - 1];
	s->tallies[at] = (struct tally){
		.code = arena_str(&s->arena, row->code),
		.level = row->level,
		.is_change = row->is_change,
	};
	return &s->tallies[at];
}

void
summary_add(struct summary *s, const struct row *row)
{
	struct tally *t = find(s, row);

	t->n++;
	s->rows++;
	if (!row_has_effect(row))
		return;
	effect_add(&t->effect, row->units, row->amount);
	effect_add(row->planned ? &s->planned : &s->applied, row->units,
	    row->amount);
}

const char *
summary_occurs(const struct tally *t)
{
	static const struct {
		const char *action;
		const char *occurs;
	} actions[] = {
		{ "update", "Planned: a quantity is to be changed" },
		{ "create", "Planned: an addition is to be created" },
		{ "remove", "Planned: a quantity is to become 0" },
		{ "cancel", "Planned: an addition is to be cancelled" },
		{ "none", "The quantity is right" },
	};
	size_t i;

	for (i = 0; i < LOG_CODES; i++)
		if (strcmp(log_code_name((enum log_code)i), t->code) == 0)
			return log_code_occurs((enum log_code)i);
	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i].action, t->code) == 0)
			return actions[i].occurs;
	return "";
}

void
summary_release(struct summary *s)
{
	free(s->tallies);
	arena_release(&s->arena);
}
