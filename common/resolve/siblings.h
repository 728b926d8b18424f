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

/* The *n entries beside whose agreements the company has that one; none if it
 * is some customer's own. */
struct customer_entry **siblings_beside(const struct siblings *s,
    int64_t company, int64_t agreement, size_t *n);

#endif
