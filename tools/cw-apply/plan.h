#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "arena.h"
#include "guard.h"
#include "record.h"
#include "session.h"
#include "stage.h"

/* The changes of a plan that call for a write, in the plan's order. */
struct plan {
	struct change *changes;
	size_t n;
	size_t cap;
	const struct change **sorted;	/* of plan_check() */
	struct guards guards;
	struct arena arena;	/* the changes' strings */
};

/* Whether the change record calls for no write. */
bool plan_is_none(const struct scan *s);

/*
 * Reads a change record and adds it. Returns 0, or -1 with *e as change_read()
 * has it.
 */
int plan_add(struct plan *p, const struct scan *s, struct err *e);
void plan_release(struct plan *p);

/* How many of the changes create an addition. */
int64_t plan_creations(const struct plan *p);

/*
 * Whether no addition is changed twice, and no product added twice to an
 * agreement. Returns 0, or -1 with *e naming the two.
 */
int plan_check_doubles(struct plan *p, struct err *e);

/* The plan that the user accepts. */
struct approval {
	const char *seal;	/* of the plan that was read; NULL: any plan */
	bool accept_edited;	/* also one whose seal is gone */
};

/*
 * Whether the plan, which was read whole and is undamaged, may be carried out:
 * it is the approved one, makes sense, was made for the ConnectWise of this
 * job, and no guard trips. Otherwise -1: the stage has failed, and its log
 * entry says why.
 */
int plan_check(struct plan *p, const struct approval *approval,
    struct stage *st, const struct session *session);
/* After that: whether a change is about the addition with that id. */
bool plan_has(const struct plan *p, int64_t addition);
/* Why the job does not allow the change; NULL if it does. */
const char *plan_forbids(const struct job *job, const struct change *c);

#endif
