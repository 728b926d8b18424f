#ifndef CLAIMS_H
#define CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "diag.h"
#include "names.h"
#include "period.h"
#include "qty.h"

/*
 * What an answer says about itself: more pages, counts, the period, a status.
 * Each claim is understood and agrees with what came and with what was asked,
 * or the answer is refused. Nothing of it is ever taken for "none" or "all".
 */

enum claim_kind {
	CLAIM_NOTHING,	/* null, a blank text, or an empty list or object */
	CLAIM_FALSE,
	CLAIM_TRUE,
	CLAIM_NUMBER,
	CLAIM_TEXT,
	CLAIM_OTHER	/* a list or an object that holds something */
};

/* What a member says. */
struct claim_value {
	enum claim_kind kind;
	const char *text;	/* of CLAIM_TEXT and CLAIM_NUMBER */
	struct qty number;	/* of these, if it is a quantity */
};

/* Whether a text says that the figures are not the invoice's: "Draft". */
bool claim_is_preliminary(const char *text);
/* Whether s is one of the words, which have blanks between them, in any case;
 * those that say that all is well. */
bool claim_is_word(const char *s, const char *words);
extern const char claim_good_words[];

/* Whether s is how programs write that there is none: blank, "null", "n/a". */
bool claim_is_none(const char *s);

/* The value that a text is: "false", "no" and "0" deny, as numbers do. */
struct claim_value claim_of_text(const char *text);

/* What was asked of Atria, and what came. */
struct claims {
	const struct billing_period *period;
	struct err *e;
	struct arena *arena;	/* for what is kept */
	bool refused;		/* it is no answer: CW03 */
	const char *failure;	/* the member that says so, or NULL */
	const char *message;	/* its text for people, or NULL */
	bool whole;		/* some member shows that no rows are missing */
	struct claim {
		const char *name;
		enum name_about about;
		struct qty number;
	} *kept;		/* what can be judged at the end only */
	size_t n;
	size_t cap;
};

/*
 * Takes one claim. path names the member in messages. Returns 0, or -1 with *e
 * when it can be refused at once.
 */
int claims_take(struct claims *c, const char *path, enum name_about about,
    const struct claim_value *v);

/* What came with the claims. */
struct claims_come {
	size_t rows;		/* in all */
	size_t elements;	/* of the list: rows, or customers with rows */
	size_t customers;
	struct qty sum;		/* of all quantities; may be unknown */
};

/* Judges what was kept. Returns 0, or -1 with *e. */
int claims_judge(struct claims *c, const struct claims_come *come);

/* Whether a claim of that kind was kept. */
bool claims_have(const struct claims *c, enum name_about about);

/* "it says so: its text" into *e, CW03; returns -1. */
int claims_fail(struct claims *c);

/* "NAME says VALUE: WHY, and what to do if it does not matter" into *e;
 * returns -1. */
int claims_wonder(struct claims *c, const char *path,
    const struct claim_value *v, const char *why);

void claims_release(struct claims *c);

#endif
