#ifndef CW_H
#define CW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "diag.h"
#include "http.h"
#include "record.h"
#include "secrets.h"

/*
 * What can be read of ConnectWise PSA. Nothing here writes. Each call reads as
 * much as it is asked for, in as few requests as it can, several at a time,
 * and returns plain structures; their strings live in the arena given.
 *
 * Filters of a query are never relied on alone: the callers compare again.
 */
struct cw;

/*
 * Returns NULL with *e when the address cannot be used. The secrets are
 * copied. cw_free() ends it.
 */
struct cw *cw_new(const char *api_url, const struct secrets *s,
    const struct http_options *options, struct err *e);
void cw_free(struct cw *cw);
struct http *cw_http(struct cw *cw);

/* Whether lists may be read in bundles; and that they may not any more. */
bool cw_has_bundles(const struct cw *cw);
void cw_no_bundles(struct cw *cw);
/* Whether a list in a bundle was seen to be longer than ConnectWise's default
 * page, so that bundles do heed the page size; and that it was. */
bool cw_has_long_pages(const struct cw *cw);
void cw_long_pages(struct cw *cw);

/* --- setup tables --------------------------------------------------------- */

struct cw_type {
	int64_t id;
	const char *name;
	bool inactive;
};

/* All agreement types. Returns 0, or -1 with *e: the first call of a run, so
 * wrong keys and wrong addresses show here (CW02). */
int cw_agreement_types(struct cw *cw, struct arena *a, struct cw_type **types,
    size_t *n, struct err *e);

/* --- agreements ----------------------------------------------------------- */

struct cw_agreement {
	struct company company;
	struct agreement_ref ref;
	int64_t type_id;
	bool active;		/* status Active and not cancelled */
};

/* Which agreements are wanted: those of companies with one of these ... */
struct cw_wanted {
	const char **identifiers;
	size_t n_identifiers;
	int64_t *companies;	/* ... or one of these ids */
	size_t n_companies;
};

/*
 * The active agreements of a type, those that are wanted and perhaps others,
 * lowest id first. Returns 0, or -1 with *e.
 *
 * In as few requests as can be told beforehand: if one request can ask for all
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

/* --- companies ------------------------------------------------------------ */

struct cw_company {
	struct company company;
	bool deleted;		/* in the recycle bin */
};

/* The companies with these identifiers, and perhaps others. */
int cw_companies(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_company **companies, size_t *n, struct err *e);

/* --- catalog -------------------------------------------------------------- */

struct cw_item {
	struct product product;
	bool inactive;
	bool bundle;
};

/* The catalog items with these identifiers, and perhaps others. */
int cw_items(struct cw *cw, const char *const *identifiers, size_t n_ids,
    struct arena *a, struct cw_item **items, size_t *n, struct err *e);

/* --- additions ------------------------------------------------------------ */

/* All additions of one agreement, whatever their status, lowest id first. */
struct cw_additions {
	int64_t agreement_id;		/* the caller's wish */
	int64_t *ids;			/* only these additions, and ... */
	size_t n_ids;
	int64_t *products;		/* ... those of these products; both
					   empty: all */
	size_t n_products;
	struct addition *items;
	size_t n;
	bool failed;			/* then why says what happened */
	bool shut_out;			/* and another try would fare no
					   better: see http_shut_out() */
	struct err why;
};

/* Fills in each of the n wishes; each may fail for itself. */
void cw_read_additions(struct cw *cw, struct cw_additions *wishes, size_t n,
    struct arena *a);

/* The agreements with some ids, whatever their status. */
struct cw_agreements {
	const int64_t *ids;		/* the caller's wish, up to 100 */
	size_t n_ids;
	struct cw_agreement *items;
	size_t n;
	bool failed;			/* then why says what happened */
	struct err why;
};

/* The same in one go, if possible in the same request. */
void cw_read_both(struct cw *cw, struct cw_agreements *agreements,
    struct cw_additions *wishes, size_t n, struct arena *a);

/* Where an addition stands on a day. */
enum addition_phase {
	ADDITION_LIVE,		/* effective, and not cancelled by that day */
	ADDITION_FUTURE,	/* not cancelled, but effective later */
	ADDITION_CANCELLED
};
enum addition_phase cw_addition_phase(const struct addition *addition,
    date_day day);

#endif
