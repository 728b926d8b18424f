#ifndef COMPANIES_H
#define COMPANIES_H

#include <stdbool.h>
#include <stddef.h>

#include "alike.h"
#include "arena.h"
#include "candidates.h"
#include "cw.h"
#include "cwagreements.h"
#include "diag.h"
#include "record.h"

/* The companies that were asked for, without those in the recycle bin. */
struct companies {
	struct keyed_company {
		const char *key;	/* alike_key() of its identifier */
		struct company company;
	} *items;	/* by key */
	size_t n;
};

/*
 * Asks for the companies where candidates leave a question: no agreement is
 * there, so is there no company either? Or they are of several companies, of
 * which some may be deleted; or of one whose identifier is only alike. The
 * strings live in a. Returns 0, or -1 with *e.
 */
int companies_read(struct companies *companies, const struct cw_wanted *wanted,
    const struct candidates *candidates, struct cw *cw, struct arena *a,
    struct err *e);

/* Whether the company is there. */
bool companies_have(const struct companies *c, const struct company *company);

/* The company whose identifier is the most alike, or NULL. */
const struct company *companies_find(const struct companies *c,
    const char *want);

/* How alike an identifier is to the one that is wanted: ConnectWise does not
 * tell apart what differs in case or in blanks. */
enum likeness companies_likeness(const char *identifier, const char *want);

#endif
