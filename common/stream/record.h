#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "diag.h"
#include "qty.h"
#include "scan.h"

/*
 * The records that the tools pass to each other, as C structures, and their
 * way from and to JSON. atria-cw-records(5) is the same thing for users;
 * both follow the tables in record.c. `end` records belong to stream.h.
 *
 * Strings in a structure are borrowed: those of a record that was read live
 * in the arena given to the reader. NULL, an unknown quantity and, for an id,
 * 0 mean that the member is absent. Dates are YYYY-MM-DD.
 */

enum record_type {
	RECORD_BEGIN,
	RECORD_LINE,
	RECORD_AGREEMENT,
	RECORD_CHANGE,
	RECORD_RESULT,
	RECORD_LOG,
	RECORD_FINDING,
	RECORD_UNBILLED,
	RECORD_END,
	RECORD_OTHER	/* of a type unknown to this version: passed on */
};
#define RECORD_TYPES	(RECORD_OTHER + 1)

/* The word in "type", of which len bytes are at s; RECORD_OTHER if unknown. */
enum record_type record_type_of(const char *s, size_t len);
const char *record_type_name(enum record_type type);

/* The job's parameters as every stage may know them: never a secret. */
struct job_facts {
	const char *label;
	const char *atria_url;
	const char *api_url;
	const char *agreement_type;
	const char *agreement_choice;
	const char *company_key;	/* of a psa: what Billing Identifiers
					   and SKUs are compared with */
	const char *service_key;
	bool allow_create_additions;
	bool allow_create_products;
	const char *billing_period;
	const char *billing_period_end;
	const char **customers_filter;
	size_t n_customers_filter;
	const char *log_level;
};

struct period {
	const char *start;	/* the first day, included */
	const char *end;	/* the last day, included */
};

/* Who started an execution, and what for; each may be absent. */
struct author {
	const char *user;
	const char *sudo_user;	/* who became that user, with sudo(8) */
	const char *host;
	const char *message;
};

/* A warning that a rule acknowledges: it is known, and no longer counts as
 * one. NULL: of all customers, of all SKUs. */
struct acknowledgement {
	const char *code;
	const char *customer;
	const char *sku;
	int64_t line;		/* of the rules file */
	const char *note;
};

/* What a stream is about. Only tool, version, run and time are always there. */
struct begin {
	const char *format;	/* "1.0", or "1.1" with a psa */
	const char *tool;
	const char *version;
	const char *run;	/* the same in all stages of one run */
	const char *execution;	/* of cw-apply: a plan may have several */
	const char *executed;	/* when that started, UTC */
	struct author by;	/* who started it */
	bool dry_run;		/* it writes nothing */
	const char *time;	/* when the run started, UTC */
	struct author planned_by;	/* who started that */
	const char *today;	/* the reference date */
	struct period period;
	struct job_facts job;
	const char *job_digest;	/* of the job file's bytes */
	const char *rules_digest;	/* of the rules file's bytes */
	struct acknowledgement *acknowledged;
	size_t n_acknowledged;
	const char *tenant;	/* digest of ConnectWise's address, company */
	const char *undoes;	/* the execution that this run undoes */

	/* since 1.1 */
	const char *psa;	/* "autotask"; NULL: ConnectWise */
	const char *effective;	/* the day that the additions' quantities are
				   of, and that all changes count from; NULL:
				   today's, and from now on */
	const char *whole_units;	/* quantities are whole numbers, and a
				   fraction is refused, or rounded: "refuse",
				   "up", "down", "nearest"; NULL: they have
				   two decimals */
};

/* A customer as Atria knows it. */
struct customer {
	const char *code;
	const char *name;
	const char *billing_identifier;
	const char **shared_with;	/* customers with the same identifier */
	size_t n_shared_with;
};

/* One billed item of one customer, as Atria counted it. */
struct line {
	struct customer customer;
	const char *sku;
	const char *description;
	struct qty quantity;
	struct qty previous;	/* in the period before */
	bool derived;		/* only the period before has the service */
};

/* ConnectWise records, as far as other records name them. */
struct company {
	int64_t id;
	const char *identifier;
	const char *name;
};

struct agreement_ref {
	int64_t id;
	int64_t type;
	const char *name;
	const char *bill_start;		/* additions start on it or later */
	const char *next_invoice;
	bool prorate;
	const char *end;		/* its last day; NULL: unset */
	const char *currency;		/* of its prices: "EUR" */
};

struct product {
	int64_t id;
	const char *identifier;
};

struct addition {
	int64_t id;
	struct product product;
	const char *description;
	struct qty quantity;
	struct qty less_included;
	struct qty unit_price;
	const char *effective;
	const char *cancelled;
	const char *status;	/* ConnectWise's own word for it */
	bool billed;		/* the period of its quantity is, already */
	const char *updated;	/* when it was changed last; only if that was
				   asked for, and in no record */
};

