#ifndef SIBLINGS_H
#define SIBLINGS_H

#include "customers.h"

/*
 * Customers with an agreement, by their companies; and the agreements that are
 * some customer's: for looking at a company's other agreements.
 */
struct siblings {
	struct customer_entry **entries;	/* by company */
	size_t n;
	int64_t *managed;			/* all of them, sorted */
	size_t n_managed;
};

/* is_wanted, which may be NULL, chooses entries; managed has all. In a. */
struct siblings siblings_list(struct customers *c,
    bool (*is_wanted)(const struct customer_entry *entry, void *ctx),
    void *ctx, struct arena *a);

/* The first entry of the company, and behind the last one of it; those between
 * are its. */
size_t siblings_first(const struct siblings *s, int64_t company);
size_t siblings_end(const struct siblings *s, int64_t company);
/* Whether the agreement is some customer's own. */
bool siblings_manage(const struct siblings *s, int64_t agreement);

#endif
