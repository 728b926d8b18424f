#ifndef RULEBOOK_H
#define RULEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "date.h"
#include "diag.h"
#include "digest.h"
#include "record.h"

/*
 * The rules file: what people decide about customers and SKUs beside what Atria
 * counts and ConnectWise has. atria-cw-rules(5) describes it for users. Of
 * several rows with one verb, the most specific counts: customer and SKU, then
 * customer, then SKU, then all. Codes and SKUs count in any case.
 */
struct rule {
	const char *customer;	/* a code; NULL: all */
	const char *sku;	/* NULL: all */
	enum rule_verb verb;
	const char *value;	/* in its plain form: a number, "yes" ... */
	int64_t id;		/* of a company or agreement; 0: by name */
	struct qty quantity;	/* of a minimum or maximum */
	date_day until;		/* the last day that it counts on */
	bool ends;		/* it has such a day */
	const char *note;	/* NULL: none */
	unsigned long line;
	bool used;		/* a line fits it: rulebook_mark() */
};

/* Bytes of a rules file. */
#define RULEBOOK_MAX_SIZE	((size_t)16 * 1024 * 1024)

struct rulebook {
	struct rule *rules;	/* as they stand in the file */
	size_t n;
	size_t cap;
	struct rule **active;	/* not ended; by customer, SKU, verb */
	size_t n_active;
	const char *path;
	char digest[DIGEST_TEXT];	/* of the file; "" if there is none */
	struct arena arena;
};

/*
 * Reads the CSV file at path, which must stay as long as the book. Returns 0,
 * or -1 with *e naming file, line, field and rule. Either way
 * rulebook_release() frees all. An all-zero book has no rules.
 */
int rulebook_load(struct rulebook *b, const char *path, struct err *e);
void rulebook_release(struct rulebook *b);

/*
 * From here on, the rules count that have not ended before today. Returns 0; or
 * -1 with *e if two of them contradict each other, with both lines.
 */
int rulebook_begin(struct rulebook *b, date_day today, struct err *e);
/* Whether the rule has ended before that day. */
bool rule_ended(const struct rule *rule, date_day today);
/* Whether there is the rule, and it says the id of a company or agreement. */
bool rule_has_id(const struct rule *rule);
/* The rule for a record. */
struct rule_row rule_row_of(const struct rule *rule);

/* The rule that counts for the customer's SKU, or NULL; sku may be NULL: what
 * counts for the customer. */
const struct rule *rulebook_find(const struct rulebook *b, enum rule_verb verb,
    const char *customer, const char *sku);

/* The rule that ignores the whole customer, or NULL. */
const struct rule *rulebook_ignores(const struct rulebook *b,
    const char *customer);
/* Whether rules say where the customer's lines go, whatever its Billing
 * Identifier is. */
bool rulebook_places(const struct rulebook *b, const char *customer);
/* The identifier of the product that the SKU is for the customer: the SKU, or
 * what a rule says; NULL: the line is ignored. */
const char *rulebook_product(const struct rulebook *b, const char *customer,
    const char *sku);

/* Whether a missing addition of the SKU may be created: as a rule says, or else
 * as the job does. And whether any rule says yes. */
bool rulebook_creates(const struct rulebook *b, const char *customer,
    const char *sku, bool job);
bool rulebook_creates_any(const struct rulebook *b);
/* Whether its addition is to be created whatever speaks against it. */
bool rulebook_orders(const struct rulebook *b, const char *customer,
    const char *sku);

/* Fills in what rules say of the SKU: create, rules. They live in a. */
void rulebook_describe(const struct rulebook *b, const char *customer,
    struct product_match *match, struct arena *a);

/* The active rules that acknowledge warnings, in b's arena; *n of them. */
struct acknowledgement *rulebook_acknowledged(struct rulebook *b, size_t *n);

/* Notes that the input has a line of the customer and the SKU, or none. */
void rulebook_mark(struct rulebook *b, const char *customer, const char *sku);

#endif
