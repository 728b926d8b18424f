#ifndef LIST_JSON_H
#define LIST_JSON_H

#include "buf.h"
#include "runs.h"

/*
 * Jobs and runs as objects of JSON, each in a line of its own, for programs:
 * atria-cw(1) describes them. What is not known is not there.
 */

void list_json_run(struct buf *out, const struct run_facts *f);
/* schedule and next are as tables show them; last may be NULL. */
void list_json_job(struct buf *out, const char *job, const char *label,
    const char *schedule, const char *next, const struct run_facts *last);

#endif