/* What a row of the rules file says; see atria-cw-rules(5). */
enum rule_verb {
	RULE_COMPANY,
	RULE_AGREEMENT,
	RULE_PRODUCT,
	RULE_IGNORE,
	RULE_ACKNOWLEDGE,
	RULE_MINIMUM,
	RULE_MAXIMUM,
	RULE_CREATE
};
extern const char *const rule_verb_names[];	/* all, up to a NULL */

struct rule_row {
	enum rule_verb verb;
	const char *value;	/* NULL: none, or it is a quantity */
	struct qty quantity;
	int64_t line;		/* in the file */
	const char *note;	/* the file's own words */
};

/* What ConnectWise's catalog says of one SKU. */
enum product_state {
	PRODUCT_ACTIVE,
	PRODUCT_INACTIVE,
	PRODUCT_BUNDLE,		/* of class Bundle: cannot be an addition */
	PRODUCT_AMBIGUOUS,	/* several are equally alike */
	PRODUCT_MISSING,
	PRODUCT_IGNORED		/* a rule says so */
};

struct product_match {
	const char *sku;	/* as Atria writes it */
	enum product_state state;
	struct product product;	/* absent when missing or ambiguous */
	const char *wanted;	/* what a rule calls it, if missing */
	const char *error;	/* which ones, if ambiguous; or NULL */
	struct qty price;	/* of the price list, if that was read */
	struct qty others_price;	/* of all additions of others */
	const char *currency;	/* of the price, if that is known */
	bool folded;		/* the product is only alike (ALIKE_FOLDED) */
	struct product *similar;	/* other products that are alike; id
					   0: of another SKU that is to be
					   created in this run */
	size_t n_similar;
	bool create;		/* a rule says: create all the same */
	struct company *candidates;	/* products that are near, if missing */
	size_t n_candidates;
	struct rule_row *rules;	/* that count for the SKU */
	size_t n_rules;
};

/*
 * An addition that is not live in the agreement, and speaks against a line all
 * the same: it may be the same service.
 */
enum neighbour_kind {
	NEIGHBOUR_ENDED,		/* in or after the billing period */
	NEIGHBOUR_ELSEWHERE,	/* of another active agreement of the company */
	NEIGHBOUR_UNREADABLE	/* perhaps live; why says what cannot be read */
};

struct neighbour {
	enum neighbour_kind kind;
	int64_t id;
	int64_t agreement;	/* if it is another one */
	struct product product;	/* id 0 or no identifier: not known */
	struct qty quantity;
	const char *effective;
	const char *cancelled;
	const char *why;
};

/* What was found of one customer in ConnectWise. */
enum agreement_state {
	AGREEMENT_FOUND,
	AGREEMENT_NO_IDENTIFIER,	/* CW04 */
	AGREEMENT_SHARED_IDENTIFIER,	/* several customers have it */
	AGREEMENT_NO_COMPANY,		/* CW14 */
	AGREEMENT_NO_AGREEMENT,		/* CW14 */
	AGREEMENT_SEVERAL,		/* and AgreementChoice is "only" */
	AGREEMENT_UNREADABLE,		/* CW10: ConnectWise gave no answer */
	AGREEMENT_IGNORED		/* a rule says so */
};

extern const char *const agreement_state_names[];	/* all, up to a NULL */

struct agreement {
	struct customer customer;
	enum agreement_state state;
	struct company company;
	struct agreement_ref agreement;
	struct addition *additions;	/* live on the reference date */
	size_t n_additions;
	struct addition *future;	/* not cancelled, effective later; or
					   with another quantity later */
	size_t n_future;
	struct product_match *products;	/* of each SKU among the lines */
	size_t n_products;
	struct neighbour *neighbours;	/* of these products, or of any */
	size_t n_neighbours;
	const char *closed;		/* why nothing is created in it, or
					   NULL */
	const char *error;		/* why it is unreadable */
	struct rule_row *rules;		/* that count for the customer */
	size_t n_rules;
};

/* Whether the customer has no agreement: nothing can bill a line already. */
bool agreement_is_missing(const struct agreement *found);
/* The price of what the customer has no addition of, and whose it is: as in
 * price_of. NULL: it is not known. */
const char *product_price(const struct product_match *m, struct qty *price);
/* What records about the customer say of where it is: names, ids, currency. */
void agreement_name(const struct agreement *found, struct company *company,
    struct agreement_ref *agreement);

/* The decision about one addition. */
enum action {
	ACTION_UPDATE,
	ACTION_CREATE,
	ACTION_REMOVE,	/* quantity 0: Atria says that the service is gone */
	ACTION_NONE,
	ACTION_CANCEL	/* undo: quantity 0, and cancelled */
};
#define ACTIONS	(ACTION_CANCEL + 1)
const char *action_name(enum action a);

/* The addition that a change is about, as it was when it was planned. */
struct addition_ref {
	int64_t id;
	const char *effective;
	const char *cancelled;
	const char *status;
};

