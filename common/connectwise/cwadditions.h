#ifndef CWADDITIONS_H
#define CWADDITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "cw.h"
#include "cwagreements.h"
#include "date.h"
#include "diag.h"
#include "record.h"

/*
 * An addition that is set aside, as it cannot be read or is not of the
 * agreement. It spoils only what it could be mixed up with: unless it is
 * cancelled (cw_addition_phase(); a date that cannot be read counts as unset,
 * so it may be live), a line of its product.
 */
struct cw_odd_addition {
	struct addition addition;	/* what could be read. product.id is 0
					   or product.identifier NULL: not
					   known; both: of no product, or of
					   any */
	int64_t agreement_id;		/* not 0: it is readable, but of this
					   other one, a child agreement */
	const char *why;		/* "its quantity ..." */
};

/* All additions of one agreement, whatever their status, lowest id first. */
struct cw_additions {
	int64_t agreement_id;		/* the caller's wish */
	int64_t *ids;			/* only these additions, and ... */
	size_t n_ids;
	int64_t *products;		/* ... those of these products; both
					   empty: all */
	size_t n_products;
	bool updated;			/* when they were changed, too */
	struct addition *items;
	size_t n;
	struct cw_odd_addition *odd;	/* those set aside, in no order */
	size_t n_odd;
	bool failed;			/* then why says what happened */
	bool shut_out;			/* and another try would fare no
					   better: see http_shut_out() */
	struct err why;
};

/* Fills in each of the n wishes; each may fail alone. */
void cw_read_additions(struct cw *cw, struct cw_additions *wishes, size_t n,
    struct arena *a);

/* The same in one go, if possible in the same request. */
void cw_read_both(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a);

/*
 * The same, while something else is read: nothing is asked for before
 * cw_reading_ask(), which asks for one more bundle and returns false if none is
 * left to ask for. The n wishes, at least one, are filled in by
 * cw_reading_end(), which waits for them; cw_reading_drop() gives them up, and
 * all other requests with them. Both free the reading.
 */
struct cw_reading;
struct cw_reading *cw_reading_begin(struct cw *cw, struct cw_additions *wishes,
    size_t n, struct arena *a);
bool cw_reading_ask(struct cw_reading *r);
void cw_reading_end(struct cw_reading *r);
void cw_reading_drop(struct cw_reading *r);

/*
 * Where an addition stands on a day. Its cancelledDate is its last day, as
 * people and integrations end a line with the last day of a period; unless it
 * is its first day, too: then it was taken back and never lived.
 */
enum addition_phase {
	ADDITION_LIVE,		/* effective, and its last day has not passed */
	ADDITION_FUTURE,	/* not cancelled, but effective later */
	ADDITION_CANCELLED
};
enum addition_phase cw_addition_phase(const struct addition *addition,
    date_day day);

#endif
