#ifndef INTAKE_H
#define INTAKE_H

#include "customers.h"
#include "job.h"
#include "rulebook.h"
#include "stage.h"

/*
 * What a resolver takes in: the lines of its input by customer, and the rules
 * file. All-zero is empty.
 */
struct intake {
	struct rulebook rules;
	struct customers customers;
	/* NULL, or called as the n-th line is taken in: from 1 */
	void (*on_line)(void *ctx, size_t n);
	void *ctx;
};

/* Reads the rules file at path, if it is not NULL. Returns 0, or -1: the stage
 * has failed. */
int intake_load_rules(struct intake *in, struct stage *st, const char *path);

/*
 * Opens the stage and fills in its begin record: from here on the job is the
 * resolver's; but which period and which customers the lines are of was decided
 * when they were fetched.
 */
void intake_take_begin(const struct intake *in, struct stage *st,
    const struct job *job, const char *tenant);

/* After that, and before anything is written: from here on, rules count. Logs
 * those that have ended. */
void intake_begin_rules(struct intake *in, struct stage *st);

/* Takes in all lines; everything else passes. Returns whether there is
 * something to resolve; if not, there are no lines, or they have passed after a
 * failure before us. */
bool intake_read(struct intake *in, struct stage *st);
/* Logs the rules that no line fits: at the end of a run that went well. */
void intake_log_unused(const struct intake *in, struct stage *st);
/* Writes the lines as they came. */
void intake_pass(const struct intake *in, struct stage *st);

void intake_release(struct intake *in);

#endif
