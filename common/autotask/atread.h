#ifndef ATREAD_H
#define ATREAD_H

#include "arena.h"
#include "autotask.h"
#include "qty.h"

/*
 * What is read of Autotask: companies, contracts of recurring services, the
 * price list, a contract's services (its lines) and their units. Texts live in
 * the arena given. Filters of a query are never relied on alone: the callers
 * compare again.
 */
#define AT_RECURRING	7	/* a contract's type: recurring services */

struct at_company {
	int64_t id;
	const char *name;
	const char *key;	/* what a Billing Identifier is compared with;
				   NULL: it has none */
	bool active;
};

struct at_contract {
	int64_t id;
	int64_t company;
	const char *name;
	const char *start;	/* its first and last day */
	const char *end;
	bool active;
	const char *unreadable;	/* why it cannot be judged, or NULL */
};

struct at_service {
	int64_t id;
	const char *key;	/* what a SKU is compared with; or NULL */
	const char *name;
	bool active;
};

struct at_line {
	int64_t id;
	int64_t contract;
	int64_t service;
	const char *end;	/* the contract's last day: set by the caller */
	const char *description;
	struct qty price;
};

/* The units of a line in a part of time. */
struct at_unit {
	int64_t line;
	struct qty units;	/* not known: no whole number from 0 */
	const char *start;	/* the first and the last day; the last may be
				   the first of the next one */
	const char *end;
	bool billed;
};

/* A list of any of them, lowest id first (units: by line and start). */
struct at_rows {
	void *items;
	size_t n;
};

/* The row with the id (the first member of a row of size bytes), or NULL. */
const void *at_find(const struct at_rows *rows, size_t size, int64_t id);

/*
 * The companies; the contracts of recurring services that a day is within; the
 * price list. keys are the names of the members to compare
 * with (CompanyKey may be "udf:NAME"). Returns 0, or -1 with *e.
 */
struct at_base {
	struct at_rows companies, contracts, services;
};
int at_read_base(struct autotask *at, const char *company_key,
    const char *service_key, const char *day, struct arena *a,
    struct at_base *base, struct err *e);

/* The lines of n contracts. */
int at_read_lines(struct autotask *at, const int64_t *contracts, size_t n,
    struct arena *a, struct at_rows *lines, struct err *e);

/*
 * The units of lines on the day, and on the last day of their contracts; those
 * that end first come first. Others may come, too.
 */
int at_read_units(struct autotask *at, const struct at_rows *lines,
    const char *day, struct arena *a, struct at_rows *units, struct err *e);

#endif
