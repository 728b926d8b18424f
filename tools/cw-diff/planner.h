#ifndef PLANNER_H
#define PLANNER_H

#include "stage.h"
#include "choices.h"

/*
 * Plans: reads agreements and lines from the stage's input and writes, for one
 * customer after the other, the changes that were decided on, a log entry for
 * each refusal, and the ledger. Only customers are planned for that customers
 * wants; no_decrease refuses what would lower a quantity. Returns whether
 * there is anything to change. What goes wrong fails the stage.
 */
bool planner_run(struct stage *st, struct choices *customers,
    bool no_decrease);

#endif
