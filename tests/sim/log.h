/*
 * The request log: one NDJSON line per request, written when its outcome is
 * known and before the answer goes out, so that whoever has the answer finds
 * the line.
 */
#ifndef SIM_LOG_H
#define SIM_LOG_H

#include "exchange.h"

struct log;

/* NULL: a log that only the admin calls can read. NULL is returned with errno
 * set if the file cannot be opened. */
struct log *log_open(const char *name);
void log_close(struct log *l);
/* a may be NULL: nothing was answered. `with_answer`: its body too. */
void log_write(struct log *l, const struct request *r,
    const struct answer *a, bool with_answer);
/* The whole log so far. */
void log_read(struct log *l, struct buf *b);
void log_clear(struct log *l);

#endif
