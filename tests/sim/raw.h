/*
 * The raw responder: puts on the wire what libmicrohttpd cannot. It writes
 * straight to the connection's socket, from the thread of that connection;
 * the caller then lets libmicrohttpd close it.
 */
#ifndef SIM_RAW_H
#define SIM_RAW_H

#include "fault.h"
#include "sim.h"

/* Does this deed need the raw responder? */
bool raw_is_for(const struct deed *d);
/* What the log says of it: "reset-before", "cut", ... */
const char *raw_outcome(const struct deed *d);
/* Carries the deed out. `a` is the right answer; nothing of it is sent for
 * resets and the like. */
void raw_answer(struct sim *sim, int fd, const struct deed *d,
    const struct answer *a);
/* Resets a connection at once: the peer sees ECONNRESET, no end of file. */
void raw_reset(int fd);

#endif
