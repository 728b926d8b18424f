#ifndef KEEP_H
#define KEEP_H

#include "buf.h"
#include "job.h"
#include "record.h"

/*
 * The findings as they are kept for the other tools (findings.h): the stream
 * that cw-probe writes to standard output, but for log entries. All-zero is
 * ready.
 */
struct keep {
	struct buf begin;
	struct buf findings;	/* a line each */
};

void keep_begin(struct keep *k, const struct begin *begin);
void keep_finding(struct keep *k, const struct finding *f);
/* Replaces the file, at once. Returns 0, or -1 with *e. */
int keep_end(const struct keep *k, const struct job *job, const char *tenant,
    struct err *e);
void keep_release(struct keep *k);

/*
 * Puts one finding, that was made later, into what is kept: the age of the
 * others stays. Returns 0, or -1 with *e: there was no probe, or what is kept
 * cannot be read or written.
 */
int keep_merge(const struct finding *f, const struct job *job,
    const char *tenant, struct err *e);

#endif