struct change {
	enum action action;
	const char *why;
	struct customer customer;
	struct company company;
	struct agreement_ref agreement;
	struct addition_ref addition;	/* absent: it is to be created */
	struct product product;		/* id 0: it is to be created, too */
	const char *sku;
	const char **other_skus;	/* of lines of the same product */
	size_t n_other_skus;
	const char *description;	/* of the lines */
	int64_t lines;			/* how many lines were added up */
	struct qty before;
	struct qty after;
	const char *effective;		/* of the addition to be created */
	const char *cancel;		/* the day to cancel the addition on */
	struct qty less_included;	/* context: never written */
	struct qty unit_price;		/* context: never written */
	const char *price_of;		/* "catalog" or "others": of a
					   creation, an estimate; or NULL */
	struct rule_row *rules;		/* that decided about it */
	size_t n_rules;
	struct qty counted;		/* by Atria; known if a rule decided
					   another quantity */
};

/* What became of one change. */
enum outcome {
	OUTCOME_APPLIED,
	OUTCOME_ALREADY,	/* ConnectWise had that quantity already */
	OUTCOME_STALE,		/* it changed since the plan was made */
	OUTCOME_REFUSED,	/* ConnectWise rejected it */
	OUTCOME_FAILED,		/* and nothing was written */
	OUTCOME_UNKNOWN,	/* it may or may not have been written */
	OUTCOME_NOT_TRIED
};
const char *outcome_name(enum outcome o);
extern const char *const outcome_names[];	/* all, up to a NULL */

struct result {
	enum outcome outcome;
	struct change change;	/* its members stand beside outcome */
	const char *request_id;	/* ConnectWise's */
	const char *error;
};

/* A log entry; cwlog.h makes them. */
enum log_level {
	LEVEL_ERROR,
	LEVEL_WARN,
	LEVEL_INFO,
	LEVEL_VERBOSE
};
const char *log_level_name(enum log_level l);
/* Reads a level's name without regard to case. */
bool log_level_parse(enum log_level *l, const char *s);

struct log_entry {
	const char *time;
	const char *code;
	enum log_level level;
	const char *tool;
	struct customer customer;
	const char *message;
	const char *sku;
	const char *description;
	struct qty before;
	struct qty after;
	const char *error;
	const char *detail;
	struct company *candidates;	/* companies, or products, that may be
					   meant; a hint for people */
	size_t n_candidates;
	struct company company;	/* of the customer; id 0: not known */
	struct agreement_ref agreement;
};

/* What cw-probe found out about one belief of ours. */
enum finding_verdict {
	VERDICT_CONFIRMED,
	VERDICT_REFUTED,
	VERDICT_UNTESTABLE	/* it could not be found out, or not so */
};
const char *verdict_name(enum finding_verdict v);

struct finding {
	const char *id;
	const char *system;	/* "connectwise" or "atria" */
	const char *belief;
	enum finding_verdict verdict;
	const char *evidence;	/* holds nothing private */
	const char *effect;	/* what the tools do about it */
	const char *value;	/* what was found instead, for programs */
	bool blocks;		/* nothing may be written */
};

/*
 * What Atria counts of one product and a plan does not bring to the bill.
 */
struct unbilled {
	struct customer customer;
	struct company company;		/* id 0: not known */
	struct agreement_ref agreement;
	const char *reason;	/* the code of the log entry that says why */
	const char *sku;	/* NULL: the line has none */
	const char *description;
	int64_t lines;
	struct qty quantity;
	struct qty billed;	/* units of it that are billed already */
	struct qty unit_price;
	const char *currency;	/* of the price */
	const char *price_of;	/* "customer": of its own additions; "catalog";
				   "others": all of theirs have that one */
	const char *note;	/* of AX34: what the rule says */
};

/*
 * Readers: the text was parsed into s. Strings go into a. Return 0, or -1 with
 * *e naming the member and the rule; the rules between members are checked as
 * well: what was found has its company, and so on. Unknown members are ignored.
 */
int begin_read(struct begin *r, const struct scan *s, struct arena *a,
    struct err *e);
int line_read(struct line *r, const struct scan *s, struct arena *a,
    struct err *e);
int agreement_read(struct agreement *r, const struct scan *s, struct arena *a,
    struct err *e);
int change_read(struct change *r, const struct scan *s, struct arena *a,
    struct err *e);
int result_read(struct result *r, const struct scan *s, struct arena *a,
    struct err *e);
int log_entry_read(struct log_entry *r, const struct scan *s, struct arena *a,
    struct err *e);
int finding_read(struct finding *r, const struct scan *s, struct arena *a,
    struct err *e);
int unbilled_read(struct unbilled *r, const struct scan *s, struct arena *a,
    struct err *e);

/* Writers: append the record as compact JSON, "type" first, without LF. */
void begin_write(const struct begin *r, struct buf *out);
void line_write(const struct line *r, struct buf *out);
void agreement_write(const struct agreement *r, struct buf *out);
void change_write(const struct change *r, struct buf *out);
void result_write(const struct result *r, struct buf *out);
void log_entry_write(const struct log_entry *r, struct buf *out);
void finding_write(const struct finding *r, struct buf *out);
void unbilled_write(const struct unbilled *r, struct buf *out);

/* The members of a change, for records that hold one. */
extern const struct codec *const record_change_codec;

#endif
