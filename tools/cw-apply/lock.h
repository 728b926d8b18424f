#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>

#include "diag.h"

/*
 * One writer at a time per ConnectWise company: locks that the kernel drops
 * when their holder dies.
 *
 * All users of a machine share a file in /run/lock. It is named by the
 * company's own name, so that no other spelling of the address and no other
 * state directory gets another lock. It is empty, is never written, and
 * anybody may read it, whoever made it. Where it cannot be made (no /run/lock,
 * a read-only system), only the lock in the state directory is left, which
 * holds for one user and address.
 */
struct lock {
	int shared;		/* descriptors; -1: none */
	int own;
};

/*
 * Takes both. company and tenant are digests, see struct session. Returns 0, or
 * -1 with *e, and with *busy if another run has one. lock_drop() in any case.
 */
int lock_take(struct lock *l, const char *company, const char *tenant,
    bool *busy, struct err *e);
void lock_drop(struct lock *l);

#endif
