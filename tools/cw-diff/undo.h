#ifndef UNDO_H
#define UNDO_H

#include "stage.h"
#include "choices.h"

/*
 * The undo plan: reads the results of cw-apply from the stage's input, and
 * plans to undo what was applied to the customers that are wanted. Log entries
 * of the run that is undone are left out: they are not about this plan. Returns
 * whether there is anything to undo. What goes wrong fails the stage; that the
 * run failed does so only if there is no result of it, as then it is not known
 * what it did.
 */
bool undo_run(struct stage *st, struct choices *customers);

#endif
