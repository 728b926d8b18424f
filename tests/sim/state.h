/*
 * The state file: from its text to a world, and back. What state_dump writes,
 * state_load reads to the same world, and equal worlds give equal bytes.
 */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include "scan.h"
#include "world.h"

/* NULL with src->error set if the text breaks a rule. */
struct world *state_load(struct source *src);
void state_dump(struct buf *b, const struct world *w);

/* Changes a record from a JSON object that has some of its members, without
 * the API's validation; null clears. False with the reason in *why; the
 * record may be half changed then. */
bool state_set(const struct world *w, struct record *r, json_t *json,
    unsigned int flags, struct buf *why);
/* Changes, adds and removes records, past the API's rules:
 * {"additions":{"7":{"quantity":3},"8":null,"new":{...}}}. Each record is
 * changed whole or not at all. False with the reason in *why. */
bool state_change(struct world *w, json_t *json, struct buf *why);
/* The same for one; id 0 = the next free one. json null removes it. NULL with
 * the reason in *why; a removed record gives NULL without. */
struct record *state_change_one(struct world *w, enum resource of, int32_t id,
    json_t *json, struct buf *why);
/* Has the record what none can do without? Else the reason in *why. */
bool state_whole(const struct world *w, const struct record *r,
    struct buf *why);
/* Reads an object of switches and of other members of "connectwise" and
 * "atria" that are no lists: {"mode":"cloud","shape":"nested"}. */
bool state_set_switches(struct world *w, struct source *src);
/* Puts rows (an array) in the place of a period's; creates the period. */
bool state_set_period(struct world *w, struct source *src, const char *end,
    struct slice rows);

#endif
