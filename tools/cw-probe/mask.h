#ifndef MASK_H
#define MASK_H

#include <jansson.h>

#include "amounts.h"
#include "billing_rows.h"
#include "probe.h"

/*
 * Copies of what was asked and answered in which nothing is private. Texts are
 * tags (redact.h), ids other ids in the same order, quantities and prices in
 * buckets (amounts.h); dates are MASK_DAYS later, which keeps days of weeks,
 * months and leap years, and the time of day. Of ConnectWise's records only the
 * members that the programs know are kept; of Atria's, names that are known or
 * that all rows have.
 */
#define MASK_DAYS	10227	/* 28 years, until 2099 */

struct mask {
	struct probe *p;
	struct array ids;	/* int64_t, sorted */
	struct amounts amounts;
	/* of the answer of Atria that is copied: */
	struct billing_rows rows;
	size_t next;		/* the row that comes next */
	struct array names;	/* whether they are shown */
	struct array sums;	/* of services */
};

void mask_init(struct mask *m, struct probe *p);	/* p lives longer */
/* Takes in the ids of an answer. */
void mask_take_ids(struct mask *m, const json_t *v);
/* When all ids and amounts were taken in. */
void mask_seal(struct mask *m);

/* The tag of a text, or the text itself if it is harmless. */
const char *mask_text(struct mask *m, const char *text);
/* A date, or a date with a time, MASK_DAYS later; NULL if it is none. */
const char *mask_date(struct mask *m, const char *text);
int64_t mask_id(const struct mask *m, int64_t id);
/* Whether a member of that name is an id. */
bool mask_is_id(const char *name);
/* The key of a service in the amounts. */
const char *mask_service(struct mask *m, const char *account,
    const char *sku);
/* A number that is a quantity, whole or not as the other one is. */
json_t *mask_number(struct qty q, const json_t *like);

#endif
