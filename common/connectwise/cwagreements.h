#ifndef CWAGREEMENTS_H
#define CWAGREEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "cw.h"
#include "date.h"
#include "query.h"
#include "record.h"

/*
 * Agreements and their types, in as few requests as can be; the structures'
 * strings live in the arena given. Filters of a query are never relied on
 * alone: the callers compare again.
 */

/* --- agreement types ------------------------------------------------------ */

struct cw_type {
	int64_t id;
	const char *name;
	bool inactive;
};

/* All agreement types: rows of struct cw_type. */
struct cw_types {
	struct query list;
	struct array rows;
};

/*
 * Asks for them, in a request that goes out with the next ones, or http_step().
 * Waits for the first of them, and asks whether there are more; so what comes
 * next need not wait for that. Waits for all of them. Returns 0, or -1 with *e:
 * the first call of a run, so wrong keys and wrong addresses show here (CW02).
 */
void cw_types_begin(struct cw_types *t, struct cw *cw, struct arena *a);
int cw_types_first(struct cw_types *t, struct err *e);
int cw_types_all(struct cw_types *t, struct err *e);

/* --- agreements ----------------------------------------------------------- */

struct cw_agreement {
	struct company company;
	struct agreement_ref ref;
	bool active;		/* readable, status Active and not cancelled;
				   its dates are not looked at */
	const char *start;	/* the agreement's own startDate, endDate and
				   dateCancelled, as days; NULL: unset */
	const char *end;
	const char *cancelled;
	const char *unreadable;	/* why it cannot be judged, or NULL. Then
				   company.id or company.identifier may be
				   absent, and nothing may be written to an
				   agreement of that company */
	const char *undated;	/* which date that a creation needs cannot be
				   read (then it is NULL in ref), or NULL */
};

/* Why an agreement is not in force today: "is not active"; or by its own dates,
 * "ended on ..."; or NULL. The text is in a. */
const char *cw_agreement_idle(const struct cw_agreement *g, date_day today,
    struct arena *a);

/* Which agreements are wanted: those of companies with one of these ... */
struct cw_wanted {
	const char **identifiers;
	size_t n_identifiers;
	int64_t *companies;	/* ... or one of these ids */
	size_t n_companies;
	bool all;		/* or whatever there is: all are read */
	/* NULL; or called for each as it comes, while others are read: so no
	   list is known to be whole, and times of day are not converted */
	void (*came)(void *ctx, const struct cw_agreement *agreement);
	void *ctx;
};

/*
 * The active agreements of a type, or with 0 of any, those that are wanted and
 * perhaps others, lowest id first. Returns 0, or -1 with *e.
 *
 * In as few requests as can be known beforehand: if one request can ask for all
 * that are wanted, it does. Otherwise the first thousand of the type are read,
 * and the answer's Link header says how many thousands there are: if asking for
 * those that are wanted takes fewer requests than the rest of them, that is
 * done. Where ConnectWise refuses such conditions, all are read.
 */
int cw_agreements(struct cw *cw, int64_t type_id,
    const struct cw_wanted *wanted, struct arena *a,
    struct cw_agreement **agreements, size_t *n, struct err *e);

/* The agreements with these ids, of any type and status. */
int cw_agreements_by_id(struct cw *cw, const int64_t *ids, size_t n_ids,
    struct arena *a, struct cw_agreement **agreements, size_t *n,
    struct err *e);

/* The agreements with some ids, whatever their status. */
struct cw_agreements {
	const int64_t *ids;		/* the caller's wish, up to 100 */
	size_t n_ids;
	struct cw_agreement *items;
	size_t n;
	bool failed;			/* then why says what happened */
	struct err why;
};

/* Makes the list that the wish is, for cwadditions.c, where rows is where its
 * agreements go; and gives the wish what the list has found. */
void cw_start_agreements(struct query *list, struct array *rows, struct cw *cw,
    const struct cw_agreements *wish, struct arena *a);
void cw_grant_agreements(struct cw_agreements *wish, const struct query *list,
    struct arena *a);

#endif
