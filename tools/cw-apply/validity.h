#ifndef VALIDITY_H
#define VALIDITY_H

#include "job.h"
#include "session.h"
#include "stage.h"

/*
 * A plan has a time and a job. One that is too old, of another job, overtaken
 * by a later one, or made for a day that was not the day of its making is
 * rejected, unless it is accepted by the word for that.
 *
 * An undo plan has the time and the job of the run that it undoes, and may be
 * made long after; so only later runs speak against it: they confirmed or
 * changed what it would take back.
 */
struct validity {
	unsigned accepted;	/* a bit per word */
	int64_t max_age;	/* days */
};

/*
 * accept is what the option says, besides the job's AcceptPlans; or NULL.
 * max_age replaces the job's MaxPlanAge, unless it is 0. Returns 0, or -1 with
 * *e: an unknown word.
 */
int validity_init(struct validity *v, const struct job *job,
    const char *accept, int max_age, struct err *e);

/*
 * By the clock and the job. Returns 0, or -1: the stage has failed (AX19, exit
 * status 5), with all that speaks against the plan and the words to accept it.
 */
int validity_check(const struct validity *v, struct stage *st,
    const struct job *job);

/*
 * By the runs of the journal at path, or if that is NULL, at its usual place.
 * They count if they bill the same customers from the same Atria to the same
 * type of agreements. Later is: made later than the plan; for an undo plan,
 * applied after what it undoes. An undo is no such run, nor is one that is
 * undone. Returns 0, or -1 as above, or since the journal cannot be read.
 */
int validity_check_later(const struct validity *v, struct stage *st,
    const struct session *session, const char *path);

#endif
