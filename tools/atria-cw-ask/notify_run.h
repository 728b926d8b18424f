#ifndef NOTIFY_RUN_H
#define NOTIFY_RUN_H

#include "buf.h"
#include "notify.h"

/*
 * Notifies of the run as its job has it, keeps in its run.json who was notified
 * or why nobody was, and answers the subject if the run has something to say
 * and nobody was notified. Returns the exit status, which gets worse if a page
 * or a message did not reach anybody: that is an error, but the run's result
 * stays as it is.
 */
int notify_run(struct buf *out, const struct notification *of, int status);

#endif
