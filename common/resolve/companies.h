#ifndef COMPANIES_H
#define COMPANIES_H

#include <stdbool.h>
#include <stddef.h>

#include "alike.h"
#include "arena.h"
#include "record.h"

/* The companies that may be customers: not deleted ones. */
struct companies {
	struct keyed_company {
		const char *key;	/* alike_key() of its identifier */
		struct company company;
	} *items;	/* by key, then id */
	size_t n;
	bool twins;	/* set by the caller: all are here, and two may have
			   one identifier */
	struct arena *arena;	/* for companies_twins() */
};

void companies_sort(struct companies *c);

/* Whether the company is there. */
bool companies_have(const struct companies *c, const struct company *company);

/* The company whose identifier is the most alike, or NULL. */
const struct company *companies_find(const struct companies *c,
    const char *want);
/* Where there may be twins: those that are as much alike, if that are several;
 * how many is in *n, else 0. */
const struct keyed_company *companies_twins(const struct companies *c,
    const char *want, size_t *n);

/* How alike an identifier is to the one that is wanted: neither system tells
 * apart what differs in case or in blanks. */
enum likeness companies_likeness(const char *identifier, const char *want);

#endif
