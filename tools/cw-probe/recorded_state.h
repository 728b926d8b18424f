#ifndef RECORDED_STATE_H
#define RECORDED_STATE_H

#include "mask_connectwise.h"

/*
 * The records that were read, masked, as a state of the simulator: each once,
 * with the members that a state can hold, and beside them what else was said of
 * it ("odd").
 */
struct recorded_state {
	json_t *types, *companies, *catalog, *agreements, *additions;
				/* objects; the names are ids */
	json_t *odd;
};

void recorded_state_init(struct recorded_state *s);
/* Takes in the records of an answer to a list, or to a bundle. path is the
 * request's; answer was masked. */
void recorded_state_take(struct recorded_state *s, const char *path,
    const json_t *answer);
/* Puts the lists into the state. */
void recorded_state_put(const struct recorded_state *s, json_t *state);
void recorded_state_release(struct recorded_state *s);

#endif
