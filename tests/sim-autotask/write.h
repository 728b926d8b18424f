/*
 * Writes. None succeeds: a wrong one gets the error that Autotask would give,
 * a right one 403, as a user without permission would; the log notes both.
 */
#ifndef SIM_AT_WRITE_H
#define SIM_AT_WRITE_H

#include "query.h"

/* `rest`: what follows the entity in the path. */
void at_refuse_write(struct at_call *c, const char *rest);

#endif
