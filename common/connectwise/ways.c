#include "ways.h"

/* What is left out, one after the other, and at last together. */
static const unsigned ladder[] = { WAY_NO_FIELDS, WAY_NO_ORDER,
    WAY_NO_CONDITIONS, WAY_NO_FIELDS | WAY_NO_ORDER,
    WAY_NO_FIELDS | WAY_NO_ORDER | WAY_NO_CONDITIONS };

#define LADDER	(sizeof(ladder) / sizeof(ladder[0]))

/* Whether the list would be asked for otherwise that way, and may be. */
static bool
is_usable(const struct query *list, unsigned base, unsigned way)
{
	if ((way & WAY_NO_FIELDS) != 0 && list->fields == NULL)
		return false;
	if ((way & WAY_NO_CONDITIONS) != 0 && list->conditions.len == 0)
		return false;
	if (list->chunk && way != WAY_NO_FIELDS)
		return false;	/* rather the whole list: see query_run() */
	return (base | way) != base;
}

void
ways_choose(struct query *list)
{
	const struct cw_learned *learned = cw_learned(list->cw);
	const unsigned way = learned->kinds[list->kind].way;

	if (learned->kinds[list->kind].trying == list)
		return;
	/* what goes on by ids cannot change that behind the first page */
	list->way = (way & WAY_NO_ID) == 0 || list->n == 0 ||
	    list->number > 0 || pages_by_number(list) ?
	    way : way & ~(unsigned)WAY_NO_ID;
}

/* Takes the next way; false if none is left. */
static bool
try_next(struct query *list, unsigned base, size_t *tried)
{
	if (list->n > 0) {	/* a page came: only its end is refused */
		list->way |= WAY_NO_ID;
		return pages_by_number(list);
	}
	while (*tried < LADDER && !is_usable(list, base, ladder[*tried]))
		++*tried;
	if (*tried == LADDER)
		return false;
	list->way = base | ladder[(*tried)++];
	return true;
}

bool
ways_refused(struct query *list, bool *now)
{
	struct cw_learned *learned = cw_learned(list->cw);
	const void **trying = &learned->kinds[list->kind].trying;
	const unsigned base = learned->kinds[list->kind].way;

	*now = false;
	if (*trying != list && (*trying != NULL || list->way != base)) {
		list->wanted = true;
		return true;
	}
	if (*trying == NULL)
		learned->kinds[list->kind].tried = 0;
	*trying = list;
	if (!learned->kinds[list->kind].exhausted && try_next(list, base,
	    &learned->kinds[list->kind].tried)) {
		*now = true;
		return true;
	}
	if (learned->verbose && list->chunk &&
	    !learned->kinds[list->kind].exhausted)
		warn_line("%s: ConnectWise refuses conditions, so all of them "
		    "are read", list->path);
	learned->kinds[list->kind].exhausted = true;
	*trying = NULL;
	return false;
}

void
ways_end(struct query *list, bool good)
{
	static const char *const names[] = { "fields", "orderBy", "conditions",
	    "conditions on ids" };
	struct cw_learned *learned = cw_learned(list->cw);
	unsigned *way = &learned->kinds[list->kind].way, more;
	size_t i;

	if (learned->kinds[list->kind].trying != list)
		return;
	learned->kinds[list->kind].trying = NULL;
	if (!good)
		return;
	more = list->way & ~*way;
	*way = list->way;
	for (i = 0; learned->verbose && i < 4; i++)
		if ((more & 1u << i) != 0)
			warn_line("%s: ConnectWise refuses %s, so more is "
			    "read without", list->path, names[i]);
}
