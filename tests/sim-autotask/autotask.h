/*
 * The second face of the simulator: Autotask's REST API, served beside
 * ConnectWise and Atria when a state file for it is given (--autotask FILE).
 * Written from what is publicly known; tests/sim-autotask/README.md tells
 * the rest. It only reads: every write is refused, and noted in the log.
 */
#ifndef SIM_AUTOTASK_H
#define SIM_AUTOTASK_H

#include "../sim/sim.h"

struct autotask;

/* NULL with a message in *error (free it). */
struct autotask *autotask_new(const char *file, char **error);
void autotask_free(struct autotask *t);
/* Reads the state file again. False with a message in *error. */
bool autotask_reset(struct autotask *t, char **error);

/* Is this one of Autotask's paths? */
bool is_autotask(const struct request *r);
/* Around each request: counts what is under way at each entity, and notes
 * whether its keys are right. */
void autotask_begin(struct autotask *t, struct request *r);
void autotask_end(struct autotask *t, const struct request *r);
/* Answers a request between these two. */
void autotask_serve(struct sim *sim, struct request *r, struct answer *a);
/* The calls below /_sim/autotask; `rest` is what follows that and a slash. */
void autotask_admin(struct autotask *t, const struct request *r,
    const char *rest, struct answer *a);
/* What Autotask's own errors look like, for faults with a status. */
void autotask_usual_body(int status, struct answer *a);

#endif
