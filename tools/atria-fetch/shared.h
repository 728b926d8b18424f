#ifndef SHARED_H
#define SHARED_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "record.h"
#include "sorter.h"

/*
 * Billing Identifiers that several customers have, in any case. An agreement
 * that several customers count into would get the quantities of the last one;
 * so each is told of the others. Only what is shared stays in memory.
 */
struct shared_id {
	const char *id;		/* in lower case */
	const char **codes;	/* of its customers, in byte order */
	size_t n;
};

struct shared {
	struct sorter pairs;
	struct buf pair;	/* the last one that was added */
	struct shared_id *ids;	/* sorted */
	size_t n;
	size_t cap;
	struct arena arena;
};

/* Notes that the customer has its Billing Identifier; NULL is none. */
void shared_note(struct shared *s, const struct customer *c);

/* Finds what is shared, once all are noted. Returns 0, or -1 with *e. */
int shared_find(struct shared *s, struct err *e);

/* Fills in c->shared_with; the list goes into a. */
void shared_tell(const struct shared *s, struct customer *c, struct arena *a);
void shared_release(struct shared *s);

#endif
