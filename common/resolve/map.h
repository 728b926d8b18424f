#ifndef MAP_H
#define MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "digest.h"

/*
 * A mapping file, for those who cannot change Atria: which company or
 * agreement a customer is, which product a SKU is, and what to leave out.
 * cw-resolve(1) describes it for users.
 */
enum map_kind {
	MAP_CUSTOMER,
	MAP_SKU,
	MAP_CREATE		/* an addition, in spite of what speaks against
				   it: .key is the customer, .identifier the
				   SKU */
};

enum map_target {
	MAP_COMPANY,		/* of a customer: .id */
	MAP_AGREEMENT,		/* of a customer: .id */
	MAP_PRODUCT,		/* of a SKU: .identifier */
	MAP_IGNORE
};

struct map_entry {
	enum map_kind kind;
	const char *key;	/* the customer's code, or the SKU */
	enum map_target target;
	int64_t id;
	const char *identifier;
	unsigned long line;
	bool used;		/* by map_mark_used() */
};

struct map {
	struct map_entry *entries;	/* by kind, then key in any case; those
					   of MAP_CREATE then by SKU */
	size_t n;
	size_t cap;
	char digest[DIGEST_TEXT];	/* of the file; "" if there is none */
	struct arena arena;
};

/*
 * Reads the CSV file at path. Rows that are not filled in are warned about on
 * stderr. Returns 0, or -1 with *e naming file, line, field and rule. Either
 * way map_release() frees all. An all-zero map is empty.
 */
int map_load(struct map *m, const char *path, struct err *e);
void map_release(struct map *m);

/* What a customer code or SKU is mapped to, in any case; or NULL. */
const struct map_entry *map_find(const struct map *m, enum map_kind kind,
    const char *key);

/* Whether the SKU's addition is to be created for the customer all the same. */
bool map_creates(const struct map *m, const char *customer, const char *sku);

/*
 * Notes that the customer or SKU, or both in one line, is in the input; and
 * warns on stderr about
 * entries, or the first few of them, whose customer or SKU was not.
 */
void map_mark_line(struct map *m, const char *customer, const char *sku);
void map_warn_unused(const struct map *m, const char *path);

#endif
