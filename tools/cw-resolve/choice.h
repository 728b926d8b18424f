#ifndef CHOICE_H
#define CHOICE_H

#include "arena.h"
#include "cw.h"
#include "roster.h"

/*
 * Settles which of the n agreements, one or more and lowest id first, is the
 * entry's: the first one or, if there are several and the job's AgreementChoice
 * is "only", none. Fills in found, several and folded; texts go into a.
 */
void choice_make(struct roster_entry *entry, struct cw_agreement **g, size_t n,
    const struct job_facts *job, struct arena *a);

#endif
