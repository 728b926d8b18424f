/*
 * What the simulator serves: ConnectWise's five tables, Atria's billing
 * periods, and the switches. It knows nothing of threads: callers hold the
 * lock of struct sim, for writing where something changes.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "mem.h"
#include "switches.h"
#include "table.h"

/* The members of a row of Atria's billing summary. */
enum atria_member {
	ROW_CUSTOMER_CODE,
	ROW_CUSTOMER_NAME,
	ROW_ACCOUNT_CODE,
	ROW_SKU,
	ROW_BILLABLE,
	ROW_GROUPING,
	ROW_LAST,
	ROW_DIFFERENCE,
	ROW_THIS,
	ROW_COUNT,
	ROW_MEMBERS
};
extern const char *const atria_names[ROW_MEMBERS];	/* camelCase */

/* Each member is kept as the JSON text that the state file has, so that odd
 * values reach the client as they are; NULL = absent. */
struct row {
	const char *v[ROW_MEMBERS];
};

struct period {
	const char *end;		/* yyyy-MM-dd */
	struct row *rows;
	size_t n, cap;
	struct period *next;		/* in order of end */
};

enum shape { FLAT, WRAPPED, NESTED };
enum names { CAMEL, PASCAL };
enum empty { EMPTY_ARRAY, EMPTY_404, EMPTY_NULL, EMPTY_204, EMPTY_LIST_404 };
enum wrong_route { ROUTE_PAGE, ROUTE_JSON, ROUTE_NOTHING };

struct atria {
	char *token;
	int64_t expires;		/* NONE = never */
	enum shape shape;
	enum names names;
	enum empty empty;
	enum wrong_route wrong_route;
	bool link;			/* a Link header names a next page */
	bool unrolled;			/* lists of one are no lists */
	json_t *beside;			/* object: members beside the rows */
	json_t *in_rows;		/* object: members of each row */
	json_t *rename;			/* object: names for members */
	json_t *only;			/* how many rows come, or NULL */
	json_t *twice;			/* which row comes twice, or NULL */
	struct period *periods;
};

struct world {
	char *company;			/* login company */
	char *public_key;
	char *private_key;
	char *client_id;
	char *link_origin;		/* of Link headers; NULL = ours */
	json_t *unfilterable;		/* arrays of "list/field", or NULL */
	json_t *unselectable;
	json_t *odd;			/* "list/id" -> member -> what answers
					   say instead; or NULL */
	char *time_zone;		/* NULL = America's eastern */
	int64_t now;			/* the fixed clock; NONE = the real */
	struct switches switches;
	struct table t[RESOURCES];
	struct atria atria;
};

struct world *world_new(void);
void world_free(struct world *w);

int64_t world_now(const struct world *w);
/* Midnight of world_now. */
int64_t world_today(const struct world *w);
int64_t world_switch(const struct world *w, enum switch_id id);

/* A column's value, computed ones included. */
union value world_value(const struct world *w, const struct record *r,
    int column);
/* The record that a KIND_LINK column points to; NULL if null. */
struct record *world_link(const struct world *w, const struct record *r,
    int column);

/* Hang an agreement on its company, an addition on its agreement; take it
 * off. Needed whenever such a record comes, goes or changes its parent. */
void world_attach(struct world *w, struct record *r);
void world_detach(struct world *w, struct record *r);
/* Notes that r was written: _info moves on by at least a second. */
void world_touch(struct world *w, struct record *r, const char *by);
/* Fills in what ConnectWise would where nothing was given. */
void world_defaults(struct world *w, struct record *r);

/* The period of that end date, or NULL. */
struct period *atria_period(const struct atria *a, const char *end);
/* The same, created without rows if it is missing. */
struct period *atria_make_period(struct atria *a, const char *end);
void atria_drop_period(struct atria *a, const char *end);
struct row *period_add(struct period *p);

#endif
