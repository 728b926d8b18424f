#ifndef WRITE_TEST_H
#define WRITE_TEST_H

#include "session.h"

/*
 * What only a write can show: sets the quantity of one addition to what it
 * already is, by the path "quantity" and, if that does not work, "/quantity",
 * reads it again, and writes a finding about it, as cw-probe does. target is
 * AGREEMENT/ADDITION, their ids. Returns the exit status.
 */
int write_test(const struct session_options *opt, const char *target);

#endif
