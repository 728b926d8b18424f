/*
 * Records in compact rows: 400,000 additions must fit into memory, so a
 * record is one block of eight bytes a column, not a tree of JSON.
 */
#ifndef SIM_TABLE_H
#define SIM_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "schema.h"

/* A JSON object or array kept as it came: references to what is not
 * simulated, custom fields. Never changed; lives until blobs_release. */
struct blob {
	json_t *json;
	char *text;		/* compact */
	struct blob *next;
};

union value {
	int64_t i;		/* numbers, dates, links; NONE = null */
	const char *s;		/* interned; NULL = null */
	const struct blob *b;	/* NULL = null */
};

struct record;

/* Records in the order of their ids. */
struct list {
	struct record **v;
	size_t n, cap;
};

struct record {
	int32_t id;
	enum resource of;
	struct list *kids;	/* a company's agreements, an agreement's
				 * additions; NULL = none yet */
	union value v[];	/* by cell() */
};

struct table {
	enum resource of;
	struct list rows;
	struct record **index;	/* open hash by identifier; may be stale */
	size_t index_cap;	/* a power of two */
};

void table_init(struct table *t, enum resource of);
/* Frees the records too. */
void table_release(struct table *t);
/* Adds a record with nothing but its id; NULL if the id is taken. */
struct record *table_add(struct table *t, int32_t id);
/* Removes and frees. */
void table_remove(struct table *t, struct record *r);
struct record *table_find(const struct table *t, int32_t id);
int32_t table_last_id(const struct table *t);

/* Where a stored column is kept; never for F_COMPUTED ones. */
union value *cell(struct record *r, int column);
const union value *cell_const(const struct record *r, int column);
bool cell_is_null(const struct record *r, int column);

/* A copy that belongs to no table: for trying a change. record_free. */
struct record *record_copy(const struct record *r);
void record_assign(struct record *to, const struct record *from);
void record_free(struct record *r);

void list_insert(struct list *l, struct record *r);
void list_remove(struct list *l, const struct record *r);

/* Companies and catalog items by their identifier without regard to case.
 * table_reindex after any of them changed. table_lookup starts with *at = 0
 * and gives the next match on each call, NULL at the end. */
void table_reindex(struct table *t);
struct record *table_lookup(const struct table *t, const char *identifier,
    size_t *at);

/* Takes over the reference to json. */
const struct blob *blob_new(json_t *json);
void blobs_release(void);

#endif
