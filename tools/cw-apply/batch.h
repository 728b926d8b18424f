#ifndef BATCH_H
#define BATCH_H

#include "applying.h"
#include "product.h"

/*
 * Some changes of the plan that are read again at once, immediately before they
 * are written: the result of each, and how long what was read counts as fresh.
 * batches.h has the order in which batches are read and written.
 */
#define BATCH	100	/* changes, at the most */

struct batches;
struct batch;

/* A change of a batch. */
struct item {
	struct batch *b;
	struct result r;
	enum {
		UNREAD,		/* is to be read again */
		DECIDED,	/* r is its result */
		READY,		/* is to be written */
		IN_FLIGHT,	/* its request is under way */
		UNANSWERED	/* its answer was lost: to be read back */
	} state;
	int64_t number;		/* of its intent; 0: it has none */
	int64_t *known;		/* additions of the product, before */
	size_t n_known;
};

/* Whether the addition was there before a new one was asked for. */
bool item_knows(const struct item *item, int64_t id);

struct batch {
	struct batches *all;	/* those at work, it is one of them */
	struct applying *ap;
	struct item items[BATCH];
	size_t n;
	size_t agreements;	/* that they are of */
	size_t n_written;	/* results that are written */
	int64_t deadline;	/* clock_ms(): what was read is too old then */
	bool written;		/* since it was read, something was */
	int idle;		/* rounds in which nothing was */
	struct arena arena;
};

/*
 * Takes the next changes of the plan, from *next on, as far as they can be read
 * again in one request; changes of one agreement together, if they fit. The
 * batch must be all-zero, but for all and ap.
 */
void batch_cut(struct batch *b, size_t *next);
/* Whether a change of the batch is of the agreement. */
bool batch_has(const struct batch *b, int64_t agreement);

/*
 * Reads again what the unread changes are about, unless the run is to end, and
 * decides which of them are to be written. When there is no answer at all, none
 * of them is, and we are shut out.
 */
void batch_read(struct batch *b, const struct products *products);

/*
 * Whether the change may be written now: what was read is fresh, and all
 * earlier changes to the same agreement have ended.
 */
bool batch_may_start(const struct item *item);
/* Whether there is such a change, or a request of the batch is under way. */
bool batch_is_writing(const struct batch *b);

/* Resolves the changes whose answers were lost, by reading them back. */
void batch_resolve(struct batch *b);

/*
 * Puts back what could not be written before what was read had grown old, as
 * requests had to wait, for the server or for the rate limit. Returns whether
 * there is something to be read once more; if that happens again and again, we
 * give up.
 */
bool batch_put_back(struct batch *b);

/*
 * Writes the results that are known, in the order of the plan, at once: a
 * person may be watching, and a full disk is to be seen before the next write.
 */
void batch_write_results(struct batch *b);
/* The same for all: what is not decided by now was not tried. */
void batch_end(struct batch *b);

#endif
