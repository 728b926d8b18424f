#ifndef TELL_H
#define TELL_H

#include "buf.h"
#include "told.h"

/*
 * Tells whoever is to be told of the run, keeps in its run.json what became of
 * that, and answers the subject if the run has something to say and nobody was
 * notified. Returns the exit status, which gets worse if a page or a message
 * did not reach anybody: that is an error, but does not change what the run is
 * known as.
 */
int tell(struct buf *out, const struct telling *of, int status);

#endif
