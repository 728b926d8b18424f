#ifndef BATCHES_H
#define BATCHES_H

#include "applying.h"

/*
 * Applies the plan in batches, and writes results and log entries. For each
 * batch: reads the additions and agreements again, leaves out changes that are
 * stale, puts each intent into the journal, writes (agreements in parallel,
 * the changes of one agreement one after the other), reads back where an answer
 * was lost, and writes the results in the order of the plan.
 *
 * While a batch is written, the next one is read again, and its writes begin
 * as soon as that is done: two batches are at work. But once one was late, see
 * batch_put_back(), the next one is read when all writes have ended.
 */
void batches_run(struct applying *ap);

#endif
