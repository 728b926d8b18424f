#ifndef PART_H
#define PART_H

#include "choices.h"
#include "stage.h"

/* What is chosen of a plan; none at all: everything. */
struct part {
	struct choices only;	/* customers */
	struct choices except;
	struct choices skus;
};

/*
 * Reads a plan, which st owns the changes of, and writes the chosen ones. What
 * is left out is in no class of "unchanged": the ledger counts it as not
 * selected, and a log entry names the plan and how much of it is left out. The
 * same choice of the same plan has the same seal. Returns whether there are
 * changes to make.
 */
bool part_run(struct stage *st, struct part *part);

void part_release(struct part *part);

#endif
