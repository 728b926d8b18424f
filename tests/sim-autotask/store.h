/*
 * Autotask's records: which entities there are, what their members are, and
 * the state file that fills them. Records are JSON objects in the order of
 * their ids; a member that is not there is null.
 */
#ifndef SIM_AT_STORE_H
#define SIM_AT_STORE_H

#include <jansson.h>
#include <pthread.h>

#include "../sim/limit.h"
#include "autotask.h"

enum at_kind { AT_INT, AT_NUMBER, AT_TEXT, AT_BOOL, AT_DATE, AT_LIST };

struct at_field {
	const char *name;
	enum at_kind kind;
};

enum at_entity {
	AT_COMPANIES, AT_CONTRACTS, AT_SERVICES, AT_LINES, AT_UNITS,
	AT_BUNDLES, AT_BUNDLE_LINES, AT_ENTITIES
};

struct at_schema {
	const char *path;	/* "Companies" */
	const char *name;	/* "Company", as messages have it */
	const struct at_field *fields;	/* up to one without a name */
};

extern const struct at_schema at_schemas[AT_ENTITIES];

/* NULL if the entity has no such member. Names are exact. */
const struct at_field *at_field(enum at_entity of, const char *name);

/* Where the facts are silent or disputed, a switch chooses. */
enum at_switch {
	AT_NEXT_PAGE, AT_PAGES, AT_ORDER, AT_COUNT_OFF, AT_NAMES, AT_DATES,
	AT_BOUNDARY, AT_MISSING_ITEM, AT_SLASH, AT_THREADS, AT_THREAD_STATUS,
	AT_THRESHOLD, AT_OTHERS, AT_SLOW, AT_SUSPENDED, AT_RETRY_AFTER,
	AT_LOCK_AFTER, AT_SWITCHES
};
enum at_next_page { NEXT_AS_QUERY, NEXT_POST };
enum at_pages { PAGES_RIGHT, PAGES_REPEAT, PAGES_SKIP };
enum at_order { AT_BY_ID, AT_REVERSED };
enum at_names { AT_CAMEL, AT_PASCAL };
enum at_dates { DATES_FRACTION, DATES_Z, DATES_PLAIN };
enum at_boundary { BOUNDARY_SHARED, BOUNDARY_APART };
enum at_missing { MISSING_NULL, MISSING_404 };
enum at_retry_after { AFTER_SECONDS, AFTER_DATE, AFTER_NONE };

/* One reading of the state file. */
struct at_world {
	json_t *root;			/* owns everything below */
	json_t *of[AT_ENTITIES];	/* arrays by id; none of AT_UNITS */
	const char *user, *secret, *code;
	const char *zone_url;		/* NULL = the simulator's own */
	int64_t v[AT_SWITCHES];
};

/* Entities whose requests are counted apart; the last slot: all others. */
enum { AT_SLOTS = AT_ENTITIES + 1 };

struct autotask {
	const char *file;
	pthread_mutex_t lock;
	struct at_world w;
	struct limiter *budget;
	unsigned int under_way[AT_SLOTS];
	int64_t wrong_logins;
};

/* False with a message in *error (free it). Takes `root` over. */
bool at_world_load(struct at_world *w, const char *name, json_t *root,
    char **error);
void at_world_release(struct at_world *w);
/* Sets switches from an object, and "zoneUrl". False with the reason. */
bool at_switches_set(struct at_world *w, json_t *json, struct buf *why);
/* The record with this id; NULL if there is none. */
json_t *at_record(const struct at_world *w, enum at_entity of, int64_t id);
/* Puts, changes (by its members; null clears) or (json null) removes a record.
 * False with the reason in *why and nothing changed. */
bool at_record_set(struct at_world *w, enum at_entity of, int64_t id,
    json_t *json, struct buf *why);

/* The unit rows of a line (ContractServiceUnits), each passed to `take`. A
 * row per billing period of its contract, cut where the units change. */
void at_units(const struct at_world *w, const json_t *line,
    void (*take)(void *to, json_t *row), void *to);
/* The members of every unit row of a line that do not depend on the period;
 * the caller releases it. */
json_t *at_units_common(const json_t *line);
/* The units at a day (yyyy-mm-dd). */
int64_t at_units_at(const json_t *line, const char *day);

#endif
