#ifndef DECIDE_H
#define DECIDE_H

#include "arena.h"
#include "cwlog.h"
#include "record.h"
#include "totals.h"

/*
 * The decision about one customer and SKU: pure, from what Atria counted and
 * what ConnectWise has. Every case is either a change to plan, nothing to do,
 * or a refusal with its code.
 */

/* The rules of the job. */
struct rules {
	bool may_create;		/* additions */
	bool may_create_products;
	const char *today;	/* the first day a new addition may count */
	struct period period;	/* which Atria counted; absent: not known */
};

enum verdict {
	VERDICT_CHANGE,		/* .change is to be planned */
	VERDICT_NOTHING,	/* none is wanted, or it is not our business */
	VERDICT_REFUSED		/* .code says why, with .detail */
};

struct decision {
	enum verdict verdict;
	const char *class;	/* where the lines stand in the ledger */
	struct change change;
	enum log_code code;
	const char *detail;
	struct qty before;	/* of the addition, if there is one */
	int64_t additions;	/* how many live ones are of the product */
};

/*
 * Decides. The agreement must be AGREEMENT_FOUND, and total->match one of its
 * products. Texts go into a.
 */
void decide(struct decision *d, const struct agreement *agreement,
    const struct total *total, const struct rules *rules, struct arena *a);

/* Makes a refusal of it. */
void refuse(struct decision *d, enum log_code code, const char *class,
    const char *detail);
/* Makes a refusal, AX15, of a change that would lower a quantity. */
void decide_no_decrease(struct decision *d);

#endif
