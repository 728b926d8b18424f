#ifndef ADMISSION_H
#define ADMISSION_H

#include "guard.h"
#include "plan.h"
#include "session.h"
#include "stage.h"

/* What the person who runs cw-apply says of the plan. */
struct admission {
	const char *approve;	/* the seal of the plan that was read, or NULL:
				   any plan */
	bool accept_edited;	/* also one whose seal is gone */
};

/*
 * Whether the plan, which was read whole and is undamaged, may be carried out:
 * it is the approved one, makes sense, was made for the ConnectWise of this
 * job, and no guard trips. Otherwise -1: the stage has failed, and says why.
 */
int admission_check(const struct admission *c, struct stage *st,
    const struct session *setup, struct plan *plan,
    struct guards *guards);

#endif
