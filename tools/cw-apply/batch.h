#ifndef BATCH_H
#define BATCH_H

#include "applying.h"

/*
 * Carries out the plan, and writes results and log entries. Batch by batch:
 * reads again what the changes are about, leaves out what changed meanwhile,
 * puts each intent into the journal, writes, several at a time but one after
 * the other within an agreement, settles lost answers by reading back, and
 * writes the results in the order of the plan.
 */
void batches_run(struct applying *ap);

#endif
